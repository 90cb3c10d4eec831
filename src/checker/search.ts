import type { Ahead } from './ahead.js';
import { fairRun, type Turn } from './fair.js';
import { firstTrapped } from './finish.js';
import { Numbers } from './growing.js';
import { Halves } from './halves.js';
import { alikeIn, BREAKS, BROKEN, FINISHES, GOES_ON, Made, Mover } from './made.js';
import { FAIR_TO } from './moves.js';
import type { PartialOrder } from './order.js';
import { PROMISES } from './promises.js';
import type { Built } from './protocol.js';
import { NONE } from './rows.js';
import { Row } from './state.js';
import { sortAlike } from './symmetry.js';
import { Visited } from './visited.js';

/** Why a search ended: a promise broken (or none: too many states), on the way from a state to another. */
export interface Found {
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
const ALL_PROCESSES = -1;

/** One search through all states, breadth first. */
export class Search {
  readonly visited: Visited;
  readonly parents: Numbers = new Numbers();
  readonly alike: Built['alike'];
  transitions: number = 0;
  depth: number = 0;
  private readonly built: Built;
  private readonly order: PartialOrder | null;
  private readonly ahead: Ahead | null;
  private readonly mover: Mover;
  /** For each state, when ends must be reached: one on the way there (`finish.ts`). */
  private readonly exits = new Numbers();
  private readonly traps: boolean;
  /** Moves that were made here and now, and those that are taken. */
  private readonly own: Made;
  private made: Made;
  /** What a step threw in place of a last one, and the state that it was to be made from. */
  private thrown: unknown = null;
  private threwAt = -1;
  private found: Found | null = null;
  /** Whether a move that was taken since leads to a state whose own moves are not made yet. */
  private goesOn = false;
  /** The first state that is one step further than those whose moves are taken. */
  private levelEnd = 1;

  constructor(built: Built, symmetry: boolean, order: PartialOrder | null, ahead: Ahead | null) {
    this.built = built;
    this.ahead = ahead;
    this.order = order;
    this.alike = alikeIn(built, symmetry, order);
    const halves = ahead?.halves ?? new Halves(built);
    this.visited = new Visited(halves);
    this.mover = new Mover(built, this.alike, halves, order, ahead?.concerns);
    this.own = new Made(MOST_AT_ONCE);
    this.made = this.own;
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
    for (let i = 0; i < visited.count; ) {
      if (this.endsAt(i)) return this.found;
      const who = this.order === null ? ALL_PROCESSES : this.enough(i);
      const end = this.order === null ? this.getMoves(i, this.levelEnd) : this.makeMoves(i, i + 1, who);
      for (let move = 0, n = 0; i < end; i++, n++) {
        if (this.endsAt(i)) return this.found;
        if (visited.count > most) return { violated: null, from: i, to: null };
        this.goesOn = false;
        let exit = this.takeMoves(i, move, this.made.ends[n]);
        move = this.made.ends[n];
        if (who !== ALL_PROCESSES && !this.goesOn && this.found === null) {
          // Nothing new: those left out might be left out for ever.
          this.makeMoves(i, i + 1, ~who);
          exit = Math.max(exit, this.takeMoves(i, 0, this.made.ends[0]));
        }
        if (i === this.threwAt && this.found === null) throw this.thrown;
        if (exit < 0 && i !== this.threwAt && this.built.state.promised(PROMISES.noDeadlock))
          return { violated: PROMISES.noDeadlock, from: i, to: null };
        if (this.traps) exits.push(exit);
      }
    }
    if (this.found !== null) return this.found;
    const trapped = this.traps ? firstTrapped(visited.count, exits, this.movesFrom) : -1;
    return trapped < 0 ? this.runForEver() : { violated: PROMISES.canFinish, from: trapped, to: null };
  }

  /** Whether the search ends with the level that ended before state `at`. */
  private endsAt(at: number): boolean {
    if (at !== this.levelEnd) return false;
    // A broken promise one step further on than this level: only a deadlock on the level would be nearer.
    if (this.found !== null) return true;
    this.depth++;
    this.levelEnd = this.visited.count;
    return false;
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
    const who = this.order?.choose(processes.map(({ pc }) => values[pc.index])) ?? ALL_PROCESSES;
    return who === (1 << processes.length) - 1 ? ALL_PROCESSES : who;
  }

  /** Moves from states `from` on, not as far as `to` when there are many; gives the state that is next. */
  private getMoves(from: number, to: number): number {
    const { ahead, visited } = this;
    if (ahead === null) return this.makeMoves(from, to);
    const made = ahead.take(from, visited, this.mover);
    if (made === null) return this.makeMoves(from, Math.min(to, ahead.first));
    this.made = made;
    visited.look(made);
    return from + made.states;
  }

  private makeMoves(from: number, to: number, who: number = ALL_PROCESSES): number {
    const { visited, own, mover } = this;
    own.clear();
    mover.broken = null;
    let at = from;
    try {
      for (; at < to && own.states < MOST_AT_ONCE && own.count < MOST_AT_ONCE; at++) {
        mover.make(visited.half(at, 0), visited.half(at, 1), visited.quiet(at), own, who);
      }
    } catch (error) {
      this.thrown = error;
      this.threwAt = at;
      own.endState();
      at++;
    }
    this.made = own;
    visited.look(own);
    return at;
  }

  /** Takes moves `first` to `end`, those from state `at`; gives one that is on the way to an end, or -1. */
  private takeMoves(at: number, first: number, end: number): number {
    const { visited, made } = this;
    let exit = -1;
    let finishes = false;
    for (let move = first; move < end; move++) {
      if (this.found !== null) return at;
      const kind = made.kindOf(move);
      if (kind >= BREAKS) this.found = { violated: this.mover.broken, from: at, to: visited.target(move) };
      if (kind === BROKEN) return at;
      this.transitions++;
      const known = visited.count;
      const number = visited.add(move);
      if (number > at) this.goesOn = true;
      if (number !== at && (exit < 0 || (!finishes && kind === FINISHES))) {
        exit = number;
        finishes = kind === FINISHES;
      }
      if (number === known) this.parents.push(at);
    }
    return exit >= 0 ? exit : this.allDone(at) ? at : -1;
  }

  /** Enters the state that all begins with; gives the promise that it breaks. */
  private enterFirst(): string | null {
    const { own, visited, parents } = this;
    const { state } = this.built;
    sortAlike(state.values, this.alike);
    own.add(GOES_ON, NONE, NONE, state.row, state.fours);
    own.endState();
    visited.look(own);
    visited.add(0);
    parents.push(-1);
    return this.mover.maker.judge();
  }

  /** Makes every move from a state once more. */
  private readonly movesFrom = (at: number, to: (state: number, who: number) => void): void => {
    const { visited, own } = this;
    this.makeMoves(at, at + 1);
    for (let move = 0; move < own.count; move++) to(visited.add(move), own.makerOf(move));
  };

  private allDone(at: number): boolean {
    this.visited.read(at);
    this.built.state.begin(this.visited.base);
    return this.mover.maker.allDone();
  }
}
