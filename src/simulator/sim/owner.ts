import type { Task } from '../engine/tasks.js';
import type { ShadowMmu } from '../kvm/slots.js';
import type { Vm } from '../kvm/vm.js';
import type { Memcg } from '../mm/memcg.js';
import type { ProcessConfig, VmConfig } from '../scenario/types.js';
import type { LogHistogram } from '../stats/logHistogram.js';
import type { FirstEviction } from './result.js';

/** A vCPU, or a thread of a process: it makes faults, one at a time. */
export interface Cpu {
  readonly task: Task;
  /** Accesses that wait until the one before is done: what to access, see `Target`. */
  readonly waiting: number[];
  sleeps: boolean;
}

/**
 * What is accessed, as one number: page `p` through the TDP MMU (or by the process itself) is `p`; slot `s` of the
 * shadow MMU is `-1 - s`.
 */
export type Target = number;

/** Sums over all agings so far of how far the generations were from the truth. */
export class TruthSums {
  agings = 0;
  pages = 0;
  looksOlder = 0;
  looksYounger = 0;
  readonly looksOlderByClass: number[];

  constructor(classes: number) {
    this.looksOlderByClass = new Array(classes).fill(0);
  }
}

/** A VM or a process with everything that belongs to it. */
export interface Owner {
  readonly config: VmConfig | ProcessConfig;
  readonly memcg: Memcg;
  readonly vm: Vm | null;
  readonly shadow: ShadowMmu | null;
  readonly cpus: readonly Cpu[];
  /** Which CPU makes an access. */
  readonly pickCpu: () => number;
  /** Kinds of event: an access by the owner itself (payload: page), or through a slot (payload: slot). */
  readonly ownAccess: number;
  readonly slotAccess: number;
  /** Whether the shadow MMU maps page `p` at all, through its first slot. */
  readonly isMapped: (p: number) => boolean;
  /** Slots whose EPT12 entry L1 has taken away: L1 must handle the next access. */
  readonly ept12Missing: Set<number>;
  /** L1 has shut its L2s down: nothing is mapped for them any more. */
  l2sHaveEnded: boolean;
  /** Time that its CPUs lost in faults, waiting for locks and swap-in among it, in nanoseconds. */
  readonly faultNs: LogHistogram;
  readonly truth: TruthSums;
  readonly refaultsByClass: number[];
  readonly evictionsByClass: number[];
  /** When the owner's first page went, and what it had taken until then; null before. */
  firstEviction: FirstEviction | null;
}
