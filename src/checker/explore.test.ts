import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../simulator/random/streams.js';
import { explore } from './explore.js';
import { DONE } from './process.js';
import { PROMISES } from './promises.js';
import { type Protocol, protocol } from './protocol.js';
import { asProtocol, NOT_BOTH, randomProgram, searchPlainly } from './testing/random.js';

/** `count` processes of `steps` steps that have nothing to do with each other. */
function strangers(count: number, steps: number): Protocol {
  return protocol('strangers', (m) => {
    m.alike('P', count, () =>
      Object.fromEntries(Array.from({ length: steps }, (_, i) => [`${i}`, () => {}])),
    );
  });
}

function over(n: number, k: number): number {
  return k === 0 ? 1 : (over(n - 1, k - 1) * n) / k;
}

test('strangers: every combination of places is a state; with like processes counted once, every multiset', () => {
  for (const [count, steps] of [
    [1, 5],
    [2, 4],
    [3, 3],
    [4, 6],
    [6, 2],
  ]) {
    const off = explore(strangers(count, steps), { symmetry: false });
    assert.equal(off.states, (steps + 1) ** count);
    assert.equal(off.transitions, count * steps * (steps + 1) ** (count - 1));
    assert.equal(off.depth, count * steps);
    const on = explore(strangers(count, steps));
    assert.equal(on.states, over(count + steps, count));
    assert.equal(on.verdict, 'holds');
  }
});

test('random protocols: as a plain search finds it, with and without the reduction', () => {
  const random = makeStreams('checker').stream('programs');
  const seen = new Set<string>();
  for (let n = 0; n < 300; n++) {
    const program = randomProgram(random);
    const plain = searchPlainly(program);
    const what = JSON.stringify(program);
    const all = { ...asProtocol(program), promises: [] };
    const off = explore(all, { symmetry: false });
    assert.deepEqual(
      [off.verdict, off.states, off.transitions],
      ['holds', plain.states, plain.transitions],
      what,
    );
    assert.equal(explore(all).states, plain.forms, what);
    const expected: [string, number | null][] = [
      [NOT_BOTH, plain.toBoth],
      [PROMISES.noDeadlock, plain.toDeadlock],
    ];
    for (const symmetry of [true, false]) {
      for (const [promise, steps] of expected) {
        const found = explore({ ...asProtocol(program), promises: [promise] }, { symmetry });
        assert.equal(found.violated, steps === null ? null : promise, what);
        assert.equal(found.counterexample.length, steps ?? 0, what);
        seen.add(`${promise} ${found.verdict}`);
      }
      const finish = explore({ ...asProtocol(program), promises: [PROMISES.canFinish] }, { symmetry });
      assert.equal(finish.verdict, plain.canFinish ? 'holds' : 'violated', what);
      seen.add(`finish ${finish.verdict}`);
      // Whichever of two is nearer is the one that is found.
      const both = explore({ ...asProtocol(program), except: [PROMISES.canFinish] }, { symmetry });
      const nearest = Math.min(...expected.map(([, steps]) => steps ?? Number.POSITIVE_INFINITY));
      assert.equal(both.counterexample.length, Number.isFinite(nearest) ? nearest : 0, what);
    }
  }
  assert.equal(seen.size, 6, 'every verdict came up');
});

test('a counterexample is a way: each step follows from the one before, and everybody keeps a name', () => {
  const lost = protocol('two additions without a lock', (m) => {
    const sum = m.word('sum');
    m.alike('adder', 2, (p) => {
      const seen = p.word('seen');
      return {
        load: () => {
          seen.value = sum.value;
        },
        store: () => {
          sum.value = seen.value + 1;
        },
      };
    });
    m.atEnd('both are counted', () => sum.value === 2);
  });
  const { violated, counterexample } = explore(lost);
  assert.equal(violated, 'both are counted');
  for (const adder of ['adder 1', 'adder 2']) {
    const own = counterexample.filter(({ process }) => process === adder);
    assert.deepEqual(
      own.map(({ step }) => step),
      ['load', 'store'],
    );
  }
  assert.deepEqual(
    counterexample.map(({ view }) => view[0][1]),
    ['0', '0', '1', '1'],
  );
  assert.deepEqual(counterexample[2].changes, [{ word: 'sum', from: 0, to: 1, kind: 'shared' }]);
});

test('one who can only go round in circles cannot finish', () => {
  const trap = protocol('a trap', (m) => {
    m.process('P', (p) => ({
      choose: () => (p.choose(2) === 0 ? DONE : undefined),
      round: () => {},
      'and round': () => 'round',
    }));
  });
  const { violated, counterexample } = explore(trap);
  assert.equal(violated, PROMISES.canFinish);
  assert.deepEqual(
    counterexample.map(({ step }) => step),
    ['choose'],
  );
  assert.equal(explore({ ...trap, except: [PROMISES.canFinish] }).verdict, 'holds');
});

test('a promise broken before anybody moves has a way of no steps; too many states are no verdict', () => {
  const first = protocol('at once', (m) => {
    m.process('P', () => ({ go: () => {} }));
    m.always('never', () => false);
  });
  assert.deepEqual([explore(first).violated, explore(first).counterexample], ['never', []]);
  const { verdict, violated } = explore(strangers(4, 6), { maxStates: 50 });
  assert.deepEqual([verdict, violated], ['unfinished', null]);
});

test('what cannot be is said by name', () => {
  const one = (step: () => string | undefined, more?: Parameters<typeof protocol>[1]): Protocol =>
    protocol('wrong', (m) => {
      m.process('P', () => ({ go: step }));
      more?.(m);
    });
  assert.throws(
    () => explore(one(() => 'elsewhere')),
    /^ConfigError: P has no step "elsewhere"; its steps are go/,
  );
  assert.throws(() => explore(protocol('nobody', () => {})), /nobody must have at least one process/);
  assert.throws(
    () =>
      explore(
        one(
          () => undefined,
          (m) => m.word('large', 256),
        ),
      ),
    /word large must be .* 0 to 255; it was 256/,
  );
  const grows = protocol('grows', (m) => {
    const up = m.word('up', 255);
    m.process('P', () => ({
      go: () => {
        up.value++;
      },
    }));
  });
  assert.throws(() => explore(grows), /word up must be .*; it was 256/);
  const inside = protocol('inside', (m) => {
    m.process('P', () => {
      m.word('shared');
      return { go: () => {} };
    });
  });
  assert.throws(() => explore(inside), /P declares the shared word "shared" among its steps/);
  assert.throws(() => explore(strangers(1, 1), { maxStates: 0 }), /maxStates must be a whole number/);
});
