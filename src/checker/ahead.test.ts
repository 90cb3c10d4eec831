import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mock, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { makeStreams, type Stream } from '../simulator/random/streams.js';
import { Ahead, dismiss, help, Lots, memoryForHelpers } from './ahead.js';
import { explore } from './explore.js';
import { alikeIn, type Made, Mover } from './made.js';
import { PROMISES } from './promises.js';
import { build, type Protocol, protocol } from './protocol.js';
import { RMAP_PROTOCOLS } from './protocols/index.js';
import { Search } from './search.js';
import { withBookkeeping } from './testing/bookkeeping.js';
import { HELPED } from './testing/helped.js';
import { asProtocol, randomProgram } from './testing/random.js';
import type { Visited } from './visited.js';

/** A helper that may take its time: meanwhile no other thread may write where it reads. */
class Slow extends Lots {
  private readonly begun: { readonly lot: number; readonly states: Int32Array }[] = [];

  /** @param keep whether it makes the lot some time */
  start(keep: boolean): void {
    const lot = this.begin();
    if (lot >= 0 && keep) this.begun.push({ lot, states: this.statesOf(lot).slice() });
  }

  /** Makes one of those that it has begun; false when there is none. */
  end(random: Stream, mover: Mover): boolean {
    if (this.begun.length === 0) return false;
    const [{ lot, states }] = this.begun.splice(Math.floor(this.begun.length * random()), 1);
    assert.deepEqual(this.statesOf(lot), states, 'the place of a lot is used again before the lot is done');
    this.make(lot, mover);
    return true;
  }

  private statesOf(lot: number): Int32Array {
    return this.states[lot % this.states.length];
  }
}

/** Helpers on this thread: whenever the search asks for moves, chance says which of them does what. */
class Crew extends Ahead {
  /** Lots that the search took, and those that a helper made. */
  took = 0;
  helped = 0;
  readonly memory: SharedArrayBuffer;
  private readonly random: Stream;
  private readonly helpers: readonly { slow: Slow; mover: Mover }[];
  private readonly dropped: number;

  constructor(
    source: Protocol,
    symmetry: boolean,
    random: Stream,
    helpers: number,
    dropped: number,
    memory: SharedArrayBuffer = memoryForHelpers(),
  ) {
    super(memory, build(source), symmetry);
    this.memory = memory;
    this.random = random;
    this.dropped = dropped;
    this.helpers = Array.from({ length: helpers }, () => {
      const built = build(source);
      const slow = new Slow(memory, built);
      const alike = alikeIn(built, symmetry, null);
      return { slow, mover: new Mover(built, alike, slow.halves, null, slow.concerns) };
    });
  }

  override take(from: number, visited: Visited, mover: Mover): Made | null {
    for (const { slow, mover: own } of this.helpers)
      for (let n = Math.floor(6 * this.random()); n > 0; n--)
        if (this.random() < 0.5) slow.start(this.random() >= this.dropped);
        else if (slow.end(this.random, own)) this.helped++;
    const made = super.take(from, visited, mover);
    if (made !== null) this.took++;
    return made;
  }
}

/** All that a search says: what it found, and every state in its order. */
function told(source: Protocol, symmetry: boolean, most: number, ahead: Ahead | null): unknown {
  const built = build(source);
  const search = new Search(built, symmetry, null, ahead);
  let found: unknown;
  try {
    found = search.run(most);
  } catch (error) {
    found = String(error);
  }
  const { visited, parents, transitions, depth } = search;
  const states = createHash('sha256');
  for (let at = 0; at < visited.count; at++) {
    visited.read(at);
    states.update(Int32Array.of(parents.at(at), ...visited.base.fours.subarray(0, built.state.fours)));
  }
  return { found, transitions, depth, count: visited.count, states: states.digest('hex') };
}

const { stream } = makeStreams('ahead');

/** As much as `memoryForHelpers` gives; with less in the last part of it, the room for halves of states. */
const WHOLE = memoryForHelpers().byteLength;

/** The same with helpers, whatever they do when; gives how many lots helpers made, and how many were of use. */
function checkSame(
  source: Protocol,
  { symmetry = true, most = 1e6, dropped = 0, bytes = WHOLE } = {},
): [number, number] {
  const alone = told(source, symmetry, most, null);
  let [made, took] = [0, 0];
  for (const helpers of [0, 1, 2]) {
    const random = stream(`${source.name} ${helpers}`);
    const crew = new Crew(source, symmetry, random, helpers, dropped, new SharedArrayBuffer(bytes));
    assert.deepEqual(told(source, symmetry, most, crew), alone, `${source.name}, ${helpers} helpers`);
    made += crew.helped;
    took += crew.took;
  }
  return [made, took];
}

const programs = Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 20);

test('random protocols of many states: what is found is the same, state by state, with helpers and without', () => {
  const random = stream('programs');
  const seen = new Set<unknown>();
  let [made, took] = [0, 0];
  for (let n = 0; n < programs; n++) {
    const source = { ...asProtocol({ ...randomProgram(random), count: 4 }), name: `random ${n}` };
    for (const promises of [
      [],
      [PROMISES.canFinish],
      [PROMISES.noDeadlock],
      [PROMISES.finishes],
      undefined,
    ]) {
      const chosen = promises === undefined ? source : { ...source, promises };
      const [m, t] = checkSame(chosen, { symmetry: n % 2 === 0, dropped: n % 5 === 0 ? 0.1 : 0 });
      made += m;
      took += t;
      seen.add(explore(chosen).violated);
    }
  }
  assert.equal(seen.size, 5, 'every verdict came up');
  assert.ok(made > programs && took > programs, `${made} lots made by helpers, ${took} taken`);
});

test('random protocols with bookkeeping: the same', () => {
  const random = stream('bookkeeping');
  let [made, took] = [0, 0];
  for (let n = 0; n < programs / 2; n++) {
    const source = { ...withBookkeeping(random, 4), name: `bookkeeping ${n}` };
    const [m, t] = checkSame(source, { symmetry: n % 2 === 0 });
    made += m;
    took += t;
  }
  assert.ok(made > programs && took > programs, `${made} lots made by helpers, ${took} taken`);
});

test('the laboratory: the same, where memory is weak, too, and where something is broken on the way', () => {
  for (const { protocol: source } of RMAP_PROTOCOLS.filter(({ id }) => ['8c', '9b', '9c'].includes(id))) {
    const [made, took] = checkSame(source);
    assert.ok(made > 10 && took > 10, source.name);
  }
});

/** Processes that have nothing to do with each other, beside one that counts up from 245 and so, at 256, throws. */
function counting(choices: number): Protocol {
  return protocol('counting', (m) => {
    const up = m.word('up', 245);
    m.alike('P', 4, (p) => {
      const own = p.word('own');
      const step = (): void => {
        own.value = p.choose(choices);
      };
      return { 1: step, 2: step, 3: step, 4: step, 5: step };
    });
    m.process('Q', () => ({
      go: () => {
        up.value++;
        return 'go';
      },
    }));
  });
}

test('what a step throws is thrown as without helpers, and too many states are as many', () => {
  assert.throws(() => explore(counting(1)), /word up must be .*; it was 256/);
  const [made, took] = checkSame(counting(1), { symmetry: false });
  assert.ok(made > 10 && took > 10, `${made} made, ${took} taken`);
  for (const most of [1, 63, 64, 65, 200, 1000]) checkSame(counting(1), { symmetry: false, most });
});

test('what is found in the very last state is found where helpers led to it, too', () => {
  for (const [source] of HELPED) {
    const [made, took] = checkSame(source, { symmetry: false });
    assert.ok(made > 10 && took > 10, `${source.name}: ${made} made, ${took} taken`);
  }
});

/** A search that waits until helpers have made every lot, so that it makes none itself. */
class Patient extends Ahead {
  private static readonly clock = new Int32Array(new SharedArrayBuffer(4));

  override take(from: number, visited: Visited, mover: Mover): Made | null {
    this.post(from, visited);
    for (let lot = this.taken; lot < this.posted; lot++)
      for (let n = 0; !this.isDone(lot); n++) {
        assert.ok(n < 100_000, 'no helper makes the lot');
        Atomics.wait(Patient.clock, 0, 0, 1);
      }
    return super.take(from, visited, mover);
  }

  get lots(): number {
    return this.posted;
  }
}

test('threads make every lot: what is found is the same, state by state', async () => {
  const filename = fileURLToPath(new URL('./testing/worker.ts', import.meta.url));
  const threads = new Piscina({ filename, name: 'runInWorker', minThreads: 2, maxThreads: 2 });
  const onBoth = (task: unknown): Promise<unknown> => Promise.all([threads.run(task), threads.run(task)]);
  try {
    await onBoth(null);
    for (const [which, [source, expected]] of HELPED.entries())
      for (const symmetry of [true, false]) {
        const memory = memoryForHelpers();
        const patient = new Patient(memory, build(source), symmetry);
        const helped = onBoth([which, memory]);
        const found = told(source, symmetry, 1e6, patient);
        dismiss(memory);
        await helped;
        assert.deepEqual(found, told(source, symmetry, 1e6, null), source.name);
        assert.ok(patient.lots >= (symmetry ? 2 : 50), `${source.name}: ${patient.lots} lots`);
        if (expected !== null) assert.ok(JSON.stringify(found).includes(expected), source.name);
      }
  } finally {
    await threads.destroy();
  }
});

test('nine moves of each state have room in a lot', () => {
  const [made, took] = checkSame(counting(2), { symmetry: false, most: 20_000 });
  assert.ok(made > 10 && took > 0.8 * made, `${made} made, ${took} taken`);
});

test('a lot that has no room for its moves is made by the search', () => {
  const [made, took] = checkSame(counting(60), { most: 20_000 });
  assert.ok(made > 10 && took < made / 2, `${made} made, ${took} taken`);
});

test('states whose halves have no room where helpers see them are left to the search', () => {
  const [source] = HELPED[0];
  const [, all] = checkSame(source, { symmetry: false });
  const [made, took] = checkSame(source, { symmetry: false, bytes: WHOLE - 2 ** 24 + 2 ** 10 });
  assert.ok(made > 10 && took < all, `${made} made, ${took} of ${all} taken`);
});

test('memory is for one search, and for helpers of the same protocol', () => {
  const source = RMAP_PROTOCOLS.find(({ id }) => id === '9b')!.protocol;
  const helpers = memoryForHelpers();
  assert.deepEqual(explore(source, { helpers }), explore(source));
  help(source, helpers); // The search has ended: there is nothing to wait for.
  for (const wrong of [{ maxStates: 0 }, { partialOrder: true }]) {
    const waiting = memoryForHelpers();
    assert.throws(() => explore(source, { ...wrong, helpers: waiting }), { name: 'ConfigError' });
    help(source, waiting);
  }
  const refused = (given: unknown, message: RegExp): void =>
    assert.throws(() => explore(source, { helpers: given as SharedArrayBuffer }), {
      name: 'ConfigError',
      message,
    });
  refused(helpers, /^helpers must be memory that no search has used; it was an object$/);
  refused(new SharedArrayBuffer(8), /^helpers must be what memoryForHelpers gave; it was an object$/);
  refused(null, /^helpers must be what memoryForHelpers gave; it was null$/);
  assert.throws(() => help(source, new SharedArrayBuffer(8)), /^ConfigError: memory must be what/);

  const crew = new Crew(source, true, stream('none'), 0, 0);
  told(source, true, 1000, crew);
  const others = [
    counting(1),
    { ...source, except: [PROMISES.canFinish] },
    { ...source, except: ['one of its own'] },
    { ...source, promises: [] },
  ];
  // Who is let in would wait for ever.
  const wait = mock.method(Atomics, 'wait', (header: Int32Array, at: number, value: number) => {
    if (header[at] === value) throw new Error('let in');
    return 'not-equal';
  });
  try {
    for (const other of others)
      assert.throws(() => help(other, crew.memory), {
        name: 'ConfigError',
        message: /^protocol must be the one that is explored; it was "/,
      });
    assert.throws(() => help(source, crew.memory), /^Error: let in$/);
  } finally {
    wait.mock.restore();
  }
});

test('what a helper reads is written before the lot is posted, and what it made before the lot is done', () => {
  const source = counting(1);
  const store = Atomics.store as (header: Int32Array, at: number, value: number) => number;
  /** Numbers of the header, by what is stored there: what was posted comes after how many halves there are. */
  const [POSTED, DONE] = [0, 6];
  const stores: number[] = [];
  class Watched extends Ahead {
    override take(from: number, visited: Visited, mover: Mover): Made | null {
      const posted = Atomics.load(this.header, POSTED);
      const half = (at: number, which: 0 | 1): number => {
        assert.equal(Atomics.load(this.header, POSTED), posted, 'a lot is posted while it is written');
        return visited.half(at, which);
      };
      return super.take(from, Object.create(visited, { half: { value: half } }), mover);
    }

    /** Whether the moves of all states of a lot are there. */
    isWhole(place: number): boolean {
      return this.made[place].states === this.made[place].ends.length;
    }
  }
  const watched = new Watched(memoryForHelpers(), build(source), false);
  const watch = mock.method(Atomics, 'store', (header: Int32Array, at: number, value: number): number => {
    if (at >= DONE) assert.ok(watched.isWhole(at - DONE), 'a lot is called done before it is');
    else stores.push(at);
    return store(header, at, value);
  });
  const found = told(source, false, 2000, watched);
  watch.mock.restore();
  assert.deepEqual(found, told(source, false, 2000, null));
  assert.ok(stores.length > 12 && stores.length % 3 === 0, `${stores.length}`);
  assert.ok(stores.every((at, i) => (at === POSTED) === (i % 3 === 2)));
});
