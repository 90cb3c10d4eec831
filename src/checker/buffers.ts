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
/** Words of an entry: which word (plus one; 0 for none), how, with what. */
const ENTRY = 3;
const [SET, CLEAR] = [0, 1];
const RELEASE = 2;
/** The memory was freed while the store was under way. */
const LATE = 4;

/** One process's store buffer, and one load that was made earlier than the program says. */
export class Buffers {
  private readonly state: State;
  private readonly model: MemoryModel;
  private readonly first: number;
  private readonly early: number;

  constructor(state: State, model: MemoryModel, process: string) {
    this.state = state;
    this.model = model;
    this.first = state.words.length;
    const word = (name: string) =>
      state.add({ name: `${process}.${name}`, initial: 0, pointer: false, kind: 'buffer' });
    if (model !== 'sequential')
      for (let i = 1; i <= DEPTH; i++)
        for (const part of ['to', 'how', 'what']) word(`store buffer ${i} ${part}`);
    this.early = state.words.length;
    if (model === 'weakNoLB') for (const part of ['of', 'found']) word(`early load ${part}`);
  }

  get empty(): boolean {
    return this.model === 'sequential' || this.state.values[this.first] === 0;
  }

  /** How many transitions the hardware has to offer for this process, possible or not. */
  get moves(): number {
    return this.model === 'sequential' ? 0 : DEPTH;
  }

  load(word: Word, order: LoadOrder): number {
    if (this.model === 'sequential') return word.value;
    const { values } = this.state;
    let value = word.value;
    if (this.isEarly(word) && order !== 'acquire') {
      value = values[this.early + 1];
      this.forget();
    }
    if (order === 'acquire') this.acquire();
    return this.withOwn(word, value);
  }

  /** What the process itself finds in `word` now, its own stores included. */
  find(word: Word): number {
    return this.model === 'sequential' ? word.value : this.withOwn(word, word.value);
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
    const { values } = this.state;
    for (let e = this.first; e < this.first + DEPTH * ENTRY; e += ENTRY)
      if (values[e] !== 0 && values[e + 1] & RELEASE) this.state.blocked = true;
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
    const { values } = this.state;
    if (this.model !== 'weakNoLB' || values[this.early] === 0) return false;
    values[this.early] = 0;
    values[this.early + 1] = 0;
    return true;
  }

  /** Whether the load of `word` can be made now for a step to come. */
  loadEarly(word: Word): boolean {
    const { values } = this.state;
    if (this.model !== 'weakNoLB' || values[this.early] !== 0 || this.pending(word)) return false;
    values[this.early] = word.index + 1;
    values[this.early + 1] = word.value;
    return true;
  }

  /**
   * Lets the `n`-th pending store be seen. Null when there is none or it may not overtake those before it; the number of
   * the word when its memory was freed in the meantime; −1 when all is well.
   */
  drain(n: number): number | null {
    const { values } = this.state;
    const at = this.first + n * ENTRY;
    const [to, how] = [values[at], values[at + 1]];
    if (to === 0) return null;
    for (let e = this.first; e < at; e += ENTRY)
      if (this.model === 'TSO' || how & RELEASE || values[e] === to) return null;
    values[to - 1] = applied(values[to - 1], how, values[at + 2]);
    const end = this.first + DEPTH * ENTRY;
    values.copyWithin(at, at + ENTRY, end);
    values.fill(0, end - ENTRY, end);
    return how & LATE ? to - 1 : -1;
  }

  /** What lets its `n`-th pending store be seen in state `base`, in words. */
  nameOf(n: number, base: Uint8Array): string {
    const word = base[this.first + n * ENTRY] - 1;
    return `its store to ${this.state.words[word].name} becomes visible`;
  }

  /** Marks what is under way to, or was read early of, memory that is freed now: `words` from `from`. */
  freed(object: number, from: number, words: number): void {
    if (this.model === 'sequential') return;
    const { values } = this.state;
    for (let e = this.first; e < this.first + DEPTH * ENTRY; e += ENTRY) {
      if (values[e] > from && values[e] <= from + words) values[e + 1] |= LATE;
      if (values[e] !== 0 && (values[e + 1] & CLEAR) === 0) this.dangle(object, values[e] - 1, e + 2);
    }
    if (this.model === 'weakNoLB' && values[this.early] !== 0)
      this.dangle(object, values[this.early] - 1, this.early + 1);
  }

  private dangle(object: number, word: number, at: number): void {
    const { values, words } = this.state;
    if (words[word].pointer && objectOf(values[at]) === object) values[at] |= DANGLING;
  }

  /** Whether a store to `word` is under way. */
  pending(word: Word): boolean {
    if (this.model === 'sequential') return false;
    const { values } = this.state;
    for (let e = this.first; e < this.first + DEPTH * ENTRY; e += ENTRY)
      if (values[e] === word.index + 1) return true;
    return false;
  }

  private isEarly(word: Word): boolean {
    return this.model === 'weakNoLB' && this.state.values[this.early] === word.index + 1;
  }

  /** `value` of `word` after the process's own stores that are under way. */
  private withOwn(word: Word, value: number): number {
    const { values } = this.state;
    let own = value;
    for (let e = this.first; e < this.first + DEPTH * ENTRY; e += ENTRY)
      if (values[e] === word.index + 1) own = applied(own, values[e + 1], values[e + 2]);
    return own;
  }

  private push(word: Word, how: number, value: number): void {
    const { values } = this.state;
    // An early load of a word that one stores to oneself would find the older value.
    if (this.isEarly(word)) this.forget();
    for (let e = this.first; e < this.first + DEPTH * ENTRY; e += ENTRY) {
      if (values[e] !== 0) continue;
      values[e] = word.index + 1;
      values[e + 1] = how;
      checkValue(word.name, value);
      values[e + 2] = value;
      return;
    }
    this.state.blocked = true;
  }
}

function applied(value: number, how: number, operand: number): number {
  return how & CLEAR ? value & ~operand : operand;
}
