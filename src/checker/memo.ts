import { ConfigError } from '../simulator/config/check.js';
import { MOST_VALUE, MOST_WORDS, type State } from './state.js';

/** Most numbers of 32 bits that a memo takes: 64 MB. */
const MOST = 1 << 24;
/** Nodes have room for so many values of a word at first, and for two times as many when more come up. */
const FEW = 6;
/** Numbers of a leaf before the words that are written. */
const HEAD = 3;
/** A memo that is full begins again if it has answered so many times as often as not. */
const OF_USE = 8;

/**
 * What was done in a state, found again in every state that agrees in the words that were read: a tree that looks at
 * one word after the other, in the order in which they were read. A node is the number of a word, and a place for each
 * of its values that have come up: 0, another node, or a leaf as a negative number. A leaf is two numbers of the
 * caller's, how many words were written, and which with what.
 */
export class Memo {
  private readonly state: State;
  private readonly most: number;
  private readonly roots: number[] = [];
  private tree = new Int32Array(1 << 14);
  private end = 1;
  private readonly leaves = new Map<string, number>();
  /** The values of each word that have come up are numbered from 1 on; 0: it has not. */
  private readonly ranks = new Uint16Array(MOST_WORDS << 8);
  private readonly counts = new Int32Array(MOST_WORDS);
  private readonly rooms = new Int32Array(MOST_WORDS).fill(FEW);
  private found = 0;
  private missed = 0;
  /** Nothing more is learnt. */
  private full = false;

  constructor(state: State, most: number = MOST) {
    this.state = state;
    this.most = most;
  }

  /** A tree of its own, for one thing that is done. */
  addRoot(): number {
    return this.roots.push(0) - 1;
  }

  /** The leaf for a state with these values; 0 when it is not known what is done there. */
  find(root: number, values: Uint8Array): number {
    const { tree, ranks, state } = this;
    let at = this.roots[root];
    while (at > 0) {
      const word = tree[at];
      const rank = word < MOST_WORDS ? ranks[(word << 8) | values[word]] : 1 + state.find(word, values);
      at = tree[at + 1 + rank];
    }
    if (at === 0) this.missed++;
    else this.found++;
    return -at;
  }

  /** What the caller said of the leaf: number 0 or 1. */
  of(leaf: number, which: 0 | 1): number {
    return this.tree[leaf + which];
  }

  /** Writes what was written; gives the bits, all together, that `bits` has for those words. */
  write(leaf: number, values: Uint8Array, bits: Int32Array): number {
    const { tree } = this;
    const end = leaf + HEAD + 2 * tree[leaf + 2];
    let all = 0;
    for (let i = leaf + HEAD; i < end; i += 2) {
      values[tree[i]] = tree[i + 1];
      all |= bits[tree[i]];
    }
    return all;
  }

  /**
   * Keeps what was just done in the state; `values` is how it was before.
   *
   * @throws ConfigError when the same was done before and another word was read, though all words read were the same
   */
  learn(root: number, values: Uint8Array, first: number, second: number): void {
    if (this.full) return;
    const { state, ranks } = this;
    const { reads, written } = state;
    let size = HEAD + 2 * written.length;
    for (let i = 0; i < reads.length; i++) if (!this.number(reads[i], values)) this.clear();
    for (let i = 0; i < reads.length; i++) size += this.roomOf(reads[i]) + 2;
    this.makeRoom(size);
    const { tree } = this;
    let at = this.roots[root];
    let slot = -1;
    for (let i = 0; i < reads.length; i++) {
      const word = reads[i];
      if (at === 0) at = this.attach(root, slot, this.addNode(word));
      if (at < 0 || tree[at] !== word)
        throw new ConfigError(
          'a step, a promise or its bookkeeping must depend on words alone; one of them read other words the second time',
        );
      slot = at + 1 + (word < MOST_WORDS ? ranks[(word << 8) | values[word]] : 1 + state.find(word, values));
      at = tree[slot];
    }
    this.attach(root, slot, -this.leafOf(values, first, second));
  }

  /** A leaf; the same one for all that say and write the same, so that there are few of them and they are at hand. */
  private leafOf(values: Uint8Array, first: number, second: number): number {
    const { tree, state } = this;
    const { written, values: after } = state;
    const leaf = this.end;
    tree[leaf] = first;
    tree[leaf + 1] = second;
    let to = leaf + HEAD;
    for (let i = 0; i < written.length; i++) {
      const word = written[i];
      // A word that was read and is as it was need not be written.
      if (after[word] === values[word] && state.wasRead(word)) continue;
      tree[to++] = word;
      tree[to++] = after[word];
    }
    tree[leaf + 2] = (to - leaf - HEAD) / 2;
    const text = tree.subarray(leaf, to).join();
    const known = this.leaves.get(text);
    if (known !== undefined) {
      tree.fill(0, leaf, to);
      return known;
    }
    this.leaves.set(text, leaf);
    this.end = to;
    return leaf;
  }

  private attach(root: number, slot: number, what: number): number {
    if (slot < 0) this.roots[root] = what;
    else this.tree[slot] = what;
    return what;
  }

  private addNode(word: number): number {
    const at = this.end;
    this.tree[at] = word;
    this.end += this.roomOf(word) + 2;
    return at;
  }

  private roomOf(what: number): number {
    return what < MOST_WORDS ? this.rooms[what] : 2;
  }

  /** Numbers what is found; false when nodes have no room for it. */
  private number(word: number, values: Uint8Array): boolean {
    if (word >= MOST_WORDS) return true;
    const at = (word << 8) | values[word];
    if (this.ranks[at] !== 0) return true;
    this.ranks[at] = ++this.counts[word];
    if (this.counts[word] <= this.rooms[word]) return true;
    this.rooms[word] = Math.min(2 * this.rooms[word], MOST_VALUE + 1);
    return false;
  }

  private makeRoom(size: number): void {
    if (this.end + size > this.most) {
      this.full = this.found < OF_USE * this.missed;
      this.clear();
    }
    if (this.end + size <= this.tree.length) return;
    const wider = new Int32Array(Math.max(this.end + size, Math.min(2 * this.tree.length, this.most)));
    wider.set(this.tree);
    this.tree = wider;
  }

  private clear(): void {
    this.tree.fill(0, 0, this.end);
    this.end = 1;
    this.leaves.clear();
    this.found = 0;
    this.missed = 0;
    this.roots.fill(0);
  }
}
