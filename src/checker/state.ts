import { ConfigError, refuse } from '../simulator/config/check.js';
import { MOST_OBJECTS, objectOf } from './pointers.js';
/** One state at a time: the words that steps read and write, and what a step reports. */

/** Most words of a state. The number of a word fits into a word. */
export const MOST_WORDS = 250;
/** The name of words that are never used. */
const UNUSED = '(unused)';
/** How many numbers of 32 bits they take. */
const MOST_FOURS = Math.ceil(MOST_WORDS / 4);
/** Largest value of a word: a word is a byte where states are kept. */
export const MOST_VALUE = 255;
/** Most words that a step may read: far more than any that ends. */
const MOST_READS = 100_000;
/** What a move may depend on of an object: whether any word points to it, and whether each of them does. */
const FACTS_OF_OBJECT = MOST_WORDS + 1;
/** What a move has done with a word. */
const [UNTOUCHED, READ, WRITTEN] = [0, 1, 2];

/** What is known of a word besides its value. */
export interface WordInfo {
  readonly name: string;
  readonly initial: number;
  /** Whether it holds an address: it becomes dangling when what is there is freed. */
  readonly pointer: boolean;
  /** Whose it is. */
  readonly kind: WordKind;
}

/**
 * What a word is: memory, a register, part of a store buffer, whether an object is allocated, or bookkeeping for the
 * proof only.
 */
export type WordKind = 'shared' | 'private' | 'buffer' | 'lifetime' | 'ghost';

/** The words of one state, a byte each; and the same bytes four at a time, which is how they are copied and kept. */
export class Row {
  readonly fours: Int32Array;
  readonly values: Uint8Array;

  constructor(fours: Int32Array = new Int32Array(MOST_FOURS)) {
    this.fours = fours;
    this.values = new Uint8Array(fours.buffer);
  }
}

/** The state under the steps' hands. Steps change it in place; the explorer copies it in and out. */
export class State {
  readonly words: WordInfo[] = [];
  readonly row: Row = new Row();
  readonly values: Uint8Array = this.row.values;
  /** How many numbers of 32 bits the words take. */
  fours: number = 0;
  /** The promise that the running step broke. */
  broken: string | null = null;
  /** Set when the running step turns out to be impossible now. */
  blocked: boolean = false;
  /**
   * The words that the move has read before it wrote them, in order, and from {@link MOST_WORDS} on whether any word, or
   * one of them, points to an object: all that it depends on.
   */
  readonly reads: number[] = [];
  /** The words that it has written, in order. */
  readonly written: number[] = [];
  /** What it did with each word. */
  private readonly marks = new Uint8Array(MOST_WORDS + (MOST_OBJECTS + 1) * FACTS_OF_OBJECT);
  private readonly pointers: number[] = [];
  /** Whether the move has written a pointer. */
  private repointed = false;
  /** Reads since the move began. */
  private readCount = 0;
  /** Which of the running step's possible outcomes is wanted, and how many there are. */
  choice: number = 0;
  choices: number = 1;
  /** Whether stores and loads can be under way, so that what is shared is not all there is. */
  reorders: boolean = false;
  /** Which promises count. */
  promised: (name: string) => boolean = () => true;

  add(info: WordInfo): number {
    if (this.words.length === MOST_WORDS) {
      const unused = this.words.filter(({ name }) => name === UNUSED).length;
      const among = unused === 0 ? '' : `, ${unused} of them unused beside like processes`;
      throw new ConfigError(`a protocol may have ${MOST_WORDS} words${among}; ${info.name} is one more`);
    }
    checkValue(info.name, info.initial);
    this.values[this.words.length] = info.initial;
    if (info.pointer) this.pointers.push(this.words.length);
    this.fours = (this.words.length >> 2) + 1;
    return this.words.push(info) - 1;
  }

  /** Words that are never used, so that what follows shares no number of 32 bits with what is before. */
  align(): void {
    while (this.words.length % 4 !== 0 && this.words.length < MOST_WORDS)
      this.add({ name: UNUSED, initial: 0, pointer: false, kind: 'private' });
  }

  /** @throws EndlessStep when the running move has read too much */
  countRead(): void {
    if (++this.readCount > MOST_READS) throw new EndlessStep();
  }

  /** Reads word number `index`. */
  get(index: number): number {
    this.noteRead(index);
    return this.values[index];
  }

  /** Whether a word holds a pointer to the object: one thing to depend on, not all the words that hold pointers. */
  isPointedTo(object: number): boolean {
    return this.repointed
      ? this.pointers.some((index) => this.pointsTo(index, object))
      : this.depend(MOST_WORDS + object * FACTS_OF_OBJECT);
  }

  /** Whether word number `index` holds a pointer to the object, whatever else it holds. */
  pointsTo(index: number, object: number): boolean {
    return this.marks[index] === UNTOUCHED
      ? this.depend(MOST_WORDS + object * FACTS_OF_OBJECT + index + 1)
      : objectOf(this.get(index)) === object;
  }

  private depend(fact: number): boolean {
    this.noteRead(fact);
    return this.find(fact, this.values) === 1;
  }

  private noteRead(fact: number): void {
    this.countRead();
    if (this.marks[fact] !== UNTOUCHED) return;
    this.marks[fact] = READ;
    this.reads.push(fact);
  }

  /** What is found in a row of values: that of a word, or 1 if a pointer leads to an object. */
  find(fact: number, values: Uint8Array): number {
    if (fact < MOST_WORDS) return values[fact];
    const object = Math.floor((fact - MOST_WORDS) / FACTS_OF_OBJECT);
    const index = (fact - MOST_WORDS) % FACTS_OF_OBJECT;
    if (index > 0) return objectOf(values[index - 1]) === object ? 1 : 0;
    return this.pointers.some((each) => objectOf(values[each]) === object) ? 1 : 0;
  }

  /** The words that the move depends on. */
  get wordsRead(): readonly number[] {
    return this.reads.flatMap((fact) => {
      if (fact < MOST_WORDS) return [fact];
      const index = (fact - MOST_WORDS) % FACTS_OF_OBJECT;
      return index > 0 ? [index - 1] : this.pointers;
    });
  }

  /** Writes word number `index`. */
  set(index: number, value: number): void {
    if ((this.marks[index] & WRITTEN) === 0) {
      this.marks[index] |= WRITTEN;
      this.written.push(index);
    }
    this.values[index] = value;
    if (this.words[index].pointer) this.repointed = true;
  }

  break(promise: string): void {
    if (this.broken === null && this.promised(promise)) this.broken = promise;
  }

  choose(count: number): number {
    if (this.choices > 1) throw new Error('a step may choose once; split it into two');
    this.choices = Math.max(1, count);
    return this.choice;
  }

  /** Makes this the state. */
  become({ fours }: Row): void {
    const own = this.row.fours;
    const count = this.fours;
    for (let i = 0; i < count; i++) own[i] = fours[i];
  }

  /** Makes this the state, as it is before a move. */
  begin(base: Row): void {
    this.become(base);
    this.blocked = false;
    this.choices = 1;
    this.watch();
  }

  /** Notes from now on what is read and written, and what is broken. */
  watch(): void {
    this.broken = null;
    this.readCount = 0;
    this.repointed = false;
    const { reads, written, marks } = this;
    for (let i = 0; i < reads.length; i++) marks[reads[i]] = UNTOUCHED;
    for (let i = 0; i < written.length; i++) marks[written[i]] = UNTOUCHED;
    reads.length = 0;
    written.length = 0;
  }

  /** Whether word number `index` was read before it was written. */
  wasRead(index: number): boolean {
    return (this.marks[index] & READ) !== 0;
  }

  /** A copy of what it is now. */
  copy(): Row {
    return new Row(this.row.fours.slice());
  }
}

/** Something has read so many words that it will never end; if it is a step, the search makes a counterexample of it. */
export class EndlessStep extends ConfigError {
  constructor() {
    super(`a promise or its bookkeeping has read ${MOST_READS} words and does not end`);
  }
}

/** @throws ConfigError naming the word when it cannot hold the value */
export function checkValue(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > MOST_VALUE)
    refuse(`word ${name}`, value, `a whole number from 0 to ${MOST_VALUE}`);
}

/** A place in the state. */
export class Word {
  /** @internal */
  readonly state: State;
  /** @internal */
  readonly index: number;

  /** @internal */
  constructor(state: State, index: number) {
    this.state = state;
    this.index = index;
  }

  /** The name it was declared with. */
  get name(): string {
    return this.state.words[this.index].name;
  }

  /** What it holds: a whole number from 0 to 255, read and written at once. */
  get value(): number {
    return this.state.get(this.index);
  }

  set value(value: number) {
    if (typeof value !== 'number' || (value & MOST_VALUE) !== value) checkValue(this.name, value);
    this.state.set(this.index, value);
  }
}
