import type { Built } from './protocol.js';

/** What steps from one place of a process have read and written so far, a bit a word, and the places they led to. */
interface Known {
  read: bigint;
  written: bigint;
  readonly next: Set<number>;
}

const newKnown = (): Known => ({ read: 0n, written: 0n, next: new Set() });

/**
 * Which processes are enough to go on with in a state, since what the others do is the same before and after (persistent
 * sets: Godefroid, Partial-order methods for the verification of concurrent systems, 1996). What steps read and write is
 * learnt while they are made. A search in which something new was learnt is made once more (`again`); in one in which
 * nothing was, all that was taken for granted is true: the first step of any run that did otherwise would have been met.
 */
export class PartialOrder {
  /** Whether anything was learnt since the search began. */
  again: boolean = false;
  private readonly known: Known[][];
  /** Bookkeeping after every step. */
  private readonly after = newKnown();
  /** Words that promises about every state read. */
  private visible = 0n;
  private stale = true;
  /** For each process and place whether promises see its step, and for each other process the places that disagree. */
  private sees: boolean[][] = [];
  private disagrees: boolean[][][][] = [];

  constructor({ processes }: Pick<Built, 'processes'>) {
    this.known = processes.map(({ code }) => code.map(newKnown));
  }

  /** What a step of process `p` from place `from` to place `to` read and wrote. */
  noteStep(p: number, from: number, to: number, read: readonly number[], written: readonly number[]): void {
    const known = this.known[p][from];
    this.note(known, read, written);
    if (known.next.has(to)) return;
    known.next.add(to);
    this.learnt();
  }

  noteAfter(read: readonly number[], written: readonly number[]): void {
    this.note(this.after, read, written);
  }

  noteVisible(read: readonly number[]): void {
    const all = this.visible | bits(read);
    if (all === this.visible) return;
    this.visible = all;
    this.learnt();
  }

  /** A bit for each process that is enough; all of them when there are not fewer. `at` is where each is. */
  choose(at: readonly number[]): number {
    if (this.stale) this.settle();
    let best = (1 << at.length) - 1;
    let size = at.length;
    for (let seed = 0; seed < at.length; seed++) {
      if (at[seed] >= this.known[seed].length) continue;
      const set = this.close(seed, at);
      const count = at.filter((_, p) => set & (1 << p)).length;
      if (count < size && !at.some((from, p) => set & (1 << p) && this.sees[p][from]))
        [best, size] = [set, count];
    }
    return best;
  }

  /** `seed`, and all that do, now or later, what does not agree with the step that one of the set is about to make. */
  private close(seed: number, at: readonly number[]): number {
    let set = 1 << seed;
    const queue = [seed];
    for (const p of queue)
      for (let q = 0; q < at.length; q++) {
        if (set & (1 << q) || at[q] >= this.known[q].length || at[p] >= this.known[p].length) continue;
        if (!this.disagrees[p][at[p]][q][at[q]]) continue;
        set |= 1 << q;
        queue.push(q);
      }
    return set;
  }

  private settle(): void {
    const { known, after } = this;
    const joined = known.map((places) =>
      places.map(({ read, written }) => ({ read: read | after.read, written: written | after.written })),
    );
    /** What a process may still read and write from a place on. */
    const future = known.map((places, p) =>
      places.map((_, from) => {
        const reached = new Set([from]);
        for (const at of reached) for (const to of places[at]?.next ?? []) reached.add(to);
        let [read, written] = [0n, 0n];
        for (const at of reached) {
          read |= joined[p][at]?.read ?? 0n;
          written |= joined[p][at]?.written ?? 0n;
        }
        return { read, written };
      }),
    );
    this.sees = joined.map((places) => places.map(({ written }) => (written & this.visible) !== 0n));
    this.disagrees = joined.map((places) =>
      places.map((mine) =>
        future.map((others) =>
          others.map(
            (other) => ((mine.written & (other.read | other.written)) | (mine.read & other.written)) !== 0n,
          ),
        ),
      ),
    );
    this.stale = false;
  }

  private note(known: Known, read: readonly number[], written: readonly number[]): void {
    const [reads, writes] = [known.read | bits(read), known.written | bits(written)];
    if (reads === known.read && writes === known.written) return;
    known.read = reads;
    known.written = writes;
    this.learnt();
  }

  private learnt(): void {
    this.again = true;
    this.stale = true;
  }
}

function bits(words: readonly number[]): bigint {
  let all = 0n;
  for (const word of words) all |= 1n << BigInt(word);
  return all;
}
