import { SWAPPED } from '../accessed/bits.js';
import { check } from '../config/check.js';
import { atOnce } from '../engine/tasks.js';
import { debugfsAge, memoryReclaim } from '../mglru/reclaim.js';
import type { Policy, PresetName } from '../policy/presets.js';
import { policySchema, resolvePolicy } from '../policy/schema.js';
import { presetOf } from './kernels.js';
import type { OwnerName } from './lines.js';
import { countLocks } from './lockCounts.js';
import { makeOwners, type Owner, type Owners } from './owners.js';
import {
  FREED_NOTHING,
  type FreedByClass,
  type OwnersRun,
  type OwnersStep,
  PAGE_CLASSES,
  type PageClass,
  parseOwnersOperation,
  type RecordedReclaim,
} from './ownersRecord.js';
import {
  type ComparedReclaim,
  type OwnersRound,
  type ReplayedOwnersStep,
  type ReplayedPlaces,
  roundsOf,
} from './ownersRounds.js';
import { comparePlaces, hashOfPlaces } from './places.js';
import type { ReplayHead } from './replay.js';
import { type Turns, turnsToTry } from './turns.js';

/** A replayed run of two owners. */
export interface OwnersReplay extends ReplayHead {
  /** In how many turns the pages came in, which no record says. */
  readonly turns: Turns;
  /** One entry for each operation, in order. */
  readonly steps: readonly ReplayedOwnersStep[];
  /** The same by round and owner, the kernel's row and then the simulator's. */
  readonly rounds: readonly OwnersRound[];
}

/**
 * Replays a run of two owners (`k6`) on the simulator and compares the place of every page after every step.
 *
 * In which turns the owners' pages came in is searched for by the counters of pages scanned and freed; the places are
 * then a prediction. Where no turns fit to the end, those are taken that fit longest.
 *
 * @param kernel the kernel's release string, as in the record
 * @param tdpMmu whether L1 guests are mapped by the TDP MMU, as in the record
 * @param policy what if this kernel queried KVM otherwise: a preset's name, or a policy of one's own; its own when left out
 * @throws ConfigError for a kernel, a mode or a policy that nothing is known of
 * @example
 * ```ts
 * const { kernel, ownersRuns } = load('record', '6.12-k6-npt1-lock');
 * const { rounds } = replayOwners(kernel, ownersRuns[0]);
 * rounds.filter(({ owner, hot, warm }) => owner === 'P' && hot + warm > 0); // what the neighbour lost wrongly
 * ```
 */
export function replayOwners(
  kernel: string,
  run: OwnersRun,
  tdpMmu = true,
  policy?: PresetName | Policy,
): OwnersReplay {
  if (policy !== undefined) {
    check('policy', policySchema, policy);
    // The record says in which turns the pages came in only to whoever queries as its kernel did.
    return replayInTurns(kernel, run, tdpMmu, replayOwners(kernel, run, tdpMmu).turns, policy);
  }
  let best: OwnersReplay | null = null;
  let longest = -1;
  for (const turns of turnsToTry(run)) {
    const replay = replayInTurns(kernel, run, tdpMmu, turns);
    const differs = replay.steps.findIndex(({ reclaim }) => reclaim?.equal === false);
    if (differs < 0) return replay;
    if (differs > longest) [best, longest] = [replay, differs];
  }
  return best!;
}

/** The same with given turns. */
export function replayInTurns(
  kernel: string,
  run: OwnersRun,
  tdpMmu: boolean,
  turns: Turns,
  policy?: PresetName | Policy,
): OwnersReplay {
  const own = presetOf(kernel);
  const preset = policy === undefined ? own : { ...own, policy: resolvePolicy(policy) };
  const machine = makeOwners(preset, run, tdpMmu);
  bringInHidden(machine);
  const steps = run.steps.map((step) => replayStep(machine, run, turns, step));
  const { label, mode } = run;
  const rounds = roundsOf(preset.rules.kernel, run, steps);
  return { label, mode, kernel: preset.rules.kernel, policy: preset.policy.name, turns, steps, rounds };
}

function replayStep(machine: Owners, run: OwnersRun, turns: Turns, step: OwnersStep): ReplayedOwnersStep {
  const { owners } = machine;
  const before = step.reclaim && progressOf(machine, run);
  const simulated = countLocks(owners.V.m, machine.vm, () => perform(machine, run, turns, step));
  return {
    operation: step.operation,
    round: step.round,
    owners: step.owners,
    places: { V: compare(owners.V, step, 'V'), P: compare(owners.P, step, 'P') },
    reclaim:
      before && step.reclaim && compareReclaim(lessBefore(progressOf(machine, run), before), step.reclaim),
    // P's pages have no notifier to be called, and in one cgroup they are not told apart here.
    locks: simulated &&
      step.locks && { simulated: { ...simulated, notifierCalls: null }, recorded: step.locks },
  };
}

function compareReclaim(simulated: RecordedReclaim, recorded: RecordedReclaim): ComparedReclaim {
  return { simulated, recorded, equal: JSON.stringify(simulated) === JSON.stringify(recorded) };
}

/** What reclaim has done to the owners' cgroups so far; of pages by class, what is in swap now. */
function progressOf({ under, owners }: Owners, run: OwnersRun): RecordedReclaim {
  let scanned = 0;
  let freed = 0;
  for (const { counts } of under.memcgs) {
    scanned += counts.pgscan;
    freed += counts.pgsteal;
  }
  const inSwap = (name: OwnerName): FreedByClass => {
    const { m, pages } = owners[name];
    const { classes } = run.owners[name];
    const counts = [...FREED_NOTHING] as [number, number, number];
    for (let i = 0; i < classes.length; i++)
      if (m.bits[pages.start + i] & SWAPPED) counts[PAGE_CLASSES.indexOf(classes[i])]++;
    return counts;
  };
  return { scanned, freed, V: inSwap('V'), P: inSwap('P') };
}

function lessBefore(now: RecordedReclaim, before: RecordedReclaim): RecordedReclaim {
  const less = (name: OwnerName): FreedByClass => {
    const [hot, warm, cold] = now[name].map((pages, i) => pages - before[name][i]);
    return [hot, warm, cold];
  };
  const { scanned, freed } = now;
  return { scanned: scanned - before.scanned, freed: freed - before.freed, V: less('V'), P: less('P') };
}

/** Pages that are no test pages come in before them, and are idle from then on. */
function bringInHidden({ owners }: Owners): void {
  for (const { m, hidden, access } of [owners.V, owners.P]) {
    m.mm.used = true;
    for (let p = hidden.start; p < hidden.end; p++) access(p);
  }
}

function perform(machine: Owners, run: OwnersRun, turns: Turns, step: OwnersStep): void {
  const { owners, under, task } = machine;
  const op = parseOwnersOperation(step.operation);
  switch (op.kind) {
    case 'populate':
      for (let turn = 0; turn < Math.max(turns.V, turns.P); turn++) {
        comeIn(owners.V, turn, turns.V);
        comeIn(owners.P, turn, turns.P);
      }
      return;
    case 'touch':
      for (const name of step.owners) touchClasses(owners[name], run.owners[name].classes, op.classes);
      return;
    case 'age':
      for (const m of under.memcgs) atOnce(debugfsAge(m, task, m.lruvec.maxSeq, true));
      return;
    case 'reclaim':
      atOnce(memoryReclaim(under, task, op.pages));
  }
}

/** One of an owner's turns to bring in its test pages. */
function comeIn({ m, pages, access }: Owner, turn: number, turns: number): void {
  m.mm.used = true;
  const { start, end } = pages;
  const upTo = (share: number): number =>
    start + Math.floor((Math.min(share, turns) * (end - start)) / turns);
  for (let p = upTo(turn); p < upTo(turn + 1); p++) access(p);
}

function touchClasses(
  { m, pages, access }: Owner,
  classes: readonly PageClass[],
  touched: readonly PageClass[],
): void {
  m.mm.used = true;
  for (let i = 0; i < classes.length; i++) if (touched.includes(classes[i])) access(pages.start + i);
}

function compare({ m, pages: { start } }: Owner, step: OwnersStep, owner: OwnerName): ReplayedPlaces {
  const compared = comparePlaces(m, start, step.pages[owner]);
  const { pages, comparable } = compared;
  const hash = step.hash[owner];
  const youngest = m.lruvec.maxSeq;
  if (comparable > 0 || hash === null) return { youngest, ...compared };
  return {
    pages,
    youngest,
    comparable: pages.length,
    equal: hash === hashOfPlaces(pages) ? pages.length : 0,
  };
}
