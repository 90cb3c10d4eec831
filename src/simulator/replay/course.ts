/** The rounds of two owners as plain data: of a record, and of a simulation of the same schedule. */
import * as v from 'valibot';
import { ConfigError, check, flag, oneOf, refuse, wholeNumber } from '../config/check.js';
import { KERNELS } from '../mm/rules.js';
import type { Policy, PresetName } from '../policy/presets.js';
import { policySchema, resolvePolicy } from '../policy/schema.js';
import { lockCountsOf } from './lockCounts.js';
import {
  type ByOwner,
  CLASSES,
  FREED_NOTHING,
  type OwnersRun,
  type OwnersStep,
  type RecordedOwner,
} from './ownersRecord.js';
import { BLOCK, type Course, classOf, type Moment, type OwnerMode, PATTERN, packPlaces } from './packed.js';
import { unrecorded } from './places.js';
import { type OwnersReplay, replayInTurns } from './replayOwners.js';

/**
 * The course of a recorded run.
 *
 * @param probed the run of the same name in which `mmu_lock` was counted; there the owners' other pages were not locked
 */
export function recordedCourse(kernel: string, policy: string, run: OwnersRun, probed?: OwnersRun): Course {
  const steps = run.steps.map(({ operation, pages, youngest, reclaim }) => ({
    ...{ operation, reclaim },
    places: { V: { pages: pages.V, youngest: youngest.V }, P: { pages: pages.P, youngest: youngest.P } },
  }));
  const writes = probed?.steps.flatMap(({ locks }) => (locks === null ? [] : [locks.mmuLockWrite]));
  return courseOf(kernel, policy, run, steps, writes, true);
}

/** The course of a replay: what the simulator did. */
function simulatedCourse(replay: OwnersReplay, run: OwnersRun): Course {
  const steps = replay.steps.map((step) => ({ ...step, reclaim: step.reclaim?.simulated ?? null }));
  const writes = steps.flatMap(({ locks }) => locks?.simulated.mmuLockWrite ?? []);
  return courseOf(replay.kernel, replay.policy, run, steps, writes, false);
}

interface Step extends Pick<OwnersStep, 'operation' | 'reclaim'> {
  readonly places: ByOwner<{ readonly pages: Int32Array; readonly youngest: number | null }>;
}

function courseOf(
  kernel: string,
  policy: string,
  { mode, oneCgroup, ages, owners: { V, P } }: OwnersRun,
  all: readonly Step[],
  writes: (number | null)[] | undefined,
  anotherRun: boolean,
): Course {
  const steps = all.filter(({ operation }) => operation === 'populate' || operation.startsWith('rc:'));
  const requests = steps.flatMap(({ reclaim }) => reclaim ?? []);
  return {
    ...{ kernel, policy, mode: mode as OwnerMode, oneCgroup, ages },
    pages: { V: V.pageCount, P: P.pageCount },
    scanned: requests.map(({ scanned }) => scanned),
    freed: requests.map(({ freed }) => freed),
    places: packPlaces(steps.map(({ places: { V, P } }) => ({ V: momentOf(V), P: momentOf(P) }))),
    mmuLockWrite: writes?.length === requests.length ? { requests: writes, anotherRun } : null,
  };
}

function momentOf({ pages, youngest }: Step['places']['V']): Moment {
  if (youngest === null) throw new ConfigError('gens is missing in a step of two owners');
  return { places: pages, youngest };
}

/** What two owners are, and what is done to them. */
export interface OwnersSpec extends Pick<Course, 'mode' | 'oneCgroup' | 'ages'> {
  /** Whose reclaim rules: 6.1, 6.12, 6.15 or 7.3. */
  readonly kernel: '6.1' | '6.12' | '6.15' | '7.3';
  /** How KVM is queried; as that kernel does when left out. */
  readonly policy?: PresetName | Policy;
  /** Pages of V and of P, a multiple of 512 each. */
  readonly pagesV: number;
  readonly pagesP: number;
}

/** The schedule of the recorded runs. */
const ROUNDS = 24;
/** Pages asked for by each request. */
const ASKED = 128;
const WARM_EVERY = 4;
/** Where agings are forced, so many rounds come before the first request. */
const WARM_UP = 4;
/** The recorder let V's pages come in by so many turns, and P's between them. */
const TURNS = { V: 8, P: 8 };
const PERIOD = BLOCK * PATTERN.length;
const MOST_PAGES = 32 * PERIOD;

const size = v.pipe(
  wholeNumber('pages', PERIOD, MOST_PAGES),
  v.multipleOf(PERIOD, ({ input }) => `must be a multiple of ${PERIOD} pages; it was ${input}`),
);
const SPEC: v.GenericSchema<OwnersSpec> = v.strictObject({
  kernel: oneOf(KERNELS),
  policy: v.optional(policySchema),
  mode: oneOf(['plain', 'vm', 'l2']),
  oneCgroup: flag(),
  ages: flag(),
  pagesV: size,
  pagesP: size,
}) as v.GenericSchema<OwnersSpec>;

/**
 * The schedule of the recorded runs of two owners, simulated: 24 rounds in which V and P, a process, touch their hot pages,
 * in every fourth round the warm ones too, and then 128 pages are asked of their cgroup. With a recorded kernel's own
 * policy and sizes every page is where that kernel had it.
 *
 * @throws ConfigError naming every field that is wrong
 * @example
 * ```ts
 * const both = { mode: 'l2', oneCgroup: true, ages: false, pagesV: 4096, pagesP: 2048 } as const;
 * const { scanned } = simulateOwners({ kernel: '6.12', policy: 'REV', ...both });
 * ```
 */
export function simulateOwners(spec: OwnersSpec): Course {
  const { kernel, policy, mode, oneCgroup, ages, pagesV, pagesP } = check('simulateOwners', SPEC, spec);
  if (policy !== undefined && resolvePolicy(policy).knowsEveryAccess)
    refuse('policy', policy, 'one that reads accessed bits: time stands still here');
  const owners = { V: ownerOf(pagesV), P: ownerOf(pagesP) };
  const unknown = { V: unrecorded(pagesV), P: unrecorded(pagesP) };
  const steps: OwnersStep[] = [];
  const add = (operation: string, round: number, whose: OwnersStep['owners']): void => {
    const asks = operation.startsWith('rc:');
    const none = { V: null, P: null };
    steps.push({
      ...{ operation, round, owners: whose, pages: unknown, hash: none, youngest: none },
      ...{ reclaim: asks ? NOTHING_DONE : null, locks: asks ? NOT_COUNTED : null },
    });
  };
  const warmUp = ages ? WARM_UP : 0;
  add('populate', -warmUp - 1, ['V', 'P']);
  for (let round = -warmUp; round < ROUNDS; round++) {
    const touch = round % WARM_EVERY === 0 ? 'tw:hot+warm' : 'tw:hot';
    add(touch, round, ['V']);
    add(touch, round, ['P']);
    if (ages) add('age', round, ['V', 'P']);
    if (round >= 0) add(`rc:${ASKED}`, round, ['V', 'P']);
  }
  const run: OwnersRun = { label: 'simulated', mode, oneCgroup, ages, owners, steps };
  return simulatedCourse(replayInTurns(kernel, run, true, TURNS, policy), run);
}

const NOTHING_DONE = { scanned: 0, freed: 0, V: FREED_NOTHING, P: FREED_NOTHING };
const NOT_COUNTED = lockCountsOf({});

function ownerOf(pageCount: number): RecordedOwner {
  const classes = Array.from({ length: pageCount }, (_, page) => CLASSES[classOf(page)]);
  return { pageCount, tableOffset: 0, classes, hidden: 0 };
}
