import * as v from 'valibot';
import { check, flag, refuse, wholeNumber } from '../simulator/config/check.js';
import { Ahead, dismiss, sharedMemory } from './ahead.js';
import { type CounterexampleStep, retrace } from './counterexample.js';
import { PartialOrder } from './order.js';
import { PROMISES } from './promises.js';
import { build, type Protocol } from './protocol.js';
import { type RandomRunsOptions, randomRuns } from './randomRuns.js';
import { type Found, Search } from './search.js';

/** How to explore. */
export interface ExploreOptions {
  /** Whether states that differ only in which of several like processes is which count once; true when left out. */
  readonly symmetry?: boolean;
  /**
   * Whether of steps that do not disturb each other only some orders are tried (`order.ts`); false when left out. The
   * verdict is the same, for all promises but that every process can finish, which is not looked at then; a
   * counterexample may be longer. Like processes are told apart. Not where loads and stores can be under way.
   */
  readonly partialOrder?: boolean;
  /** Gives up after this many states; 20 million when left out. */
  readonly maxStates?: number;
  /** Random runs that are made first, so that it can be told how many of them miss what is found; none when left out. */
  readonly randomRuns?: RandomRunsOptions;
  /** Memory (`memoryForHelpers`) that other threads share which `help`; what is found is the same. None when left out. */
  readonly helpers?: SharedArrayBuffer;
}

/** What came of trying every order of steps. */
export interface Exploration {
  /** Name of the protocol. */
  readonly protocol: string;
  /** How far the exploration went, in words. */
  readonly bounds: string;
  /** Every promise is kept in every state; one is broken; or it gave up before it had seen all. */
  readonly verdict: 'holds' | 'violated' | 'unfinished';
  /** The promise that is broken, by its sentence. */
  readonly violated: string | null;
  /** States that can be reached, with `partialOrder` those that were; up to the violation, if there is one. */
  readonly states: number;
  /** Moves between states that were tried. */
  readonly transitions: number;
  /** The most steps that the shortest way to a state has. */
  readonly depth: number;
  /** The way to a broken promise. Empty when none is broken, or when the very first state breaks one. */
  readonly counterexample: readonly CounterexampleStep[];
  /** Where a run that goes on for ever breaks it: so many of the last steps are made again and again. Else left out. */
  readonly repeats?: number;
  /** When random runs were asked for and a promise is broken: how many there were, and in how many none was broken. */
  readonly missedBy?: { readonly runs: number; readonly missed: number };
}

const MOST_STATES = 20_000_000;
const optionsSchema = v.strictObject({
  symmetry: v.optional(flag()),
  partialOrder: v.optional(flag()),
  maxStates: v.optional(wholeNumber('states', 1, 2 ** 30)),
  randomRuns: v.optional(v.looseObject({})),
  helpers: v.optional(sharedMemory),
});

/**
 * Tries every order of the steps of a protocol's processes, breadth first, until all states are seen or a promise is
 * broken; no way to break one is shorter than the one it gives, but for what is promised again and again, and with
 * `partialOrder`.
 *
 * @throws ConfigError when a word leaves 0 to 255, or a step names a step that is not there; with `partialOrder` when
 *   the protocol's memory is not `sequential`, it has more than 30 processes, promises something again and again, or
 *   names in `promises` that every process can finish
 */
export function explore(source: Protocol, options: ExploreOptions = {}): Exploration {
  try {
    return search(source, options);
  } finally {
    dismiss((options as ExploreOptions | null)?.helpers);
  }
}

function search(source: Protocol, options: ExploreOptions): Exploration {
  const {
    symmetry = true,
    maxStates = MOST_STATES,
    partialOrder = false,
    helpers,
    ...more
  } = check('options', optionsSchema, options);
  const chance = more.randomRuns && randomRuns(source, more.randomRuns as unknown as RandomRunsOptions);
  const order = partialOrder ? orderOf(source) : null;
  let last: Search;
  let found: Found | null;
  do {
    if (order) order.again = false;
    const built = build(source);
    const ahead = helpers && order === null ? new Ahead(helpers, built, symmetry) : null;
    last = new Search(built, symmetry, order, ahead);
    found = last.run(maxStates);
  } while (order?.again && found === null);
  const { visited, parents, transitions, depth, alike } = last;
  const way: number[] = [];
  if (found !== null && found.violated !== null)
    for (let at = found.from; at >= 0; at = parents.at(at)) way.unshift(at);
  const turns = found?.turns ?? [];
  const violated = found?.violated ?? null;
  return {
    ...(chance &&
      violated !== null && { missedBy: { runs: chance.runs, missed: chance.runs - chance.failures } }),
    ...(turns.length > 0 && { repeats: turns.length }),
    protocol: source.name,
    bounds: source.bounds ?? '',
    verdict: found === null ? 'holds' : violated === null ? 'unfinished' : 'violated',
    violated,
    states: visited.count,
    transitions,
    depth,
    counterexample:
      found === null || violated === null
        ? []
        : retrace(
            build(source),
            [...way, ...turns.map(({ to }) => to)].map((at) => last.stateAt(at)),
            found.to,
            violated,
            alike,
            turns.map(({ who }) => who),
          ),
  };
}

function orderOf(source: Protocol): PartialOrder {
  const built = build(source);
  const { memory, again, processes } = built;
  const looksForEnds = source.promises?.includes(PROMISES.canFinish) ?? false;
  if (memory !== 'sequential' || again.length > 0 || processes.length > 30 || looksForEnds)
    refuse(
      'partialOrder',
      true,
      `false where memory is not sequential, something is promised again and again, '${PROMISES.canFinish}' is chosen, or there are more than 30 processes`,
    );
  return new PartialOrder(built);
}
