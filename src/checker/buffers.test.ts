import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buffers, type MemoryModel } from './buffers.js';
import { DANGLING } from './pointers.js';
import { State, Word } from './state.js';

/** A store buffer by itself, three shared words and a pointer; the words behind it hold what would be entries of it. */
function alone(model: MemoryModel) {
  const state = new State();
  const word = (name: string, pointer = false): Word =>
    new Word(state, state.add({ name, initial: 0, pointer, kind: 'shared' }));
  const [x, y, z, pointer] = [word('x'), word('y'), word('z'), word('pointer', true)];
  const buffers = new Buffers(state, model, 'P');
  const own = state.words.slice(4).map(({ name, kind }) => `${kind} ${name}`);
  for (const initial of [1, 0, 99, 1, 0, 98, 1, 97])
    state.add({ name: 'behind', initial, pointer: false, kind: 'shared' });
  const behind = (): string => `${state.values.slice(4 + own.length, 12 + own.length)}`;
  const before = behind();
  state.begin(state.copy());
  return { state, buffers, x, y, z, pointer, own, isIntact: () => behind() === before };
}

test('a store buffer has the words that its memory model needs, and leaves those behind it alone', () => {
  const store = [1, 2].flatMap((n) =>
    ['to', 'how', 'what'].map((part) => `buffer P.store buffer ${n} ${part}`),
  );
  const early = ['of', 'found'].map((part) => `buffer P.early load ${part}`);
  for (const [model, words] of [
    ['sequential', []],
    ['TSO', store],
    ['weakNoLB', [...store, ...early]],
  ] as const) {
    const { state, buffers, x, y, z, own, isIntact } = alone(model);
    const isLate = model !== 'sequential';
    assert.deepEqual([own, buffers.moves], [words, isLate ? 2 : 0]);
    x.value = 3;
    assert.deepEqual([buffers.find(x), buffers.load(x, 'acquire'), buffers.pending(x)], [3, 3, false]);
    buffers.freed(1, x.index, 1);
    assert.deepEqual([buffers.empty, buffers.forget()], [true, false]);
    if (isLate) assert.equal(buffers.drain(0), null);
    buffers.store(x, 4, 'relaxed');
    buffers.store(y, 5, 'relaxed');
    buffers.store(x, 6, 'relaxed');
    assert.equal(state.blocked, isLate, 'there is no room for a third');
    assert.deepEqual([buffers.find(x), x.value, y.value], isLate ? [4, 3, 0] : [6, 6, 5]);
    assert.deepEqual(
      [x, y, z].map((word) => buffers.pending(word)),
      [isLate, isLate, false],
    );
    assert.equal(buffers.empty, !isLate);
    assert.ok(isIntact(), model);
  }
});

test('stores become visible one by one: on x86 in order, else in any, but not past a release or the same word', () => {
  const orders = (model: 'TSO' | 'weakNoLB', second: 'x' | 'y', order: 'relaxed' | 'release') => {
    const { state, buffers, x, y } = alone(model);
    buffers.store(x, 1, 'relaxed');
    buffers.store(second === 'x' ? x : y, 2, order);
    const base = new Uint8Array(state.values);
    const names = [0, 1].map((n) => buffers.nameOf(n, base));
    assert.deepEqual(
      names,
      ['x', second].map((name) => `its store to ${name} becomes visible`),
    );
    const first = buffers.drain(1);
    const values = [x.value, y.value];
    const rest = [buffers.drain(0), buffers.drain(0), buffers.drain(0)];
    assert.ok(buffers.empty && state.values.slice(4, 10).every((value) => value === 0));
    assert.deepEqual([x.value, y.value], second === 'x' ? [2, 0] : [1, 2]);
    return [first, ...values, ...rest];
  };
  const inOrder = [null, 0, 0, -1, -1, null];
  assert.deepEqual(orders('TSO', 'y', 'relaxed'), inOrder);
  assert.deepEqual(orders('weakNoLB', 'y', 'release'), inOrder);
  assert.deepEqual(orders('weakNoLB', 'x', 'relaxed'), inOrder);
  assert.deepEqual(orders('weakNoLB', 'y', 'relaxed'), [-1, 0, 2, -1, null, null]);
});

test('bits are cleared in memory at once on x86; where memory is weak that is under way like a store', () => {
  for (const model of ['sequential', 'TSO', 'weakNoLB'] as const) {
    const { state, buffers, x, y } = alone(model);
    x.value = 7;
    buffers.clear(x, 2, 'relaxed');
    const isWeak = model === 'weakNoLB';
    assert.deepEqual([x.value, buffers.find(x), buffers.empty], [isWeak ? 7 : 5, 5, !isWeak]);
    // Meanwhile another sets a bit, which stays.
    x.value |= 8;
    if (isWeak) assert.equal(buffers.drain(0), -1);
    assert.equal(x.value, 13);
    buffers.store(y, 1, 'relaxed');
    buffers.clear(x, 1, 'release');
    assert.equal(state.blocked, model === 'TSO', 'a full barrier waits');
    if (isWeak) assert.equal(buffers.drain(1), null, 'a release overtakes nothing');
  }
});

test('an atomic instruction waits for stores to its word, on x86 or with release for all; an acquire for releases', () => {
  const waits = (model: MemoryModel, stored: 'x' | 'y', order: 'relaxed' | 'acquire' | 'release') => {
    const { state, buffers, x, y, z } = alone(model);
    buffers.store(z, 1, 'relaxed');
    buffers.store(stored === 'x' ? x : y, 1, order === 'acquire' ? 'release' : 'relaxed');
    const seen = z;
    const done = buffers.cas(x, seen, () => 9, order);
    assert.equal(done, !state.blocked && x.value === 9);
    return state.blocked;
  };
  const orders = ['relaxed', 'acquire', 'release'] as const;
  const all = (model: MemoryModel, stored: 'x' | 'y') => orders.map((order) => waits(model, stored, order));
  assert.deepEqual(all('TSO', 'y'), [true, true, true]);
  assert.deepEqual(all('weakNoLB', 'x'), [true, true, true]);
  assert.deepEqual(all('weakNoLB', 'y'), [false, true, true]);
  const { state, buffers, x, y, z } = alone('weakNoLB');
  buffers.store(x, 1, 'relaxed');
  buffers.store(y, 1, 'release');
  buffers.load(z, 'relaxed');
  assert.equal(state.blocked, false);
  buffers.load(z, 'acquire');
  assert.equal(state.blocked, true);
});

test('a swap finds what is in memory, whether it fails or not, and takes a pointer that dangles for one that does not', () => {
  const { buffers, pointer, x } = alone('sequential');
  pointer.value = 4;
  x.value = 4 | DANGLING;
  assert.ok(buffers.cas(pointer, x, (found) => found | 2, 'acquire'));
  assert.deepEqual([pointer.value, x.value], [6, 4]);
  assert.ok(!buffers.cas(pointer, x, () => 0, 'acquire'));
  assert.deepEqual([pointer.value, x.value], [6, 6]);
});

test('a load that was made early is used once, and given up by what orders it or changes its word', () => {
  const uses: readonly (readonly [what: string, (m: ReturnType<typeof alone>) => unknown, left: boolean])[] =
    [
      ['a load of it', ({ buffers, x }) => assert.equal(buffers.load(x, 'relaxed'), 1), false],
      ['a load of it that acquires', ({ buffers, x }) => assert.equal(buffers.load(x, 'acquire'), 2), false],
      ['a load of another word', ({ buffers, y }) => buffers.load(y, 'relaxed'), true],
      ['an acquire', ({ buffers, y }) => buffers.load(y, 'acquire'), false],
      ['a fence', ({ buffers }) => buffers.fence(), false],
      ['a store to it', ({ buffers, x }) => buffers.store(x, 5, 'relaxed'), false],
      ['a store to another word', ({ buffers, y }) => buffers.store(y, 5, 'release'), true],
      ['a swap of it', ({ buffers, x, y }) => buffers.cas(x, y, () => 5, 'relaxed'), false],
      ['a swap of another word', ({ buffers, y, z }) => buffers.cas(y, z, () => 5, 'release'), true],
      [
        'a swap of another word that acquires',
        ({ buffers, y, z }) => buffers.cas(y, z, () => 5, 'acquire'),
        false,
      ],
      ['clearing bits of it', ({ buffers, x }) => buffers.clear(x, 1, 'relaxed'), false],
    ];
  for (const [what, use, left] of uses) {
    const m = alone('weakNoLB');
    m.x.value = 1;
    assert.ok(m.buffers.loadEarly(m.x));
    m.x.value = 2;
    assert.equal(m.buffers.find(m.x), 2);
    assert.ok(!m.buffers.loadEarly(m.y), 'one at a time');
    use(m);
    assert.equal(m.buffers.forget(), left, what);
    assert.ok(
      m.state.values.slice(10, 12).every((value) => value === 0),
      what,
    );
  }
  const { buffers, x, y } = alone('weakNoLB');
  buffers.store(x, 1, 'relaxed');
  assert.deepEqual(
    [buffers.loadEarly(x), buffers.loadEarly(y)],
    [false, true],
    'of a word that it stores to none',
  );
  assert.ok(!alone('TSO').buffers.loadEarly(x));
});

test('of what is under way when memory is freed, what goes there is late, and pointers to there dangle', () => {
  for (const model of ['TSO', 'weakNoLB'] as const)
    for (const [freed, late] of [
      ['x', 0],
      ['y', 1],
      ['z', 2],
    ] as const) {
      const m = alone(model);
      const { buffers, x, z } = m;
      buffers.store(x, 4, 'relaxed');
      buffers.store(z, 4, 'relaxed');
      buffers.freed(1, m[freed].index, 1);
      assert.deepEqual(
        [buffers.drain(0), buffers.drain(0)],
        [late === 0 ? 0 : -1, late === 2 ? 2 : -1],
        `${model} ${freed}`,
      );
      assert.deepEqual([x.value, z.value], [4, 4], 'numbers do not dangle');
    }
  const { buffers, x, y, pointer } = alone('weakNoLB');
  pointer.value = 7;
  assert.ok(buffers.loadEarly(pointer));
  buffers.freed(1, x.index, 2);
  assert.equal(buffers.load(pointer, 'relaxed'), 7 | DANGLING);
  buffers.store(pointer, 5, 'relaxed');
  buffers.store(y, 1, 'relaxed');
  buffers.freed(2, x.index, 1);
  assert.equal(buffers.find(pointer), 5);
  buffers.freed(1, x.index, 2);
  assert.deepEqual([buffers.find(pointer), buffers.find(y)], [5 | DANGLING, 1]);
  assert.deepEqual([buffers.drain(1), buffers.drain(0)], [y.index, -1], 'one of two words that were freed');
  // What is cleared are bits, not an address, and they are cleared of whatever is there then.
  pointer.value = 7;
  buffers.clear(pointer, 5, 'relaxed');
  buffers.freed(1, x.index, 1);
  assert.equal(buffers.drain(0), -1);
  assert.equal(pointer.value, 2);
});
