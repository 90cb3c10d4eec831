import { placesOf } from './halves.js';
import { Memo } from './memo.js';
import type { PartialOrder } from './order.js';
import type { Built } from './protocol.js';
import { MOST_WORDS, type Row } from './state.js';

/** What can happen next: a step of a process, or something that the hardware does on its behalf. */
export interface Move {
  /** Index of the process. */
  readonly process: number;
  /** A step; a pending store that becomes seen; a load made early. */
  readonly kind: 'step' | 'drain' | 'early';
  /** Which: the step's choice, the pending store, the word; −1 when a load made early is made again. */
  readonly which: number;
}

/** How many things of each process a run is to be fair to. */
export const FAIR_TO = 3;

/**
 * What a run is to be fair to that makes a move, by number: the process, its oldest store that is under way, what it has
 * read early and not used; −1 when it is none of these. Of the stores the oldest, since others may overtake it for ever.
 */
export function fairTo(process: number, kind: Move['kind'], which: number): number {
  if (kind === 'step') return FAIR_TO * process;
  if (kind === 'drain') return which === 0 ? FAIR_TO * process + 1 : -1;
  return which < 0 ? FAIR_TO * process + 2 : -1;
}

/** Bookkeeping after a move, or a question about a state: what to run, where the memo keeps what came of it, and its bit, or 0. */
interface Routine {
  readonly run: () => unknown;
  readonly root: number;
  readonly bit: number;
}

/** Bits of what a move has touched: a half, and what is asked of a state. */
export const FIRST_HALF = 1;
export const SECOND_HALF = 2;
const FIRST_HOOK = 4;
/** So much bookkeeping, at most, is left out where it is known to change nothing. */
const MOST_QUIET = 8;
export const QUIET: number = (FIRST_HOOK << MOST_QUIET) - FIRST_HOOK;
const LAST_BIT = 1 << 28;
/** Everything is touched. */
const ALL: number = 2 * LAST_BIT - 1;

const KINDS = ['step', 'drain', 'early'] as const;
const [STEP, DRAIN, EARLY] = [0, 1, 2];

/** Makes moves, and judges states. Either is done once for all states that agree in the words that are read (`memo.ts`). */
export class Moves {
  /** Whether the process of the move that was made last makes no more steps. */
  ended: boolean = false;
  /** What the move that was made last has written: bits of {@link concerns}. */
  touched: number = 0;
  /** The bookkeeping that would change nothing if it were done once more: bits of {@link concerns}. */
  quiet: number = 0;
  /** For each word, bits: the half of the state that it lies in, and what is asked of a state that reads it. */
  readonly concerns: Int32Array;
  private readonly built: Built;
  private readonly order: PartialOrder | null;
  private readonly memo: Memo;
  /** For each process, kind of move and which one (and one more), where the memo keeps it. */
  private readonly roots: number[][][];
  private readonly hooks: readonly Routine[];
  private readonly allKept: readonly Routine[];
  private readonly allKeptAtEnd: readonly Routine[];
  private readonly done: Routine;
  private readonly before: Uint8Array;
  private quietBefore = 0;
  /** Promises that moves broke. */
  private readonly sentences: (string | null)[] = [null];

  /**
   * @param order what is to hear what steps read and write
   * @param concerns what all threads that make moves have learnt of words; null where there is one
   */
  constructor(built: Built, order: PartialOrder | null = null, concerns: Int32Array | null = null) {
    this.built = built;
    this.order = order;
    this.memo = new Memo(built.state);
    this.roots = built.processes.map(() => KINDS.map(() => []));
    const { memo } = this;
    this.concerns = concerns ?? new Int32Array(MOST_WORDS);
    for (const [half, bit] of [FIRST_HALF, SECOND_HALF].entries())
      for (const four of placesOf(built)[half])
        for (let word = 4 * four; word < Math.min(4 * four + 4, MOST_WORDS); word++)
          Atomics.or(this.concerns, word, bit);
    this.hooks = built.after.map((run, i) => {
      return { run, root: memo.addRoot(), bit: i < MOST_QUIET ? FIRST_HOOK << i : 0 };
    });
    let bit = FIRST_HOOK << (MOST_QUIET - 1);
    const question = (run: () => boolean): Routine => {
      // All that are too many for a bit of their own share one.
      bit = Math.min(2 * bit, LAST_BIT);
      return { run, root: memo.addRoot(), bit };
    };
    this.allKept = built.always.map(([, holds]) => question(holds));
    this.allKeptAtEnd = built.atEnd.map(([, holds]) => question(holds));
    this.done = question(() => built.processes.every(({ done }) => done));
    this.before = new Uint8Array(built.state.values.length);
  }

  /**
   * Makes every possible move from the state `base`, one after the other. Each time `state` is the one
   * afterwards, and `state.broken` the promise that the move broke; `take` may end it by returning false.
   *
   * @param who a bit for each process whose moves are wanted; all of them when left out
   * @param quiet what `quiet` was when a move had led to this state; 0 when it is not known
   */
  forEach(
    base: Row,
    take: (process: number, kind: Move['kind'], which: number) => boolean,
    who: number = -1,
    quiet: number = 0,
  ): void {
    this.quietBefore = quiet;
    const { processes, memory, shared } = this.built;
    for (let p = 0; p < processes.length; p++) {
      if (who !== -1 && (who & (1 << p)) === 0) continue;
      const { pc, code, buffers } = processes[p];
      const runs = base.values[pc.index] < code.length;
      const { state } = this.built;
      state.choices = runs ? 1 : 0;
      for (let choice = 0; choice < state.choices; choice++)
        if (this.make(base, p, STEP, choice) && !take(p, 'step', choice)) return;
      for (let n = 0; n < buffers.moves; n++)
        if (this.make(base, p, DRAIN, n) && !take(p, 'drain', n)) return;
      if (memory !== 'weakNoLB' || !runs) continue;
      for (let w = -1; w < shared.length; w++)
        if (this.make(base, p, EARLY, w) && !take(p, 'early', w)) return;
    }
  }

  /**
   * The promise that the state breaks; null when it breaks none.
   *
   * @param touched what was written since the state before, which breaks none; everything when left out
   */
  judge(touched: number = ALL): string | null {
    const { always, atEnd } = this.built;
    const { allKept, allKeptAtEnd, done } = this;
    for (let k = 0; k < allKept.length; k++)
      if (touched & allKept[k].bit && !this.isTrue(allKept[k])) return always[k][0];
    // From a state in which all are done there are no moves, so in the state before they were not.
    if (allKeptAtEnd.length === 0 || (touched & done.bit) === 0 || !this.isTrue(done)) return null;
    for (let k = 0; k < allKeptAtEnd.length; k++) if (!this.isTrue(allKeptAtEnd[k])) return atEnd[k][0];
    return null;
  }

  /** Whether all processes are done. */
  allDone(): boolean {
    return this.isTrue(this.done);
  }

  private isTrue(question: Routine): boolean {
    const { memo } = this;
    const { state } = this.built;
    const leaf = memo.find(question.root, state.values);
    if (leaf !== 0) return memo.of(leaf, 0) === 1;
    const answer = this.learn(question);
    if (question !== this.done) this.order?.noteVisible(state.wordsRead);
    return answer;
  }

  /** Makes a move; false when it is not possible. */
  private make(base: Row, p: number, kind: number, which: number): boolean {
    const { memo, hooks } = this;
    const { state, processes } = this.built;
    this.roots[p][kind][which + 1] ??= memo.addRoot();
    const root = this.roots[p][kind][which + 1];
    const leaf = memo.find(root, base.values);
    if (leaf === 0) {
      state.begin(base);
      state.choice = which;
      const made = this.run(p, kind, which);
      memo.learn(root, base.values, 2 * state.choices + (made ? 1 : 0), this.numberOf(state.broken));
      const { pc } = processes[p];
      this.order?.noteStep(p, base.values[pc.index], state.values[pc.index], state.wordsRead, state.written);
      if (!made) return false;
      this.touched = this.written();
    } else {
      const came = memo.of(leaf, 0);
      state.choices = came >> 1;
      if ((came & 1) === 0) return false;
      state.become(base);
      this.touched = memo.write(leaf, state.values, this.concerns);
      state.broken = this.sentences[memo.of(leaf, 1)];
    }
    this.quiet = this.quietBefore & ~this.touched;
    for (let i = 0; i < hooks.length; i++) if ((this.quiet & hooks[i].bit) === 0) this.update(hooks[i]);
    this.ended = state.values[processes[p].pc.index] === processes[p].code.length;
    return true;
  }

  /** Bookkeeping after a move. */
  private update(hook: Routine): void {
    const { memo } = this;
    const { state } = this.built;
    const { broken } = state;
    const leaf = memo.find(hook.root, state.values);
    let touched: number;
    if (leaf === 0) {
      this.learn(hook);
      this.order?.noteAfter(state.wordsRead, state.written);
      touched = this.written();
    } else {
      touched = memo.write(leaf, state.values, this.concerns);
      state.broken = this.sentences[memo.of(leaf, 1)];
    }
    state.broken = broken ?? state.broken;
    this.touched |= touched;
    this.quiet = touched === 0 ? this.quiet | hook.bit : this.quiet & ~touched;
  }

  /** Does what was not done before; gives what it answers. */
  private learn({ run, root, bit }: Routine): boolean {
    const { before } = this;
    const { state } = this.built;
    before.set(state.values);
    state.watch();
    const answer = Boolean(run());
    for (const word of state.wordsRead) Atomics.or(this.concerns, word, bit);
    this.memo.learn(root, before, answer ? 1 : 0, this.numberOf(state.broken));
    return answer;
  }

  /** What is touched by what was written. */
  private written(): number {
    let touched = 0;
    for (const word of this.built.state.written) touched |= this.concerns[word];
    return touched;
  }

  private run(p: number, kind: number, which: number): boolean {
    const { processes, pools, objects, shared } = this.built;
    const { buffers } = processes[p];
    if (kind === STEP) return processes[p].advance();
    if (kind === DRAIN) {
      const late = buffers.drain(which);
      if (late !== null && late >= 0) pools.some((pool) => pool.late(late));
      return late !== null;
    }
    if (which < 0) return buffers.forget();
    // No process reads where the address is not known yet (all processors but Alpha keep to that).
    if (objects[which] !== 0 && !processes[p].knows(objects[which])) return false;
    return buffers.loadEarly(shared[which]);
  }

  private numberOf(promise: string | null): number {
    const known = this.sentences.indexOf(promise);
    return known < 0 ? this.sentences.push(promise) - 1 : known;
  }
}
