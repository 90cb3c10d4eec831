import { ConfigError, refuse, shown } from '../simulator/config/check.js';
import {
  Buffers,
  LOAD_ORDERS,
  type LoadOrder,
  type MemoryModel,
  type MemoryOrder,
  ORDERS,
  STORE_ORDERS,
  type StoreOrder,
} from './buffers.js';
import { objectOf } from './pointers.js';
import { PROMISES } from './promises.js';
import { EndlessStep, type State, Word } from './state.js';

/** Returned by a step that cannot be made now; it is tried again in every later state. */
export const WAIT = '(wait)';
/** Returned by a step after which the process is done. */
export const DONE = '(done)';

/**
 * What a step does, at once; returns the name of the step that follows, nothing for the next one in the list. It depends
 * on words and on what it chooses, on nothing else: where it would do the same again, it is not called.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a step without a return statement is the most readable one
export type Step = () => string | void;
/** The steps of a process by their names, in order; the first is where it starts. */
export type Steps = Readonly<Record<string, Step>>;

/** One process of a protocol, as its steps see it. */
export class Process {
  /** Its name, such as `ager 1`. */
  readonly name: string;
  /** @internal */
  readonly buffers: Buffers;
  /** @internal */
  readonly pc: Word;
  /** @internal Registers that hold addresses. */
  readonly pointers: Word[] = [];
  /** @internal */
  readonly labels: string[] = [];
  /** @internal */
  readonly code: Step[] = [];
  private readonly state: State;
  private readonly numbers = new Map<string, number>();

  /** @internal */
  constructor(state: State, name: string, memory: MemoryModel) {
    this.state = state;
    this.name = name;
    this.pc = this.word('at');
    this.buffers = new Buffers(state, memory, name);
  }

  /** A private word, a register. */
  word(name: string, initial: number = 0): Word {
    return this.register(name, initial, false);
  }

  /** A private word that holds an address. */
  pointer(name: string, initial: number = 0): Word {
    return this.register(name, initial, true);
  }

  /**
   * Reads shared memory; with `acquire` nothing that follows is read before it, and it waits for the process's own
   * release stores.
   */
  load(word: Word, order: LoadOrder = 'relaxed'): number {
    this.checkOrder(order, LOAD_ORDERS, 'load', word);
    return this.buffers.load(word, order);
  }

  /** Writes shared memory; with `release` everything before it is seen before it. */
  store(word: Word, value: number, order: StoreOrder = 'relaxed'): void {
    this.checkOrder(order, STORE_ORDERS, 'store', word);
    this.buffers.store(word, value, order);
  }

  /** Clears bits of a word at once, as `lock and` does. */
  clearBits(word: Word, bits: number, order: StoreOrder = 'relaxed'): void {
    this.checkOrder(order, STORE_ORDERS, 'clearing of bits', word);
    this.buffers.clear(word, bits, order);
  }

  /**
   * Compare-and-swap: if `word` still has the bits that `seen` has, it gets `next` of them.
   * Afterwards `seen` is what was found, as the instruction does it. With `acquire` nothing that follows is read before
   * it, with `release` everything before is seen before it; on x86 (`TSO`) it is a full barrier.
   */
  cas(word: Word, seen: Word, next: (value: number) => number, order: MemoryOrder = 'acquire'): boolean {
    this.checkOrder(order, ORDERS, 'compare-and-swap', word);
    return this.buffers.cas(word, seen, next, order);
  }

  /** Takes a lock that is not modelled: as an `acquire`. */
  acquires(): void {
    this.buffers.acquire();
  }

  /** A full memory barrier. */
  fence(): void {
    this.buffers.fence();
  }

  /** A whole number from 0 to `count` − 1: the explorer tries them all. At most once in a step. */
  choose(count: number): number {
    return this.state.choose(count);
  }

  /** Takes a spinlock kept in `lock`, or returns WAIT. */
  spinLock(lock: Word): typeof WAIT | undefined {
    if (!this.buffers.atomic(lock, 'acquire') || lock.value !== 0) return WAIT;
    lock.value = 1;
    return undefined;
  }

  /** Gives a spinlock back, with `release`. */
  spinUnlock(lock: Word): void {
    this.buffers.store(lock, 0, 'release');
  }

  /** Says that this step may sleep, although the process may hold these spinlocks: a promise is broken if it does. */
  sleeps(...mayHold: readonly Word[]): void {
    if (mayHold.some((lock) => this.buffers.find(lock) !== 0)) this.state.break(PROMISES.noSleepUnderLock);
  }

  /** Says that this step breaks a promise. */
  breaks(promise: string): void {
    this.state.break(promise);
  }

  /** Whether it is about to make one of these steps. */
  at(...labels: readonly string[]): boolean {
    const pc = this.pc.value;
    for (let i = 0; i < labels.length; i++) if (this.numberOf(labels[i]) === pc) return true;
    return false;
  }

  /** Whether it is done and all it stored is seen. */
  get done(): boolean {
    return this.pc.value === this.labels.length && this.buffers.empty;
  }

  /** @internal Whether it has the address of an object, so that it can read there. */
  knows(object: number): boolean {
    for (let i = 0; i < this.pointers.length; i++)
      if (objectOf(this.pointers[i].value) === object) return true;
    return false;
  }

  /** @internal */
  setSteps(steps: Steps): void {
    for (const [label, step] of Object.entries(steps)) {
      this.numbers.set(label, this.labels.length);
      this.labels.push(label);
      this.code.push(step);
    }
    this.numbers.set(DONE, this.labels.length);
  }

  /** @internal Makes the step that is due; false when it is not possible. */
  advance(): boolean {
    const from = this.pc.value;
    let to: ReturnType<Step>;
    try {
      to = this.code[from]();
    } catch (error) {
      if (!(error instanceof EndlessStep)) throw error;
      this.state.broken ??= PROMISES.stepsEnd;
      return true;
    }
    if (to === WAIT || this.state.blocked) return false;
    const next = typeof to === 'string' ? this.numberOf(to) : from + 1;
    this.pc.value = next;
    if (next === this.labels.length) this.buffers.forget();
    return true;
  }

  private checkOrder(order: MemoryOrder, orders: readonly MemoryOrder[], what: string, word: Word): void {
    if (order !== 'relaxed' && !orders.includes(order))
      refuse(
        `${this.name}: the order of its ${what} of ${word.name}`,
        order,
        `one of '${orders.join("', '")}'`,
      );
  }

  private numberOf(label: string): number {
    const number = this.numbers.get(label);
    if (number !== undefined) return number;
    throw new ConfigError(
      `${this.name} has no step ${shown(label)}; its steps are ${this.labels.join(', ')}, and it may return WAIT or DONE`,
    );
  }

  private register(name: string, initial: number, pointer: boolean): Word {
    const info = { name: `${this.name}.${name}`, initial, pointer, kind: 'private' } as const;
    const word = new Word(this.state, this.state.add(info));
    if (pointer) this.pointers.push(word);
    return word;
  }
}
