import * as v from 'valibot';
import { check, flag, refuse, wholeNumber } from '../simulator/config/check.js';
import { type CounterexampleStep, retrace } from './counterexample.js';
import { fairRun, type Turn } from './fair.js';
import { firstTrapped } from './finish.js';
import { Numbers } from './growing.js';
import { ALL, FAIR_TO, fairTo, type Move, Moves } from './moves.js';
import { PartialOrder } from './order.js';
import { PROMISES } from './promises.js';
import { type Built, build, type Protocol } from './protocol.js';
import { type RandomRunsOptions, randomRuns } from './randomRuns.js';
import { Row } from './state.js';
import { sortAlike } from './symmetry.js';
import { Visited } from './visited.js';

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
  const {
    symmetry = true,
    maxStates = MOST_STATES,
    partialOrder = false,
    ...more
  } = check('options', optionsSchema, options);
  const chance = more.randomRuns && randomRuns(source, more.randomRuns as unknown as RandomRunsOptions);
  const order = partialOrder ? orderOf(source) : null;
  let search: Search;
  let found: Found | null;
  do {
    if (order) order.again = false;
    search = new Search(build(source), symmetry, order);
    found = search.run(maxStates);
  } while (order?.again && found === null);
  const { visited, parents, transitions, depth } = search;
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
            [...way, ...turns.map(({ to }) => to)].map((at) => search.stateAt(at)),
            found.to,
            violated,
            search.alike,
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

/** Why a search ended: a promise broken (or none: too many states), on the way from a state to another. */
interface Found {
  readonly violated: string | null;
  readonly from: number;
  /** The state in which it is broken; null when it is `from` itself. */
  readonly to: Row | null;
  /** Where it is broken by going round for ever, from `from` on. */
  readonly turns?: readonly Turn[];
}

/** Moves are made from so many states, or until there are so many of them, before what they lead to is looked for. */
const MOST_AT_ONCE = 128;
/** The moves of all processes are wanted. */
const EVERYBODY = -1;
/** What a move leads to: a state; one in which its process makes no more steps; a broken promise. */
const [GOES_ON, FINISHES, BREAKS] = [0, 1, 2];

class Search {
  readonly visited: Visited;
  readonly parents: Numbers = new Numbers();
  readonly alike: Built['alike'];
  transitions: number = 0;
  depth: number = 0;
  private readonly built: Built;
  private readonly order: PartialOrder | null;
  private readonly maker: Moves;
  /** For each state, when ends must be reached: one on the way there (`finish.ts`). */
  private readonly exits = new Numbers();
  private readonly traps: boolean;
  /** Moves that were made and not taken yet, what they lead to, and where the next state's begin. */
  private readonly moves = new Numbers();
  private readonly ends = new Numbers();
  /** What the moves are fair to ({@link fairTo}), where it matters. */
  private readonly makers = new Numbers();
  /** The promise that the first of them broke that broke one, and what a step threw in place of a last one. */
  private broken: string | null = null;
  private thrown: unknown = null;
  private found: Found | null = null;
  /** Whether a move that was taken since leads to a state whose own moves are not made yet. */
  private goesOn = false;

  constructor(built: Built, symmetry: boolean, order: PartialOrder | null) {
    this.built = built;
    this.order = order;
    // Who is to be fair to whom, or disturbs whom, cannot be told where who is who is not.
    this.alike = symmetry && built.again.length === 0 && order === null ? built.alike : [];
    this.visited = new Visited(built.state.fours);
    this.maker = new Moves(built, order);
    this.traps = order === null && built.state.promised(PROMISES.canFinish);
  }

  stateAt(at: number): Row {
    const { visited } = this;
    visited.read(at);
    return new Row(visited.base.fours.slice());
  }

  run(most: number): Found | null {
    const { visited, exits } = this;
    const first = this.enterFirst();
    if (first !== null) return { violated: first, from: -1, to: this.stateAt(0) };
    for (let i = 0, levelEnd = 1; i < visited.count; ) {
      if (i === levelEnd) {
        // A broken promise one step further on than this level: only a deadlock on the level would be nearer.
        if (this.found !== null) return this.found;
        this.depth++;
        levelEnd = visited.count;
      }
      const who = this.order === null ? EVERYBODY : this.enough(i);
      const end = this.makeMoves(i, this.order === null ? levelEnd : i + 1, who);
      for (let move = 0, n = 0; i < end; i++, n++) {
        if (visited.count > most) return { violated: null, from: i, to: null };
        this.goesOn = false;
        let exit = this.takeMoves(i, move, this.ends.at(n));
        move = this.ends.at(n);
        if (who !== EVERYBODY && !this.goesOn && this.found === null) {
          // Nothing new: those left out might be left out for ever.
          this.makeMoves(i, i + 1, ~who);
          exit = Math.max(exit, this.takeMoves(i, 0, this.ends.at(0)));
        }
        if (this.thrown !== null && i === end - 1 && this.found === null) throw this.thrown;
        if (exit < 0 && this.built.state.promised(PROMISES.noDeadlock))
          return { violated: PROMISES.noDeadlock, from: i, to: null };
        if (this.traps) exits.push(exit);
      }
    }
    if (this.found !== null) return this.found;
    const trapped = this.traps ? firstTrapped(visited.count, exits, this.movesFrom) : -1;
    return trapped < 0 ? this.runForEver() : { violated: PROMISES.canFinish, from: trapped, to: null };
  }

  /** A weakly fair run in which what is promised again and again is so no more from some time on. */
  private runForEver(): Found | null {
    const { state, processes, again } = this.built;
    const graph = {
      states: this.visited.count,
      count: FAIR_TO * processes.length,
      movesFrom: this.movesFrom,
    };
    for (const [violated, holds] of again) {
      const endless = fairRun(graph, (at) => {
        this.visited.read(at);
        state.begin(this.visited.base);
        return holds();
      });
      if (endless !== null) return { violated, from: endless.first, to: null, turns: endless.turns };
    }
    return null;
  }

  /** The processes whose moves from a state are enough, a bit each. */
  private enough(at: number): number {
    this.visited.read(at);
    const { values } = this.visited.base;
    const { processes } = this.built;
    const who = this.order?.choose(processes.map(({ pc }) => values[pc.index])) ?? EVERYBODY;
    return who === (1 << processes.length) - 1 ? EVERYBODY : who;
  }

  /** Makes the moves from states `from` on, not as far as `to` when there are many; gives the state that is next. */
  private makeMoves(from: number, to: number, who: number = EVERYBODY): number {
    const { visited, moves, ends } = this;
    moves.length = 0;
    ends.length = 0;
    this.makers.length = 0;
    this.broken = null;
    let at = from;
    try {
      for (; at < to && at < from + MOST_AT_ONCE && moves.length < MOST_AT_ONCE; at++) {
        visited.read(at);
        this.maker.forEach(visited.base, this.note, who);
        ends.push(moves.length);
      }
    } catch (error) {
      this.thrown = error;
      ends.push(moves.length);
      at++;
    }
    visited.look();
    return at;
  }

  /** Notes a move that was made just now; false when no more are wanted from that state. */
  private readonly note = (process: number, kindOf: Move['kind'], which: number): boolean => {
    const { state } = this.built;
    const breaks = this.found !== null || state.broken !== null;
    this.broken ??= state.broken;
    const kind = breaks ? BREAKS : this.maker.ended ? FINISHES : GOES_ON;
    // What a promise reads of one process it may have read of another: with those exchanged, all must be asked.
    const touched = sortAlike(state.values, this.alike) ? ALL : this.maker.touched;
    this.moves.push((touched << 2) | kind);
    if (this.built.again.length > 0) this.makers.push(fairTo(process, kindOf, which));
    this.visited.push(state.row, touched);
    return !breaks;
  };

  /** Takes moves `first` to `end`, those from state `at`; gives one that is on the way to an end, or -1. */
  private takeMoves(at: number, first: number, end: number): number {
    const { visited, moves } = this;
    const { state } = this.built;
    let exit = -1;
    let finishes = false;
    for (let move = first; move < end; move++) {
      if (this.found === null && (moves.at(move) & 3) === BREAKS) {
        visited.recall(move, state.row);
        this.found = { violated: this.broken, from: at, to: state.copy() };
      }
      if (this.found !== null) return at;
      this.transitions++;
      const known = visited.count;
      const number = visited.add(move);
      if (number > at) this.goesOn = true;
      if (number !== at && (exit < 0 || (!finishes && (moves.at(move) & 3) === FINISHES))) {
        exit = number;
        finishes = (moves.at(move) & 3) === FINISHES;
      }
      if (number < known) continue;
      visited.recall(move, state.row);
      const violated = this.enter(at, moves.at(move) >> 2);
      if (violated !== null) this.found = { violated, from: at, to: state.copy() };
    }
    return exit >= 0 ? exit : this.allDone(at) ? at : -1;
  }

  private enterFirst(): string | null {
    const { state } = this.built;
    sortAlike(state.values, this.alike);
    this.visited.push(state.row, ALL);
    this.visited.look();
    this.visited.add(0);
    return this.enter(-1, ALL);
  }

  /** Makes every move from a state once more. */
  private readonly movesFrom = (at: number, to: (state: number, who: number) => void): void => {
    const { visited, moves, makers } = this;
    this.makeMoves(at, at + 1);
    for (let move = 0; move < moves.length; move++) to(visited.add(move), makers.at(move));
  };

  /** Notes the state, which is new; gives the promise that it breaks. */
  private enter(parent: number, touched: number): string | null {
    this.parents.push(parent);
    return this.maker.judge(touched);
  }

  private allDone(at: number): boolean {
    this.visited.read(at);
    this.built.state.begin(this.visited.base);
    this.maker.judge();
    return this.maker.allDone;
  }
}
