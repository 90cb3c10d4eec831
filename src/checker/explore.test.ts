import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from './explore.js';
import { DONE, WAIT } from './process.js';
import { PROMISES } from './promises.js';
import { type Protocol, protocol } from './protocol.js';
import type { Word } from './state.js';

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

test('a counterexample is a way: each step follows from the one before, and every process keeps its name', () => {
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

test('a result says what was explored, and a counterexample what the hardware did and which words changed', () => {
  const passing = protocol(
    'message passing',
    (m) => {
      const [data, flag] = [m.word('data'), m.word('flag')];
      m.ghost('bookkeeping');
      const cells = m.pool('cell', 1, { value: 'number' });
      m.process('P', (p) => ({ data: () => p.store(data, 7), flag: () => p.store(flag, 1, 'release') }));
      m.process('Q', (p) => {
        const own = p.pointer('own');
        return {
          take: () => {
            own.value = cells.allocate();
          },
          flag: () => (p.load(flag) === 1 ? undefined : 'flag'),
          data: () => {
            if (p.load(data) === 0) p.breaks('data behind the flag');
          },
        };
      });
    },
    { memory: 'weakNoLB', bounds: 'two processes' },
  );
  const { protocol: name, bounds, verdict, counterexample } = explore(passing);
  assert.deepEqual([name, bounds, verdict], ['message passing', 'two processes', 'violated']);
  const told = counterexample.map(({ process, kind, step, changes }) => [
    `${process} ${kind}: ${step}`,
    ...changes.map(({ word, from, to, kind: what }) => `${what} ${word} ${from} ${to}`),
  ]);
  assert.deepEqual(told, [
    ['P step: data', 'buffer P.store buffer 1 to 0 1', 'buffer P.store buffer 1 what 0 7'],
    [
      'P step: flag',
      'buffer P.store buffer 2 to 0 2',
      'buffer P.store buffer 2 how 0 2',
      'buffer P.store buffer 2 what 0 1',
    ],
    ['Q step: take', 'lifetime cell 1 allocated 0 1', 'private Q.own 0 4'],
    ['Q early: reads data early', 'buffer Q.early load of 0 1'],
    [
      'P drain: its store to data becomes visible',
      'shared data 0 7',
      'buffer P.store buffer 1 to 1 2',
      'buffer P.store buffer 1 how 0 2',
      'buffer P.store buffer 1 what 7 1',
      'buffer P.store buffer 2 to 2 0',
      'buffer P.store buffer 2 how 2 0',
      'buffer P.store buffer 2 what 1 0',
    ],
    [
      'P drain: its store to flag becomes visible',
      'shared flag 0 1',
      'buffer P.store buffer 1 to 2 0',
      'buffer P.store buffer 1 how 2 0',
      'buffer P.store buffer 1 what 1 0',
    ],
    ['Q step: flag'],
    ['Q step: data', 'buffer Q.early load of 1 0'],
  ]);
  // Shared words are shown, and no others.
  assert.deepEqual(counterexample.at(-1)?.view, [
    ['data', '7'],
    ['flag', '1'],
    ['cell 1.value', '0'],
  ]);
  const plain = explore(strangers(1, 1));
  assert.deepEqual([plain.protocol, plain.bounds], ['strangers', '']);
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

test('a promise that looks at one process before the other is asked again when the two are exchanged', () => {
  const hasty = protocol('hasty', (m) => {
    const [early, late] = [m.word('early'), m.word('late')];
    const owns: Word[] = [];
    m.alike('P', 2, (p) => {
      const own = p.word('own');
      owns.push(own);
      return {
        go: () => {
          if (late.value === 1) return WAIT;
          if (p.choose(2) === 0) return 'mark early';
          late.value = 1;
          return 'mark late';
        },
        'mark early': () => {
          if (early.value + late.value > 0) return WAIT;
          early.value = own.value = 1;
        },
        rest: () => WAIT,
        // Who goes here comes to stand behind the one who rests: they are exchanged, though no mark has changed.
        'mark late': () => {
          own.value = 1;
          return DONE;
        },
      };
    });
    m.always('not both are marked', () => owns[0].value === 0 || owns[1].value === 0);
  });
  const promises = ['not both are marked'];
  for (const symmetry of [true, false]) {
    const { violated, counterexample } = explore({ ...hasty, promises }, { symmetry });
    assert.deepEqual([violated, counterexample.length], [promises[0], 4]);
  }
});

test('a promise is looked at where bookkeeping, known from another state, wrote what it reads', () => {
  const late = protocol('late', (m) => {
    const [x, y, mark] = [m.word('x'), m.word('y'), m.word('mark')];
    m.process('P', () => ({
      go: () => {
        x.value = 1;
      },
    }));
    m.process('Q', () => ({
      go: () => {
        if (x.value === 1) return WAIT;
        y.value = 1;
      },
    }));
    m.afterEach(() => {
      if (x.value === 1) mark.value = 1;
    });
    m.always('not both', () => mark.value === 0 || y.value === 0);
  });
  const { violated, counterexample } = explore({ ...late, promises: ['not both'] });
  assert.deepEqual([violated, counterexample.map(({ process }) => process)], ['not both', ['Q', 'P']]);
});

test('of a hundred promises the last is kept an eye on, too', () => {
  const many = protocol('many', (m) => {
    const words = Array.from({ length: 100 }, (_, i) => m.word(`w${i}`));
    m.process('P', () => ({
      go: () => {},
      'and break': () => {
        words[99].value = 1;
      },
    }));
    for (const word of words) m.always(`${word.name} is 0`, () => word.value === 0);
  });
  assert.equal(explore(many).violated, 'w99 is 0');
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

test('where a step throws no process is stuck: a promise that is broken no further away is what is found', () => {
  const either = protocol('either', (m) => {
    const word = m.word('word');
    m.process('P', (p) => ({
      choose: () => (p.choose(2) === 0 ? 'break' : 'throw'),
      break: () => p.breaks('a promise'),
      throw: () => {
        word.value = 256;
      },
    }));
  });
  assert.equal(explore(either).violated, 'a promise');
});

test('a step that does not end is a broken promise, though others are chosen, with the way that leads to it', () => {
  const chain = protocol('a ring', (m) => {
    const cells = m.pool('cell', 1, { next: 'pointer' });
    const [head, ready] = [m.pointer('head', cells.take(0)), m.word('ready')];
    m.process('maker', (p) => ({
      close: () => cells.store(p, head.value, 'next', head.value),
      ready: () => p.store(ready, 1),
    }));
    m.process('walker', (p) => ({
      wait: () => (p.load(ready) === 1 ? undefined : WAIT),
      walk: () => {
        for (let at = head.value; at !== 0; ) at = cells.load(p, at, 'next');
      },
    }));
  });
  for (const memory of ['sequential', 'TSO', 'weakNoLB'] as const) {
    const { violated, counterexample } = explore({
      ...chain,
      memory,
      promises: [],
      except: [PROMISES.stepsEnd],
    });
    assert.equal(violated, PROMISES.stepsEnd);
    assert.deepEqual(
      counterexample.filter(({ kind }) => kind === 'step').map(({ step }) => step),
      ['close', 'ready', 'wait', 'walk'],
    );
  }
  // Through 0, too, where nothing is read: the promise that this breaks does not count.
  const nothing = protocol('nothing', (m) => {
    const cells = m.pool('cell', 1, { next: 'pointer' });
    m.process('P', (p) => ({
      walk: () => {
        while (cells.load(p, 0, 'next') === 0);
      },
    }));
  });
  assert.equal(explore({ ...nothing, promises: [] }).violated, PROMISES.stepsEnd);
  const endless = protocol('endless', (m) => {
    const zero = m.word('zero');
    m.process('P', () => ({ go: () => {} }));
    m.always('at last', () => {
      while (zero.value === 0);
      return true;
    });
  });
  assert.throws(
    () => explore(endless),
    /a promise or its bookkeeping has read 100000 words and does not end/,
  );
});

test('each promise has a sentence of its own', () => {
  const sentences = Object.values(PROMISES);
  assert.equal(new Set(sentences).size, sentences.length);
  for (const sentence of sentences) assert.ok(sentence.length > 10, sentence);
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
  for (const [value, was] of [
    [10n, '10n'],
    [Object.create(null), 'an object'],
  ] as const) {
    const sets = protocol('sets', (m) => {
      const up = m.word('up');
      m.process('P', () => ({
        go: () => {
          up.value = value as never;
        },
      }));
    });
    assert.throws(() => explore(sets), new RegExp(`^ConfigError: word up must be .*; it was ${was}`));
  }
  const inside = protocol('inside', (m) => {
    m.process('P', () => {
      m.word('shared');
      return { go: () => {} };
    });
  });
  assert.throws(() => explore(inside), /P declares the shared word "shared" among its steps/);
  assert.throws(() => explore(strangers(1, 1), { maxStates: 0 }), /maxStates must be a whole number/);
});
