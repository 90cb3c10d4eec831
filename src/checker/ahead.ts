import * as v from 'valibot';
import { check, refuse, that } from '../simulator/config/check.js';
import { Halves } from './halves.js';
import { alikeIn, Made, Mover } from './made.js';
import { type Built, build, type Protocol } from './protocol.js';
import { MOST_WORDS } from './state.js';
import type { Visited } from './visited.js';

/** States of a lot: their moves are made by one thread. Of each there are so many numbers: its halves, what is quiet. */
const STATES = 64;
const OF_STATE = 3;
/** Lots that can be under way at a time, and room for each in numbers of 32 bits. */
const LOTS = 16;
const ROOM = 1 << 13;
/** Room for the halves of states. */
const HALVES = 1 << 22;
/**
 * Numbers before the first lot: lots that were posted (less than 0: the search has ended) and begun; whether like
 * processes count once; which protocol it is; how many halves there are of either kind; for each place of a lot, the one
 * that is done there; and what promises read (`Moves.concerns`).
 */
const [POSTED, BEGUN, SYMMETRY, MARK, FIRSTS, SECONDS, DONE] = [0, 1, 2, 3, 4, 5, 6];
const CONCERNS = DONE + LOTS;
const FIRST = CONCERNS + MOST_WORDS;
const BYTES = 4 * (FIRST + LOTS * ROOM + HALVES);
/** In place of the last number of moves: the search is to make those of this lot itself. */
const FAILED = -1;

/** What {@link memoryForHelpers} gives. */
export const sharedMemory: v.GenericSchema<SharedArrayBuffer> = that<SharedArrayBuffer>(
  'what memoryForHelpers gave',
  (given) =>
    typeof SharedArrayBuffer !== 'undefined' &&
    given instanceof SharedArrayBuffer &&
    given.byteLength === BYTES,
);

/**
 * Memory (17 MB) for one exploration with helpers: for `explore`'s option, and for {@link help} on other threads. In a page
 * there is such memory only when the page is cross-origin isolated.
 *
 * @example
 * // In a module that a worker of `node:worker_threads` runs:
 * parentPort.on('message', (memory) => help(mine, memory));
 * // and where the worker was started:
 * const helpers = memoryForHelpers();
 * worker.postMessage(helpers);
 * const found = explore(mine, { helpers });
 */
export function memoryForHelpers(): SharedArrayBuffer {
  return new SharedArrayBuffer(BYTES);
}

/** Lets the helpers go that wait at this memory, if it is such. */
export function dismiss(memory: unknown): void {
  if (!v.is(sharedMemory, memory)) return;
  const header = new Int32Array(memory);
  Atomics.store(header, POSTED, -1);
  Atomics.notify(header, POSTED);
}

/** Lots of states whose moves are made by whichever thread comes to it. */
export class Lots {
  /** The halves of all states that other threads post. */
  readonly halves: Halves;
  /** What has been learnt of words. */
  readonly concerns: Int32Array;
  protected readonly header: Int32Array;
  protected readonly states: readonly Int32Array[];
  protected readonly made: readonly Made[];

  constructor(memory: SharedArrayBuffer, built: Built) {
    const all = new Int32Array(memory);
    this.header = all;
    this.concerns = all.subarray(CONCERNS, FIRST);
    const rooms = Array.from({ length: LOTS }, (_, i) => all.subarray(FIRST + i * ROOM).subarray(0, ROOM));
    this.states = rooms.map((room) => room.subarray(0, OF_STATE * STATES));
    this.made = rooms.map((room) => new Made(STATES, room.subarray(OF_STATE * STATES)));
    this.halves = new Halves(built, all.subarray(FIRST + LOTS * ROOM));
  }

  /** Makes the moves of the next lot that no thread has begun with; false when there is none. */
  makeNext(mover: Mover): boolean {
    const lot = this.begin();
    if (lot < 0) return false;
    this.make(lot, mover);
    return true;
  }

  begin(): number {
    const { header } = this;
    for (;;) {
      const lot = Atomics.load(header, BEGUN);
      if (lot >= Atomics.load(header, POSTED)) return -1;
      if (Atomics.compareExchange(header, BEGUN, lot, lot + 1) === lot) return lot;
    }
  }

  make(lot: number, mover: Mover): void {
    const place = lot % LOTS;
    const [made, states] = [this.made[place], this.states[place]];
    this.halves.first.follow(Atomics.load(this.header, FIRSTS));
    this.halves.second.follow(Atomics.load(this.header, SECONDS));
    made.clear();
    mover.broken = null;
    try {
      for (let k = 0; k < STATES; k++) {
        const at = k * OF_STATE;
        mover.make(states[at], states[at + 1], states[at + 2], made);
      }
    } catch {
      // The search will meet it, too, when it makes these moves.
      made.ends[STATES - 1] = FAILED;
    }
    if (mover.broken !== null) made.ends[STATES - 1] = FAILED;
    Atomics.store(this.header, DONE + place, lot + 1);
  }
}

/**
 * The lots as the search sees them. It never waits for a helper: what is not done when its turn comes it makes itself.
 * So a search comes to the same, byte for byte, however fast helpers are, and if there are none.
 */
export class Ahead extends Lots {
  protected posted = 0;
  protected taken = 0;
  private next = 0;
  private readonly firsts = new Int32Array(LOTS);

  constructor(memory: SharedArrayBuffer, built: Built, symmetry: boolean) {
    super(memory, built);
    const { header } = this;
    if (Atomics.load(header, POSTED) !== 0) refuse('helpers', memory, 'memory that no search has used');
    header[SYMMETRY] = symmetry ? 1 : 0;
    header[MARK] = markOf(built);
  }

  /** The first state that a lot was posted for and that is not taken. */
  get first(): number {
    return this.taken < this.posted ? this.firsts[this.taken % LOTS] : Number.POSITIVE_INFINITY;
  }

  /** The moves from state `from` and those that follow; null when they are not made ahead. */
  take(from: number, visited: Visited, mover: Mover): Made | null {
    this.post(from, visited);
    if (from !== this.first) return null;
    const lot = this.taken++;
    const place = lot % LOTS;
    while (!this.isDone(lot)) if (!this.makeNext(mover)) return null;
    const made = this.made[place];
    made.states = STATES;
    made.count = made.ends[STATES - 1];
    return made.count === FAILED ? null : made;
  }

  /** Posts lots when half of the places are free; those of a helper that does not end stay taken. */
  protected post(from: number, visited: Visited): void {
    if (2 * (this.posted - this.taken) > LOTS) return;
    const { first, second } = this.halves;
    this.next = Math.max(this.next, from);
    let { posted } = this;
    for (; posted - this.taken < LOTS && this.next + STATES <= visited.count; this.next += STATES) {
      if (posted >= LOTS && !this.isDone(posted - LOTS)) break;
      if (!this.write(this.states[posted % LOTS], visited)) continue;
      this.firsts[posted % LOTS] = this.next;
      posted++;
    }
    if (posted === this.posted) return;
    this.posted = posted;
    Atomics.store(this.header, FIRSTS, first.shared);
    Atomics.store(this.header, SECONDS, second.shared);
    Atomics.store(this.header, POSTED, posted);
    Atomics.notify(this.header, POSTED);
  }

  /** Writes the states that are next to a lot; false when helpers do not see the halves of one of them. */
  private write(states: Int32Array, visited: Visited): boolean {
    const { first, second } = this.halves;
    for (let k = 0; k < STATES; k++) {
      const [at, state] = [k * OF_STATE, this.next + k];
      states[at] = visited.half(state, 0);
      states[at + 1] = visited.half(state, 1);
      states[at + 2] = visited.quiet(state);
      if (states[at] >= first.shared || states[at + 1] >= second.shared) return false;
    }
    return true;
  }

  protected isDone(lot: number): boolean {
    return Atomics.load(this.header, DONE + (lot % LOTS)) === lot + 1;
  }
}

/**
 * Helps a search of the same protocol, with the same promises, that another thread makes with {@link explore}: makes
 * moves ahead of it until it ends. It waits meanwhile, so it is for a worker. What a step does must be the same on both.
 *
 * @throws ConfigError when the search is one of a protocol with other words, steps' names or promises
 */
export function help(source: Protocol, memory: SharedArrayBuffer): void {
  check('memory', sharedMemory, memory);
  const built = build(source);
  const header = new Int32Array(memory);
  Atomics.wait(header, POSTED, 0);
  if (Atomics.load(header, POSTED) < 0) return;
  if (header[MARK] !== markOf(built)) refuse('protocol', source.name, 'the one that is explored');
  const lots = new Lots(memory, built);
  const alike = alikeIn(built, header[SYMMETRY] === 1, null);
  const mover = new Mover(built, alike, lots.halves, null, lots.concerns);
  for (;;) {
    const posted = Atomics.load(header, POSTED);
    if (posted < 0) return;
    if (!lots.makeNext(mover)) Atomics.wait(header, POSTED, posted);
  }
}

/** Tells protocols apart that differ in words, in who is like whom, in steps' names or in promises. */
function markOf({ state, alike, processes, memory, chosen, again }: Built): number {
  const labels = processes.map((process) => process.labels);
  const text = JSON.stringify([memory, state.words, alike, labels, chosen, again.map(([name]) => name)]);
  let mark = 0;
  for (let i = 0; i < text.length; i++) mark = (Math.imul(31, mark) + text.charCodeAt(i)) | 0;
  return mark;
}
