import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../simulator/random/streams.js';
import { placesOf } from './halves.js';
import { build, protocol } from './protocol.js';
import { hashOf, NONE, Rows } from './rows.js';

const { stream } = makeStreams('visited');

/** Numbers of 32 bits, of which few come up, so that some are like others. */
function someNumbers(name: string): () => number {
  const random = stream(name);
  return () => Math.floor(60 * random()) * 0x1234567 - 7;
}

test('rows: each gets a number once, in order, and is found and read again by it, however many there are', () => {
  for (const length of [1, 2, 3]) {
    const next = someNumbers(`rows ${length}`);
    const places = Array.from({ length }, (_, i) => 4 - 2 * i);
    const rows = new Rows(places);
    const known = new Map<string, number>();
    for (let n = 0; n < 6000; n++) {
      // Somewhere in a longer row.
      const from = n % 3;
      const row = Int32Array.from({ length: 8 }, next);
      const own = `${places.map((place) => row[from + place])}`;
      const number = known.get(own) ?? NONE;
      assert.equal(rows.find(row, from), number);
      const added = rows.add(row, from);
      assert.equal(added, number === NONE ? known.size : number);
      known.set(own, added);
      assert.equal(rows.count, known.size);
    }
    assert.ok(known.size > 50 && (length === 1 || known.size > 1000));
    for (const [text, number] of known) {
      const into = new Int32Array(5).fill(9);
      rows.read(number, into);
      assert.equal(`${places.map((place) => into[place])}`, text);
      assert.equal(`${places.map((_, i) => rows.get(number, i))}`, text);
      assert.equal(into.filter((value, i) => !places.includes(i) && value !== 9).length, 0);
    }
  }
});

test('rows of one hash are told apart by what they hold', () => {
  const rows = new Rows([0, 1]);
  for (const again of [false, true])
    for (let n = 0; n < 200; n++) {
      const row = Int32Array.of(n % 20, Math.floor(n / 20));
      for (const hash of [0, -1]) {
        if (!again) assert.equal(rows.find(row, 0, hash), NONE);
        const number = 2 * n + (hash === 0 ? 0 : 1);
        assert.equal(rows.add(row, 0, hash), number);
      }
    }
  assert.equal(rows.count, 400);
});

test('rows whose hashes name few slots, so that some lie far behind, are found in wider tables, too', () => {
  const rows = new Rows([0, 1]);
  /** The last of a small table are among them: what lies behind these goes on at its beginning. */
  const inFewSlots = (row: Int32Array): boolean => {
    const slot = hashOf(row, 0, Int32Array.of(0, 1)) & 2047;
    return slot % 500 < 2 || slot >= 2040;
  };
  const all = Array.from({ length: 60_000 }, (_, n) => Int32Array.of(n, 7 * n)).filter(
    (row, n) => n > 50_000 || inFewSlots(row),
  );
  assert.ok(!all.slice(0, 200).some((row) => !inFewSlots(row)));
  for (const [number, row] of all.entries()) assert.equal(rows.add(row, 0), number);
  for (const [number, row] of all.entries()) assert.equal(rows.find(row, 0), number);
});

test('rows that another thread has added are found by the same numbers; where there is no more room they are not shared', () => {
  const next = someNumbers('shared');
  const shared = new Int32Array(2 * 2000);
  const [own, other] = [new Rows([0, 1], shared), new Rows([0, 1], shared)];
  const all = Array.from({ length: 3000 }, () => Int32Array.of(next(), next()));
  const numbers = all.map((row) => own.add(row, 0));
  assert.ok(own.count > 2000);
  for (const count of [1, 700, 700, 2000]) {
    other.follow(count);
    assert.equal(other.count, count);
    for (const [i, row] of all.entries())
      assert.equal(other.find(row, 0), numbers[i] < count ? numbers[i] : NONE);
  }
  assert.deepEqual(
    all.map((row) => own.find(row, 0)),
    numbers,
  );
});

test('rows that are looked for many at a time get the same numbers', () => {
  const next = someNumbers('looked for');
  const places = [0, 2];
  const [rows, others] = [new Rows(places), new Rows(places)];
  for (let n = 0; n < 100; n++) {
    const lot = Int32Array.from({ length: 4 * 60 }, next);
    for (let at = 0; at < lot.length; at += 4) lot[at + 3] = hashOf(lot, at, Int32Array.from(places));
    const before = lot.slice();
    rows.look(lot.subarray(3), 4);
    for (let at = 0; at < lot.length; at += 4)
      assert.equal(rows.add(lot, at, lot[at + 3]), others.add(lot, at));
    assert.deepEqual(lot, before);
  }
  assert.ok(rows.count > 2000 && rows.count === others.count);
});

test('one half of a state is like processes, if that is about half of it, and the other all else; else first and last', () => {
  const places = (before: number, count: number, each: number, behind: number) => {
    const { state, alike } = build(
      protocol('halves', (m) => {
        for (let i = 0; i < before; i++) m.word(`b${i}`);
        m.alike('P', count, (p) => {
          for (let i = 1; i < each; i++) p.word(`own ${i}`);
          return { go: () => {} };
        });
        for (let i = 0; i < behind; i++) m.word(`a${i}`);
      }),
    );
    return placesOf({ state, alike });
  };
  // Four words go into a number; what is behind is there to fill it up.
  const [middle, ends] = [
    [1, 2],
    [0, 3],
  ];
  assert.deepEqual(places(4, 2, 4, 3), [ends, middle]);
  assert.deepEqual(places(4, 2, 2, 3), [[0, 2], [1]]);
  const inTheMiddle = [
    [0, 1],
    [2, 3],
  ];
  assert.deepEqual(places(4, 2, 2, 7), inTheMiddle, 'a quarter of it');
  assert.deepEqual(places(0, 2, 6, 1), inTheMiddle, 'three quarters of it');
  const two = protocol('two kinds', (m) => {
    for (const kind of ['P', 'Q'])
      m.alike(kind, 2, (p) => {
        for (let i = 1; i < 4; i++) p.word(`own ${i}`);
        return { go: () => {} };
      });
    for (let i = 0; i < 9; i++) m.word(`behind ${i}`);
  });
  assert.deepEqual(placesOf(build(two)), [
    [4, 5, 6],
    [0, 1, 2, 3],
  ]);
  const alone = build(protocol('alone', (m) => void m.process('P', () => ({ go: () => {} }))));
  assert.deepEqual(placesOf(alone), [[], [0]]);
});

test('a half is taken out of a state and written back to its places; as many are shared as there is room for', () => {
  const half = new Rows([1, 3], new Int32Array(5));
  const fours = Int32Array.of(0, 0, 11, 0, 12, 0);
  assert.equal(half.find(fours, 1), NONE);
  assert.deepEqual([half.add(fours, 1), half.shared], [0, 1]);
  assert.equal(half.find(Int32Array.of(5, 11, 5, 12), 0), 0);
  assert.equal(half.find(Int32Array.of(5, 12, 5, 11), 0), NONE);
  assert.deepEqual([half.add(Int32Array.of(5, 12, 5, 11), 0), half.shared], [1, 2]);
  assert.deepEqual([half.add(Int32Array.of(5, 12, 5, 12), 0), half.shared], [2, 2]);
  const into = new Int32Array(4);
  half.read(1, into);
  assert.deepEqual([...into], [0, 12, 0, 11]);
  assert.deepEqual([new Rows([0]).add(Int32Array.of(1), 0), new Rows([0]).shared], [0, 0]);
});
