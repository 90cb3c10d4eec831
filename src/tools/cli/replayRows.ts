import type { ComparedLocks } from '../../simulator/replay/lockCounts.js';
import type { ComparedReclaim } from '../../simulator/replay/ownersRounds.js';

/** One replayed step of a recorded run, or one run of the kernel's own test of access tracking. */
export interface Row {
  readonly file: string;
  /** Label of the run; the same label may come once for each mode. */
  readonly run: string;
  readonly mode: string;
  /** Whose pages they are, in a run of two owners. */
  readonly owner?: 'V' | 'P';
  /** Number of the step in its run, from 0; number of the test in its file. */
  readonly step: number;
  readonly op: string;
  /** Pages whose place the record names; pages that the test asks about. */
  readonly pages: number;
  /** Of these, how many the simulator has in the same place; how many look idle, or not, as they did to the kernel. */
  readonly equal: number;
  /** What KVM did in the step: in the simulator, and in the kernel. null where the record counts nothing. */
  readonly locks: ComparedLocks | null;
  /** What a request on two owners did, in the simulator and in the kernel; null for other operations. */
  readonly reclaim?: ComparedReclaim | null;
}
