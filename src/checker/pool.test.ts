import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from './explore.js';
import { DANGLING } from './pointers.js';
import { Pool } from './pool.js';
import { Process } from './process.js';
import { PROMISES } from './promises.js';
import { type Protocol, type ProtocolOptions, protocol } from './protocol.js';
import { State, Word } from './state.js';

/** One frees a cell and may take it again; the other has kept a pointer to it and writes. */
function keptPointer(write: 'store' | 'cas', options: ProtocolOptions = {}): Protocol {
  return protocol(
    'a kept pointer',
    (m) => {
      const cells = m.pool('cell', 1, { value: 'number' });
      const shared = m.pointer('shared', cells.take(0));
      m.process('owner', () => ({
        free: () => cells.free(shared.value),
        'take again': () => {
          shared.value = cells.take(0);
        },
      }));
      m.process('user', (p) => {
        const own = p.pointer('own');
        const seen = p.word('seen');
        return {
          'read pointer': () => {
            own.value = p.load(shared);
          },
          write: () => {
            if (write === 'store') cells.store(p, own.value, 'value', 1);
            else if (!cells.cas(p, own.value, 'value', seen, () => 1)) seen.value = 0;
          },
        };
      });
    },
    options,
  );
}

test('a pointer that was kept leads to freed memory, then to another object’s', () => {
  const freed = explore(keptPointer('store'));
  assert.equal(freed.violated, PROMISES.noFreedAccess);
  assert.equal(freed.counterexample.length, 3);
  for (const write of ['store', 'cas'] as const) {
    const reused = explore(keptPointer(write, { except: [PROMISES.noFreedAccess] }));
    assert.equal(reused.violated, PROMISES.noReusedWrite, write);
    // Read, free, take again, write: the address is the same, the cell is another (ABA).
    assert.equal(reused.counterexample.length, 4);
    assert.equal(reused.counterexample[3].step, 'write');
  }
  const neither = explore(keptPointer('store', { except: [PROMISES.noFreedAccess, PROMISES.noReusedWrite] }));
  assert.equal(neither.verdict, 'holds');
});

test('a pointer read again after the reuse is sound', () => {
  const fresh = protocol('read again', (m) => {
    const cells = m.pool('cell', 2, { value: 'number' });
    const shared = m.pointer('shared', cells.take(0));
    m.process('P', (p) => ({
      free: () => cells.free(shared.value),
      take: () => {
        shared.value = cells.allocate();
      },
      write: () => cells.store(p, shared.value, 'value', 1),
    }));
  });
  const { verdict, states } = explore(fresh);
  assert.equal(verdict, 'holds');
  // Start, freed, then either cell: taken, and written.
  assert.equal(states, 6);
});

test('freeing twice, following 0, and taking one kind for another', () => {
  const broken: [string, string][] = [
    ['twice', PROMISES.noFreedAccess],
    ['null', PROMISES.noNullAccess],
    ['kind', PROMISES.noMixup],
  ];
  for (const [how, promise] of broken) {
    const wrong = protocol(how, (m) => {
      const cells = m.pool('cell', 1, { value: 'number' });
      const others = m.pool('other', 1, { value: 'number' });
      const pointer = m.pointer('pointer', cells.take(0));
      m.process('P', (p) => ({
        go: () => {
          if (how === 'twice') cells.free(pointer.value);
          if (how === 'null') cells.load(p, 0, 'value');
          if (how === 'kind') others.load(p, pointer.value, 'value');
        },
        again: () => {
          if (how === 'twice') cells.free(pointer.value);
        },
      }));
    });
    assert.equal(explore(wrong).violated, promise);
  }
});

test('a store that was under way when its memory was freed arrives too late', () => {
  const late = protocol(
    'late',
    (m) => {
      const cells = m.pool('cell', 1, { value: 'number' });
      const pointer = m.pointer('pointer', cells.take(0));
      const ready = m.word('ready');
      m.process('user', (p) => ({
        write: () => cells.store(p, pointer.value, 'value', 1),
        ready: () => p.store(ready, 1),
      }));
      m.process('owner', (p) => ({
        wait: () => (p.load(ready) === 1 ? undefined : 'wait'),
        free: () => cells.free(pointer.value),
      }));
    },
    { memory: 'weakNoLB' },
  );
  const { violated, counterexample } = explore(late);
  assert.equal(violated, PROMISES.noFreedAccess);
  assert.equal(counterexample.at(-1)?.step, 'its store to cell 1.value becomes visible');
  assert.equal(explore({ ...late, memory: 'TSO' }).verdict, 'holds');
});

test('of free objects that no pointer leads to, one stands for all; one with a dangling pointer is another case', () => {
  const taking = (first: boolean): Protocol =>
    protocol('taking', (m) => {
      const cells = m.pool('cell', 4, { value: 'number' });
      const dangling = m.pointer('dangling', first ? cells.take(2) : 0);
      if (first) cells.free(dangling.value);
      const taken = m.pointer('taken');
      m.process('P', () => ({
        take: () => {
          taken.value = cells.allocate();
        },
      }));
    });
  // Before, and after each kind of choice.
  assert.equal(explore(taking(false)).states, 1 + 1);
  assert.equal(explore(taking(true)).states, 1 + 2);
});

/** Two pools by themselves: three pairs, objects 1 to 3, and two cells, objects 4 and 5; who is told of what is freed. */
function twoPools() {
  const state = new State();
  const process = new Process(state, 'P', 'sequential');
  const freed: number[][] = [];
  const onFree = (...what: number[]): void => void freed.push(what);
  const pairs = new Pool(state, {
    ...{ name: 'pair', size: 3, firstObject: 1, onFree },
    fields: { left: 'number', right: 'pointer' },
  });
  const cells = new Pool(state, {
    ...{ name: 'cell', size: 2, firstObject: 4, onFree },
    fields: { value: 'number' },
  });
  /** What is broken by that, which then begins as a move does. */
  const broken = (access: () => unknown): string | null => {
    state.begin(state.copy());
    access();
    return state.broken;
  };
  return { state, process, pairs, cells, freed, broken };
}

test('each object has a pointer, words and a lifetime of its own', () => {
  const { state, pairs, cells } = twoPools();
  assert.deepEqual(
    state.words.map(({ name, kind, pointer }) => `${name} ${kind}${pointer ? ' pointer' : ''}`),
    [
      'P.at private',
      ...[1, 2, 3].map((n) => `pair ${n} allocated lifetime`),
      ...[1, 2, 3].flatMap((n) => [`pair ${n}.left shared`, `pair ${n}.right shared pointer`]),
      ...[1, 2].map((n) => `cell ${n} allocated lifetime`),
      ...[1, 2].map((n) => `cell ${n}.value shared`),
    ],
  );
  assert.deepEqual(
    [0, 2].map((n) => pairs.pointer(n)),
    [4, 12],
  );
  assert.deepEqual(
    [0, 1].map((n) => cells.pointer(n)),
    [16, 20],
  );
  assert.deepEqual(
    [0, 4, 12 | DANGLING | 3, 16].map((at) => pairs.numberOf(at)),
    [-1, 0, 2, 3],
  );
  assert.equal(pairs.word(12, 'right').name, 'pair 3.right');
  assert.equal(cells.word(20 | 1, 'value').name, 'cell 2.value');
  const objects = (pool: { objectAt(word: number): number }): number[] =>
    state.words.map((_, i) => pool.objectAt(i)).filter((object, i) => object !== 0 || i === 0);
  assert.deepEqual(objects(pairs), [0, 1, 1, 2, 2, 3, 3]);
  assert.deepEqual(objects(cells), [0, 4, 5]);
});

test('an object is alive from when it is taken until it is freed, through a pointer that does not dangle', () => {
  const { state, process, pairs, cells, freed, broken } = twoPools();
  const alive = (): number[] =>
    [0, 4, 8, 12, 16, 20, 8 | DANGLING, 8 | 3].filter((at) => pairs.isAlive(at) || cells.isAlive(at));
  // The words that lie before and behind those that say what is allocated.
  process.pc.value = 1;
  for (const word of [pairs.word(4, 'left'), pairs.word(12, 'right'), cells.word(16, 'value')])
    word.value = 1;
  assert.deepEqual(alive(), []);
  assert.deepEqual([pairs.take(1), cells.take(1)], [8, 20]);
  assert.deepEqual(alive(), [8, 20, 8 | 3]);
  assert.deepEqual(
    [0, 1, 2].map((n) => pairs.isAllocated(n)),
    [false, true, false],
  );
  assert.equal(
    broken(() => pairs.free(8)),
    null,
  );
  assert.deepEqual(freed, [[2, 6, 2]], 'its number, its first word, and how many it has');
  assert.deepEqual(alive(), [20]);
  for (const at of [8, 0, 20, 8 | DANGLING])
    assert.equal(
      broken(() => pairs.free(at)),
      PROMISES.noFreedAccess,
    );
  assert.equal(freed.length, 1);
  assert.equal(
    broken(() => cells.free(20)),
    null,
  );
  assert.deepEqual(freed[1], [5, 13, 1]);
  assert.equal(state.blocked, false);
});

test('of free objects an allocator hands out those that differ in what they hold or in whether a pointer leads there', () => {
  const { state, pairs } = twoPools();
  const pointer = new Word(state, state.add({ name: 'p', initial: 0, pointer: true, kind: 'private' }));
  assert.deepEqual(pairs.available(), [0]);
  pairs.word(8, 'left').value = 1;
  assert.deepEqual(pairs.available(), [0, 1]);
  pairs.word(12, 'left').value = 1;
  assert.deepEqual(pairs.available(), [0, 1]);
  pairs.word(8, 'left').value = 0;
  pairs.word(12, 'left').value = 0;
  pointer.value = 12 | DANGLING;
  assert.deepEqual(pairs.available(), [0, 2]);
  pairs.take(0);
  assert.deepEqual(pairs.available(), [1, 2]);
  state.reorders = true;
  pointer.value = 0;
  assert.deepEqual(pairs.available(), [1, 2], 'where stores may be under way none are known to be alike');
  state.begin(state.copy());
  state.choice = 1;
  assert.deepEqual([pairs.allocate(), state.choices], [12, 2]);
  state.begin(state.copy());
  state.choice = 0;
  assert.deepEqual([pairs.allocate(), state.choices], [8, 1]);
  state.begin(state.copy());
  assert.deepEqual([pairs.allocate(), state.choices], [0, 1], 'there is none left');
});

test('what an access breaks depends on where its pointer leads, and a write to what was taken again is worse', () => {
  const { state, process, pairs, broken } = twoPools();
  const seen = new Word(state, state.add({ name: 'seen', initial: 0, pointer: false, kind: 'private' }));
  const accesses: ((at: number) => unknown)[] = [
    (at) => pairs.load(process, at, 'left'),
    (at) => pairs.store(process, at, 'left', 5),
    (at) => pairs.clearBits(process, at, 'left', 1),
    (at) => {
      seen.value = pairs.word(8, 'left').value;
      return pairs.cas(process, at, 'left', seen, () => 6);
    },
  ];
  const left: number[] = [];
  const each = (at: number): (string | null)[] =>
    accesses.map((access) => {
      const promise = broken(() => access(at));
      left.push(pairs.load(process, 8, 'left'));
      return promise;
    });
  const { noNullAccess, noMixup, noFreedAccess, noReusedWrite } = PROMISES;
  pairs.take(1);
  assert.deepEqual(each(8), [null, null, null, null]);
  assert.deepEqual(left, [0, 5, 4, 6], 'read, stored, one bit cleared, and swapped');
  assert.deepEqual(each(0), Array(4).fill(noNullAccess));
  assert.deepEqual(each(16), Array(4).fill(noMixup));
  assert.deepEqual(each(4), Array(4).fill(noFreedAccess));
  pairs.free(8);
  assert.deepEqual(each(8 | DANGLING), Array(4).fill(noFreedAccess));
  pairs.take(1);
  assert.deepEqual(each(8 | DANGLING), [noFreedAccess, noReusedWrite, noReusedWrite, noFreedAccess]);
  state.promised = (promise) => promise === noReusedWrite;
  assert.deepEqual(each(8 | DANGLING), [null, noReusedWrite, noReusedWrite, noReusedWrite]);
  // One that finds another value changes nothing, so it does no harm.
  seen.value = 77;
  assert.equal(
    broken(() => pairs.cas(process, 8 | DANGLING, 'left', seen, () => 1)),
    null,
  );
  assert.deepEqual([pairs.load(process, 0, 'left'), pairs.load(process, 16, 'left')], [0, 0]);
});

test('a store that comes too late breaks a promise of the pool whose word it is', () => {
  const { state, pairs, cells, broken } = twoPools();
  const left = pairs.word(8, 'left').index;
  assert.equal(
    broken(() => assert.equal(cells.late(left), false)),
    null,
  );
  assert.equal(
    broken(() => assert.equal(pairs.late(left), true)),
    PROMISES.noFreedAccess,
  );
  pairs.take(1);
  assert.equal(
    broken(() => assert.equal(pairs.late(left), true)),
    PROMISES.noReusedWrite,
  );
  assert.equal(
    broken(() => assert.equal(pairs.late(cells.word(16, 'value').index), false)),
    null,
  );
  assert.equal(state.broken, null);
});
