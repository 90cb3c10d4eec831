/**
 * What differs between kernel releases in the reclaim code itself, as far as the argument needs it.
 * Which accessed bits are asked is not here: that is the policy (`policy/presets.ts`).
 */
export interface ReclaimRules {
  /** The release the rules were read from or recorded on. */
  readonly kernel: '6.1' | '6.12';
  /** After an aging inside reclaim: go on evicting in the same round (6.1) or leave this lruvec for now (6.12). */
  readonly evictsAfterAging: boolean;
  /** A cgroup's own reclaim stops inside a round once its goal is met (6.1, against over-swapping), or ends the round first. */
  readonly stopsAtGoal: boolean;
  /** `memory.reclaim` asks for the whole remainder at once (6.1) or for a quarter of it (6.12; A.7). */
  readonly proactiveBatchDivisor: 1 | 4;
}

/** Linux 6.1 as recorded in `data/records/6.1-k1-plain.jsonl`. */
export const RULES_6_1: ReclaimRules = {
  kernel: '6.1',
  evictsAfterAging: true,
  stopsAtGoal: true,
  proactiveBatchDivisor: 1,
};

/** Linux 6.12, the default: the rules of the thread's time (model specification A.2, A.3). */
export const RULES_6_12: ReclaimRules = {
  kernel: '6.12',
  evictsAfterAging: false,
  stopsAtGoal: false,
  proactiveBatchDivisor: 4,
};

/** The rules of a kernel by its release. */
export function rulesOf(kernel: '6.1' | '6.12' | '7.3'): ReclaimRules {
  // The two-sightings rules of 7.3 are still to come.
  return kernel === '6.1' ? RULES_6_1 : RULES_6_12;
}
