import type { LoadOrder, StoreOrder } from './buffers.js';
import { DANGLING, objectOf } from './pointers.js';
import type { Process } from './process.js';
import { PROMISES } from './promises.js';
import { type State, Word } from './state.js';

interface PoolOptions<F extends string> {
  readonly name: string;
  readonly size: number;
  readonly fields: Readonly<Record<F, 'number' | 'pointer'>>;
  /** Number of its first object, counted over all pools. */
  readonly firstObject: number;
  readonly onFree: (object: number, from: number, words: number) => void;
}

/** Objects of one kind that are allocated, freed and allocated again. Pointers to them are multiples of 4. */
export class Pool<F extends string = string> {
  /** How many objects there are. */
  readonly size: number;
  private readonly state: State;
  private readonly firstObject: number;
  private readonly names: readonly F[];
  private readonly alive: number;
  private readonly fields: number;
  private readonly places: Word[] = [];
  private readonly onFree: (object: number, from: number, words: number) => void;

  /** @internal */
  constructor(state: State, { name, size, fields, firstObject, onFree }: PoolOptions<F>) {
    this.state = state;
    this.size = size;
    this.firstObject = firstObject;
    this.onFree = onFree;
    this.names = Object.keys(fields) as F[];
    this.alive = state.words.length;
    for (let i = 1; i <= size; i++)
      state.add({ name: `${name} ${i} allocated`, initial: 0, pointer: false, kind: 'lifetime' });
    this.fields = state.words.length;
    for (let i = 1; i <= size; i++)
      for (const field of this.names) {
        const pointer = fields[field] === 'pointer';
        const info = { name: `${name} ${i}.${field}`, initial: 0, pointer, kind: 'shared' } as const;
        this.places.push(new Word(state, state.add(info)));
      }
  }

  /** The pointer to object `number`, from 0 on. */
  pointer(number: number): number {
    return 4 * (this.firstObject + number);
  }

  /** The number of the object, from 0 on, that a pointer points to; negative or too large for another pool's. */
  numberOf(pointer: number): number {
    return objectOf(pointer) - this.firstObject;
  }

  /** Whether a pointer leads to an object of this pool that has not been freed since. */
  isAlive(pointer: number): boolean {
    const number = this.numberOf(pointer);
    return number >= 0 && number < this.size && (pointer & DANGLING) === 0 && this.isAllocated(number);
  }

  /** Whether object `number`, from 0 on, is allocated now. */
  isAllocated(number: number): boolean {
    return this.state.get(this.alive + number) === 1;
  }

  /**
   * Numbers of the free objects that an allocator could hand out next. Of several that are alike (no word has a pointer
   * to them, and they hold the same) only the first: what follows is the same but for the number.
   */
  available(): number[] {
    const found: number[] = [];
    const contents = new Set<string>();
    for (let i = 0; i < this.size; i++) {
      if (this.isAllocated(i)) continue;
      if (!this.state.reorders && !this.state.isPointedTo(this.firstObject + i)) {
        let content = '';
        for (let f = 0; f < this.names.length; f++)
          content += `${this.places[i * this.names.length + f].value},`;
        if (contents.has(content)) continue;
        contents.add(content);
      }
      found.push(i);
    }
    return found;
  }

  /** Allocates one of the free objects, whichever (this is the step's one choice); 0 when there is none. */
  allocate(): number {
    const free = this.available();
    return free.length === 0 ? 0 : this.take(free[this.state.choose(free.length)]);
  }

  /** Allocates object `number`, from 0 on, which must be free. Memory is as it was left. */
  take(number: number): number {
    this.state.set(this.alive + number, 1);
    return this.pointer(number);
  }

  /** Frees an object; all pointers to it dangle from now on. Its memory stays as it is until it is written. */
  free(pointer: number): void {
    if (!this.isAlive(pointer)) {
      this.state.break(PROMISES.noFreedAccess);
      return;
    }
    const number = this.numberOf(pointer);
    this.state.set(this.alive + number, 0);
    this.onFree(objectOf(pointer), this.fields + number * this.names.length, this.names.length);
  }

  /** The field of the object that a pointer points to, for steps that need not ask whether it is alive. */
  word(pointer: number, field: F): Word {
    const number = this.numberOf(pointer);
    return this.places[number * this.names.length + this.names.indexOf(field)];
  }

  /** Reads a field through a pointer. Through 0, or a pointer to something else, it breaks a promise and gives 0. */
  load(process: Process, pointer: number, field: F, order: LoadOrder = 'relaxed'): number {
    const word = this.reached(pointer, field);
    return word === null ? 0 : process.load(word, order);
  }

  /** Writes a field through a pointer. */
  store(process: Process, pointer: number, field: F, value: number, order: StoreOrder = 'relaxed'): void {
    if (pointer & DANGLING) this.written(pointer);
    const word = this.reached(pointer, field);
    if (word !== null) process.store(word, value, order);
  }

  /** Clears bits of a field through a pointer, at once. */
  clearBits(process: Process, pointer: number, field: F, bits: number, order: StoreOrder = 'relaxed'): void {
    if (pointer & DANGLING) this.written(pointer);
    const word = this.reached(pointer, field);
    if (word !== null) process.clearBits(word, bits, order);
  }

  /** Compare-and-swap of a field through a pointer; one that fails changes nothing. */
  cas(process: Process, pointer: number, field: F, seen: Word, next: (value: number) => number): boolean {
    const word = this.reached(pointer, field);
    const done = word !== null && process.cas(word, seen, next);
    if (done && pointer & DANGLING) this.written(pointer);
    return done;
  }

  /** @internal The object that word number `word` belongs to; 0 for none of this pool. */
  objectAt(word: number): number {
    const number = Math.floor((word - this.fields) / this.names.length);
    return word < this.fields || number >= this.size ? 0 : this.firstObject + number;
  }

  /** @internal A store that was under way while word number `word` was freed arrives. */
  late(word: number): boolean {
    const object = this.objectAt(word);
    if (object === 0) return false;
    this.state.break(
      this.isAllocated(object - this.firstObject) ? PROMISES.noReusedWrite : PROMISES.noFreedAccess,
    );
    return true;
  }

  private written(pointer: number): void {
    if (this.isAllocated(this.numberOf(pointer))) this.state.break(PROMISES.noReusedWrite);
  }

  private reached(pointer: number, field: F): Word | null {
    this.state.countRead();
    const number = this.numberOf(pointer);
    if (objectOf(pointer) === 0) {
      this.state.break(PROMISES.noNullAccess);
      return null;
    }
    if (number < 0 || number >= this.size) {
      this.state.break(PROMISES.noMixup);
      return null;
    }
    if (pointer & DANGLING || !this.isAllocated(number)) this.state.break(PROMISES.noFreedAccess);
    return this.word(pointer, field);
  }
}
