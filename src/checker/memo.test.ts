import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { makeStreams } from '../simulator/random/streams.js';
import { explore } from './explore.js';
import { Memo } from './memo.js';
import { protocol } from './protocol.js';
import { Row, State, Word } from './state.js';

/** Four words; what is done reads some of them, depending on what it finds, and writes some. */
function makeWords(): { state: State; words: Word[] } {
  const state = new State();
  const words = ['a', 'b', 'c', 'd'].map(
    (name) => new Word(state, state.add({ name, initial: 0, pointer: false, kind: 'shared' })),
  );
  return { state, words };
}

function doIt([a, b, c, d]: readonly Word[]): number {
  if (a.value % 2 === 0) b.value = c.value;
  if (b.value > 200) d.value = 7;
  // Written before it is read: nothing depends on what it was.
  c.value = 1;
  return (c.value + a.value) & 3;
}

for (const most of [1 << 20, 3000, 40])
  test(`what a memo of ${most} numbers remembers is what would be done again, and what was learnt is found`, () => {
    const random = makeStreams('memo').stream(`${most}`);
    const { state, words } = makeWords();
    const memo = new Memo(state, most);
    const root = memo.addRoot();
    let [found, foundTwice] = [0, 0];
    for (let n = 0; n < 20_000; n++) {
      const base = new Row();
      for (let i = 0; i < words.length; i++) base.values[i] = Math.floor(random() * (n < 10_000 ? 4 : 256));
      const leaf = memo.find(root, base.values);
      state.begin(base);
      const came = doIt(words);
      if (leaf === 0) {
        memo.learn(root, base.values, came, n);
        if (memo.find(root, base.values) !== 0) foundTwice++;
        continue;
      }
      found++;
      assert.equal(memo.of(leaf, 0), came);
      const bits = Int32Array.from([1, 2, 4, 8]);
      const written = memo.write(leaf, base.values, bits);
      assert.deepEqual(base.values.slice(0, 4), state.values.slice(0, 4));
      assert.equal(written & 1, 0, 'the first word is never written');
    }
    if (most > 40) assert.ok(found > 1000 && foundTwice > 100, `${found} ${foundTwice}`);
    else assert.ok(found < 1000, `${found}: what is of no use is let be`);
  });

test('a memo has as much room as it needs: nodes for the values that came up, twice as much each time, at last all', () => {
  const { state, words } = makeWords();
  const most = 100_000;
  const memo = new Memo(state, most);
  const learn = (root: number, value: number): void => {
    const base = new Row();
    base.values[0] = value;
    state.begin(base);
    memo.learn(root, base.values, words[0].value, 0);
  };
  const first = memo.addRoot();
  // Seven values: from now on a node has room for twelve, and is fourteen numbers.
  for (let value = 0; value < 7; value++) learn(first, value);
  const grown: [learnt: number, to: number][] = [];
  let learnt = 0;
  const { set } = Int32Array.prototype;
  const watch = mock.method(Int32Array.prototype, 'set', function (this: Int32Array, from: Int32Array) {
    grown.push([learnt, this.length]);
    set.call(this, from);
  });
  try {
    for (; learnt < 7000; learnt++) learn(memo.addRoot(), learnt % 7);
  } finally {
    watch.mock.restore();
  }
  assert.deepEqual(
    grown.map(([, to]) => to),
    [1 << 15, 1 << 16, most],
  );
  // What it had before is nodes, but for a few leaves.
  for (const [after, to] of grown) {
    const had = to === most ? 1 << 16 : to / 2;
    assert.ok(14 * after <= had && 14 * (after + 10) > had, `${after} nodes in ${had}`);
  }
});

test('a step that depends on more than words is refused where it shows', () => {
  let turn = 0;
  const impure = protocol('impure', (m) => {
    const [a, b, c] = [m.word('a'), m.word('b'), m.word('c')];
    m.process('counter', () => ({
      count: () => {
        c.value++;
        return c.value < 200 ? 'count' : undefined;
      },
    }));
    m.process('P', () => ({
      go: () => {
        const word = turn++ % 2 === 0 ? a : b;
        const seen = word.value;
        word.value = c.value > 250 ? 1 : seen;
        return 'go';
      },
    }));
  });
  assert.throws(() => explore(impure), /^ConfigError: a step, a promise .* must depend on words alone/);
});
