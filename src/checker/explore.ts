import * as v from 'valibot';
import { check, flag, wholeNumber } from '../simulator/config/check.js';
import { type CounterexampleStep, retrace } from './counterexample.js';
import { firstTrapped } from './finish.js';
import { Numbers } from './growing.js';
import { forEachMove } from './moves.js';
import { PROMISES } from './promises.js';
import { type Built, build, type Protocol } from './protocol.js';
import { sortAlike } from './symmetry.js';
import { Visited } from './visited.js';

/** How to explore. */
export interface ExploreOptions {
  /** Whether states that differ only in which of several like processes is which count once; true when left out. */
  readonly symmetry?: boolean;
  /** Gives up after this many states; 20 million when left out. */
  readonly maxStates?: number;
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
  /** States that can be reached; up to the violation, if there is one. */
  readonly states: number;
  /** Moves between states that were tried. */
  readonly transitions: number;
  /** The most steps that the shortest way to a state has. */
  readonly depth: number;
  /** The shortest way to a broken promise. Empty when none is broken, or when the very first state breaks one. */
  readonly counterexample: readonly CounterexampleStep[];
}

const MOST_STATES = 20_000_000;
const optionsSchema = v.strictObject({
  symmetry: v.optional(flag()),
  maxStates: v.optional(wholeNumber('states', 1, 2 ** 30)),
});

/**
 * Tries every order of the steps of a protocol's processes, breadth first, until all states are seen or a promise is
 * broken; no way to break one is shorter than the one it gives.
 *
 * @throws ConfigError when a word leaves 0 to 255, or a step names a step that is not there
 */
export function explore(source: Protocol, options: ExploreOptions = {}): Exploration {
  const { symmetry = true, maxStates = MOST_STATES } = check('options', optionsSchema, options);
  const search = new Search(build(source), symmetry);
  const found = search.run(maxStates);
  const { visited, parents, transitions, depth } = search;
  const way: number[] = [];
  if (found !== null && found.violated !== null)
    for (let at = found.from; at >= 0; at = parents.at(at)) way.unshift(at);
  const violated = found?.violated ?? null;
  return {
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
            way.map((at) => search.stateAt(at)),
            found.to,
            violated,
            search.alike,
          ),
  };
}

/** Why a search ended: a promise broken (or none: too many states), on the way from a state to another. */
interface Found {
  readonly violated: string | null;
  readonly from: number;
  /** The state in which it is broken; null when it is `from` itself. */
  readonly to: Int32Array | null;
}

class Search {
  readonly visited: Visited;
  readonly parents: Numbers = new Numbers();
  readonly alike: Built['alike'];
  transitions: number = 0;
  depth: number = 0;
  private readonly built: Built;
  private readonly from = new Numbers();
  private readonly to = new Numbers();
  private readonly ends = new Numbers();
  private readonly traps: boolean;
  /** The state whose moves are being made, its number, and whether one of them led anywhere. */
  private readonly base: Int32Array;
  private at = 0;
  private moved = false;
  private found: Found | null = null;

  constructor(built: Built, symmetry: boolean) {
    this.built = built;
    this.alike = symmetry ? built.alike : [];
    this.visited = new Visited(built.state.words.length);
    this.traps = built.state.promised(PROMISES.canFinish);
    this.base = new Int32Array(built.state.values.length);
  }

  stateAt(at: number): Int32Array {
    const { values } = this.built.state;
    const read = new Int32Array(values.length);
    this.visited.read(at, read);
    return read.slice(0, this.built.state.words.length);
  }

  run(most: number): Found | null {
    const { built, visited, from, to, base } = this;
    const { state } = built;
    const first = this.enterFirst();
    if (first !== null) return { violated: first, from: -1, to: this.stateAt(0) };
    const take = (): boolean => this.take();
    let levelEnd = 1;
    for (let i = 0; i < visited.count; i++) {
      if (i === levelEnd) {
        // A broken promise one step further on than this level: only a deadlock on the level would be nearer.
        if (this.found !== null) return this.found;
        this.depth++;
        levelEnd = visited.count;
      }
      if (visited.count > most) return { violated: null, from: i, to: null };
      visited.read(i, base);
      if (this.traps && this.found === null) from.push(to.length);
      this.at = i;
      this.moved = false;
      forEachMove(built, base, take);
      if (!this.moved && state.promised(PROMISES.noDeadlock) && !this.allDone())
        return { violated: PROMISES.noDeadlock, from: i, to: null };
    }
    if (this.found !== null || !this.traps) return this.found;
    const trapped = firstTrapped(visited.count, from, to, this.ends);
    return trapped < 0 ? null : { violated: PROMISES.canFinish, from: trapped, to: null };
  }

  /** Takes the state after a move from state `at`; false when no more are wanted from there. */
  private take(): boolean {
    const { at, visited, alike } = this;
    const { state } = this.built;
    if (this.found !== null || state.broken !== null) {
      this.moved = true;
      this.found ??= { violated: state.broken, from: at, to: this.current() };
      return false;
    }
    this.transitions++;
    sortAlike(state.values, alike);
    const known = visited.count;
    const number = visited.add(state.values);
    if (number < 0) state.checkValues();
    if (this.traps) this.to.push(number);
    if (number !== at) this.moved = true;
    if (number < known) return true;
    const violated = this.enter(at);
    if (violated !== null) this.found = { violated, from: at, to: this.current() };
    return violated === null;
  }

  private current(): Int32Array {
    return this.built.state.values.slice(0, this.built.state.words.length);
  }

  private enterFirst(): string | null {
    const { values } = this.built.state;
    sortAlike(values, this.alike);
    this.visited.add(values);
    return this.enter(-1);
  }

  /** Notes the state, which is new; gives the promise that it breaks. */
  private enter(parent: number): string | null {
    const { always, atEnd, processes } = this.built;
    this.parents.push(parent);
    for (let k = 0; k < always.length; k++) if (!always[k][1]()) return always[k][0];
    for (let p = 0; p < processes.length; p++) if (!processes[p].done) return null;
    this.ends.push(this.parents.length - 1);
    for (let k = 0; k < atEnd.length; k++) if (!atEnd[k][1]()) return atEnd[k][0];
    return null;
  }

  private allDone(): boolean {
    this.built.state.values.set(this.base);
    return this.built.processes.every(({ done }) => done);
  }
}
