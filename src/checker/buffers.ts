import { DANGLING, objectOf, sameBits } from './pointers.js';
import { checkValue, type State, type Word } from './state.js';

/**
 * How a processor may reorder: not at all (`sequential`); stores are seen late, but in order, as on x86 (`TSO`); stores
 * are seen late and in any order, and loads are made early, unless something orders them (`weakNoLB`; MODEL.md says how
 * much of AArch64 that is).
 */
export type MemoryModel = (typeof MEMORIES)[number];
export const MEMORIES = ['sequential', 'TSO', 'weakNoLB'] as const;
/** What an access promises beyond itself: a load may acquire, a store may release, a compare-and-swap either. */
export type MemoryOrder = (typeof ORDERS)[number];
export const LOAD_ORDERS = ['relaxed', 'acquire'] as const;
export const STORE_ORDERS = ['relaxed', 'release'] as const;
export const ORDERS = ['relaxed', 'acquire', 'release'] as const;
/** What a load may promise: with `acquire`, what follows it in the program is seen to happen after it. */
export type LoadOrder = (typeof LOAD_ORDERS)[number];
/** What a store may promise: with `release`, what comes before it in the program is seen to happen before it. */
export type StoreOrder = (typeof STORE_ORDERS)[number];

/** Stores of one process that no other process sees yet. */
const DEPTH = 2;
/** Words of an entry. */
const ENTRY = ['to', 'how', 'what'];
const [SET, CLEAR] = [0, 1];
const RELEASE = 2;
/** The memory was freed while the store was under way. */
const LATE = 4;

/** One process's store buffer, and one load that was made earlier than the program says. */
export class Buffers {
  private readonly state: State;
  private readonly model: MemoryModel;
  /** Where the stores that are under way are noted, the oldest first: to which word (plus one; 0 for none), how, what. */
  private readonly entries: number[] = [];
  /** Where the early load is noted: of which word (plus one; 0 for none), and what it found. None: −1. */
  private readonly early: number = -1;

  constructor(state: State, model: MemoryModel, process: string) {
    this.state = state;
    this.model = model;
    const add = (name: string, parts: readonly string[]): number => {
      const at = state.words.length;
      for (const part of parts)
        state.add({ name: `${process}.${name} ${part}`, initial: 0, pointer: false, kind: 'buffer' });
      return at;
    };
    if (model !== 'sequential')
      for (let i = 1; i <= DEPTH; i++) this.entries.push(add(`store buffer ${i}`, ENTRY));
    if (model === 'weakNoLB') this.early = add('early load', ['of', 'found']);
  }

  get empty(): boolean {
    return this.moves === 0 || this.state.get(this.entries[0]) === 0;
  }

  /** How many transitions the hardware has to offer for this process, possible or not. */
  get moves(): number {
    return this.entries.length;
  }

  load(word: Word, order: LoadOrder): number {
    let { value } = word;
    if (order === 'acquire') this.acquire();
    else if (this.isEarly(word)) {
      value = this.state.get(this.early + 1);
      this.forget();
    }
    return this.withOwn(word, value);
  }

  /** What the process itself finds in `word` now, its own stores included. */
  find(word: Word): number {
    return this.withOwn(word, word.value);
  }

  store(word: Word, value: number, order: StoreOrder): void {
    if (this.model === 'sequential') word.value = value;
    else this.push(word, SET | (order === 'release' ? RELEASE : 0), value);
  }

  clear(word: Word, bits: number, order: StoreOrder): void {
    if (this.model === 'weakNoLB') this.push(word, CLEAR | (order === 'release' ? RELEASE : 0), bits);
    else if (this.atomic(word, order)) word.value &= ~bits;
  }

  /**
   * Begins an instruction that reads and writes `word` at once. False, and the step waits, while stores are under way
   * that must be seen first: all of them on x86 or with `release`, otherwise those to this word.
   */
  atomic(word: Word, order: MemoryOrder): boolean {
    if (this.model === 'TSO' || order === 'release' ? !this.empty : this.pending(word)) {
      this.state.blocked = true;
      return false;
    }
    // What was read early of this word would be older than what the instruction reads.
    if (order === 'acquire') this.acquire();
    else if (this.isEarly(word)) this.forget();
    return !this.state.blocked;
  }

  /** Whatever follows is loaded later, and waits until the process's own release stores are seen (as LDAR after STLR). */
  acquire(): void {
    this.forget();
    if (this.model !== 'weakNoLB') return;
    const { state } = this;
    for (const e of this.entries) if (state.get(e) !== 0 && state.get(e + 1) & RELEASE) state.blocked = true;
  }

  /**
   * Compares and swaps at once. Whatever comes of it, `seen` holds afterwards what was there.
   * A processor cannot tell a dangling pointer from a sound one: equal bits are equal.
   */
  cas(word: Word, seen: Word, next: (value: number) => number, order: MemoryOrder): boolean {
    if (!this.atomic(word, order)) return false;
    const found = word.value;
    const same = sameBits(found, seen.value);
    seen.value = found;
    if (same) word.value = next(found);
    return same;
  }

  /** Waits until all stores are seen; later loads are made later. */
  fence(): void {
    if (!this.empty) this.state.blocked = true;
    this.forget();
  }

  /** Forgets what was loaded early, so that it is loaded when it is needed; false when nothing was. */
  forget(): boolean {
    const { state } = this;
    if (this.early < 0 || state.get(this.early) === 0) return false;
    state.set(this.early, 0);
    state.set(this.early + 1, 0);
    return true;
  }

  /** Whether the load of `word` can be made now for a step to come. */
  loadEarly(word: Word): boolean {
    const { state } = this;
    if (this.early < 0 || state.get(this.early) !== 0 || this.pending(word)) return false;
    state.set(this.early, word.index + 1);
    state.set(this.early + 1, word.value);
    return true;
  }

  /**
   * Lets the `n`-th pending store be seen. Null when there is none or it may not overtake those before it; the number of
   * the word when its memory was freed in the meantime; −1 when all is well.
   */
  drain(n: number): number | null {
    const { state, entries } = this;
    const at = entries[n];
    const to = state.get(at);
    if (to === 0) return null;
    const how = state.get(at + 1);
    for (const e of entries.slice(0, n))
      if (this.model === 'TSO' || how & RELEASE || state.get(e) === to) return null;
    state.set(to - 1, applied(state.get(to - 1), how, state.get(at + 2)));
    const last = entries[DEPTH - 1];
    for (let i = at; i < last; i++) state.set(i, state.get(i + ENTRY.length));
    for (let i = last; i < last + ENTRY.length; i++) state.set(i, 0);
    return how & LATE ? to - 1 : -1;
  }

  /** What lets its `n`-th pending store be seen in state `base`, in words. */
  nameOf(n: number, base: Uint8Array): string {
    const word = base[this.entries[n]] - 1;
    return `its store to ${this.state.words[word].name} becomes visible`;
  }

  /** Marks what is under way to, or was read early of, memory that is freed now: `words` from `from`. */
  freed(object: number, from: number, words: number): void {
    const { state } = this;
    for (const e of this.entries) {
      const to = state.get(e);
      if (to > from && to <= from + words) state.set(e + 1, state.get(e + 1) | LATE);
      if (to !== 0 && (state.get(e + 1) & CLEAR) === 0) this.dangle(object, to - 1, e + 2);
    }
    const early = this.early < 0 ? 0 : state.get(this.early);
    if (early !== 0) this.dangle(object, early - 1, this.early + 1);
  }

  private dangle(object: number, word: number, at: number): void {
    const { state } = this;
    if (!state.words[word].pointer) return;
    const value = state.get(at);
    if (objectOf(value) === object) state.set(at, value | DANGLING);
  }

  /** Whether a store to `word` is under way. */
  pending(word: Word): boolean {
    return this.entries.some((e) => this.state.get(e) === word.index + 1);
  }

  private isEarly(word: Word): boolean {
    return this.early >= 0 && this.state.get(this.early) === word.index + 1;
  }

  /** `value` of `word` after the process's own stores that are under way. */
  private withOwn(word: Word, value: number): number {
    const { state } = this;
    let own = value;
    for (const e of this.entries)
      if (state.get(e) === word.index + 1) own = applied(own, state.get(e + 1), state.get(e + 2));
    return own;
  }

  private push(word: Word, how: number, value: number): void {
    const { state } = this;
    // An early load of a word that one stores to oneself would find the older value.
    if (this.isEarly(word)) this.forget();
    for (const e of this.entries) {
      if (state.get(e) !== 0) continue;
      checkValue(word.name, value);
      state.set(e, word.index + 1);
      state.set(e + 1, how);
      state.set(e + 2, value);
      return;
    }
    state.blocked = true;
  }
}

function applied(value: number, how: number, operand: number): number {
  return how & CLEAR ? value & ~operand : operand;
}
