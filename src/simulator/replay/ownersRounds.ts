import type { ReclaimRules } from '../mm/rules.js';
import type { OwnerName } from './lines.js';
import type { ComparedLocks } from './lockCounts.js';
import {
  type ByOwner,
  FREED_NOTHING,
  type OwnersRun,
  type OwnersStep,
  type RecordedReclaim,
} from './ownersRecord.js';
import type { ComparedPlaces } from './places.js';

/** The places of one owner's pages after one operation. */
export interface ReplayedPlaces extends ComparedPlaces {
  /** The youngest generation of the owner's cgroup in the simulator, `max_seq`. */
  readonly youngest: number;
}

/** What a request for reclaim did, in the simulator and in the kernel. */
export interface ComparedReclaim {
  readonly simulated: RecordedReclaim;
  readonly recorded: RecordedReclaim;
  /** Whether all numbers are the same. */
  readonly equal: boolean;
}

/** How the simulator fared against the kernel after one operation on two owners. */
export interface ReplayedOwnersStep extends Pick<OwnersStep, 'operation' | 'round'> {
  /** Whose pages the record says something of. */
  readonly owners: readonly OwnerName[];
  readonly places: ByOwner<ReplayedPlaces>;
  /** null for operations that are no requests. */
  readonly reclaim: ComparedReclaim | null;
  /** What KVM did meanwhile; null where the record counts nothing. */
  readonly locks: ComparedLocks | null;
}

/** One round of one owner: what the kernel did, or what the simulator did. A tidy row. */
export interface OwnersRound extends Pick<OwnersRun, 'label' | 'mode' | 'oneCgroup' | 'ages'> {
  readonly kernel: ReclaimRules['kernel'];
  /** Number of the round, see `OwnersStep`; the owners first come in, and warm up, in rounds before 0. */
  readonly round: number;
  readonly owner: OwnerName;
  readonly source: 'recorded' | 'simulated';
  /** The owner's pages evicted in the round, by class: hot and warm ones are touched again, and so were lost wrongly. */
  readonly hot: number;
  readonly warm: number;
  readonly cold: number;
  /** Pages that the round's requests looked at and freed, of both owners together. */
  readonly scanned: number;
  readonly freed: number;
  /** Places of the owner's pages that the record names, after all of the round's operations together. */
  readonly pages: number;
  /** Of these, how many are the same in the simulator: all, or the round differs. */
  readonly equal: number;
}

/** The rounds of a replay, two rows for each owner. */
export function roundsOf(
  kernel: ReclaimRules['kernel'],
  { label, mode, oneCgroup, ages }: OwnersRun,
  steps: readonly ReplayedOwnersStep[],
): OwnersRound[] {
  const run = { kernel, label, mode, oneCgroup, ages };
  const numbers = [...new Set(steps.map(({ round }) => round))];
  return numbers.flatMap((round) => {
    const its = steps.filter((step) => step.round === round);
    return (['V', 'P'] as const).flatMap((owner) => {
      const places = its.filter(({ owners }) => owners.includes(owner)).map((step) => step.places[owner]);
      const compared = { pages: sum(places, 'comparable'), equal: sum(places, 'equal') };
      return (['recorded', 'simulated'] as const).map((source) => {
        const requests = its.flatMap(({ reclaim }) => reclaim?.[source] ?? []);
        const [hot, warm, cold] = FREED_NOTHING.map((none, cls) =>
          requests.reduce((pages, request) => pages + request[owner][cls], none),
        );
        const did = { hot, warm, cold, scanned: sum(requests, 'scanned'), freed: sum(requests, 'freed') };
        return { ...run, round, owner, source, ...did, ...compared };
      });
    });
  });
}

function sum<K extends string>(all: readonly Readonly<Record<K, number>>[], key: K): number {
  return all.reduce((total, each) => total + each[key], 0);
}
