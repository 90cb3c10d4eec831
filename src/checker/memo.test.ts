import assert from 'node:assert/strict';
import { test } from 'node:test';
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
