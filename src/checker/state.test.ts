import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, MOST_OBJECTS, objectOf, sameBits } from './pointers.js';
import { EndlessStep, MOST_WORDS, Row, State, Word } from './state.js';

/** Two numbers, then two pointers. */
function makeState(): { state: State; words: [a: Word, b: Word, p: Word, q: Word] } {
  const state = new State();
  const word = (name: string, pointer: boolean): Word =>
    new Word(state, state.add({ name, initial: 0, pointer, kind: 'shared' }));
  return { state, words: [word('a', false), word('b', false), word('p', true), word('q', true)] };
}

test('what a move depends on is what it read before it wrote it, each word once, in order', () => {
  const { state, words } = makeState();
  const [a, b, p] = words;
  state.begin(new Row());
  const sum = b.value + a.value + b.value;
  p.value = 4 + sum;
  p.value += 4;
  b.value = 9;
  b.value = 7;
  assert.deepEqual(
    [state.reads, state.wordsRead, state.written],
    [
      [1, 0],
      [1, 0],
      [2, 1],
    ],
  );
  assert.deepEqual(
    words.map(({ index }) => state.wasRead(index)),
    [true, true, false, false],
  );
  assert.deepEqual([...state.values.slice(0, 5)], [0, 7, 8, 0, 0]);
  state.watch();
  assert.deepEqual([state.reads, state.written], [[], []]);
  assert.deepEqual([b.value, a.value, state.reads], [7, 0, [1, 0]], 'what was written is read now');
});

test('whether a pointer leads to an object is one thing to depend on, not each word that holds one', () => {
  const { state, words } = makeState();
  const [, , p, q] = words;
  const base = new Row();
  // The two low bits are the protocol's own, and the address dangles.
  base.values.set([8, 8, 0, 8 | 3 | 0x80]);
  const both = (object: number): boolean[] => [
    state.isPointedTo(object),
    state.pointsTo(p.index, object),
    state.pointsTo(q.index, object),
  ];
  state.begin(base);
  assert.deepEqual(
    [both(1), both(2)],
    [
      [false, false, false],
      [true, false, true],
    ],
  );
  assert.deepEqual(
    [both(1), both(2)],
    [
      [false, false, false],
      [true, false, true],
    ],
  );
  const facts = [...state.reads];
  assert.equal(facts.length, 6);
  assert.ok(facts.every((fact) => fact >= MOST_WORDS));
  assert.deepEqual(
    facts.map((fact) => state.find(fact, base.values)),
    [0, 0, 0, 1, 0, 1],
  );
  base.values.set([0, 0, 4, 8]);
  assert.deepEqual(
    facts.map((fact) => state.find(fact, base.values)),
    [1, 1, 0, 1, 0, 1],
  );
  base.values.set([4, 8, 0, 0]);
  assert.deepEqual(
    facts.map((fact) => state.find(fact, base.values)),
    Array(6).fill(0),
    'numbers lead nowhere',
  );
  assert.deepEqual([state.find(1, base.values), state.find(3, base.values)], [8, 0]);
  assert.deepEqual(state.wordsRead, [2, 3, 2, 3, 2, 3, 2, 3]);
  assert.deepEqual(state.written, []);

  // Once the move has written a pointer, what it finds is no more what was there before it.
  state.begin(base);
  p.value = 8;
  assert.deepEqual(
    [both(1), both(2)],
    [
      [false, false, false],
      [true, true, false],
    ],
  );
  assert.deepEqual(state.wordsRead, [3, 3], 'a word that it wrote is none that it depends on');
  state.begin(base);
  assert.deepEqual(both(2), [false, false, false], 'what an earlier move wrote is forgotten');
  assert.ok(state.reads.every((fact) => fact >= MOST_WORDS));
});

test('facts about the last object and the last word have places of their own', () => {
  const state = new State();
  const words = Array.from(
    { length: MOST_WORDS },
    (_, i) => new Word(state, state.add({ name: `w${i}`, initial: 0, pointer: true, kind: 'shared' })),
  );
  const last = words[MOST_WORDS - 1];
  const base = new Row();
  base.values[last.index] = 4 * MOST_OBJECTS;
  state.begin(base);
  assert.deepEqual([state.isPointedTo(MOST_OBJECTS), state.pointsTo(last.index, MOST_OBJECTS)], [true, true]);
  assert.deepEqual([state.isPointedTo(1), state.pointsTo(0, MOST_OBJECTS)], [false, false]);
  assert.equal(new Set(state.reads).size, 4);
  assert.equal(state.wordsRead.filter((word) => word === last.index).length, 3);
  assert.throws(() => state.add({ name: 'one more', initial: 0, pointer: false, kind: 'ghost' }), {
    name: 'ConfigError',
    message: 'a protocol may have 250 words; one more is one more',
  });
});

test('a row has room for all words, four to a number, and a copy is a row of its own', () => {
  const state = new State();
  const room = Array.from({ length: 9 }, (_, i) => {
    state.add({ name: `w${i}`, initial: i, pointer: false, kind: 'private' });
    return 4 * state.fours > i;
  });
  assert.ok(room.every((enough) => enough));
  assert.equal(state.fours, 3);
  const copy = state.copy();
  assert.deepEqual([...copy.values.slice(0, 10)], [0, 1, 2, 3, 4, 5, 6, 7, 8, 0]);
  state.set(8, 200);
  assert.equal(copy.values[8], 8);
  state.begin(copy);
  assert.equal(state.get(8), 8);
});

test('a move begins with one choice, and nothing that blocks it or is broken', () => {
  const { state } = makeState();
  state.promised = (name) => name !== 'of no account';
  state.begin(new Row());
  state.blocked = true;
  state.choice = 1;
  assert.equal(state.choose(3), 1);
  assert.equal(state.choices, 3);
  assert.throws(() => state.choose(2), /^Error: a step may choose once; split it into two$/);
  state.break('of no account');
  assert.equal(state.broken, null);
  state.break('the first');
  state.break('the second');
  assert.equal(state.broken, 'the first');
  state.begin(new Row());
  assert.deepEqual([state.blocked, state.choices, state.broken], [false, 1, null]);
  state.choice = 0;
  assert.deepEqual([state.choose(0), state.choices], [0, 1], 'of nothing there is one choice');
});

test('a move may read 100,000 words, and the next one as many again', () => {
  const { state, words } = makeState();
  const [a, , p] = words;
  for (const read of [
    () => a.value,
    () => state.isPointedTo(1),
    () => state.pointsTo(p.index, 1),
    () => state.countRead(),
  ]) {
    state.begin(new Row());
    for (let n = 0; n < 100_000; n++) read();
    assert.throws(read, EndlessStep);
  }
});

test('a word holds a whole number from 0 to 255, and says its name where it cannot', () => {
  const { state, words } = makeState();
  const [a] = words;
  for (const value of [0, 255]) {
    a.value = value;
    assert.equal(a.value, value);
  }
  for (const value of [256, -1, 0.5, Number.NaN, '1', true] as unknown[])
    assert.throws(
      () => {
        a.value = value as number;
      },
      { name: 'ConfigError', message: /^word a must be a whole number from 0 to 255; it was / },
      String(value),
    );
  assert.equal(a.value, 255);
  assert.throws(
    () => state.add({ name: 'b', initial: -1, pointer: false, kind: 'shared' }),
    /^ConfigError: word b/,
  );
});

test('an address is a pointer without its two low bits; whether it dangles no processor sees', () => {
  assert.deepEqual([0, 3, 4, 7, 0x7f, 0x87].map(address), [0, 0, 4, 4, 0x7c, 0x84]);
  assert.deepEqual([0, 3, 4, 7, 0x7f, 0x87].map(objectOf), [0, 0, 1, 1, 31, 1]);
  assert.deepEqual(
    [sameBits(4, 0x84), sameBits(4, 5), sameBits(4, 8), sameBits(0, 0x80)],
    [true, false, false, true],
  );
});
