import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MemoryModel } from './buffers.js';
import { explore } from './explore.js';
import { PROMISES } from './promises.js';
import { type ProtocolParts, protocol } from './protocol.js';

/** What memory of each kind makes of a description: the promise that is broken, or null. */
function broken(describe: (m: ProtocolParts) => void, except: readonly string[] = []): (string | null)[] {
  return (['sequential', 'TSO', 'weakNoLB'] as const).map(
    (memory) => explore(protocol('litmus', describe, { memory, except })).violated,
  );
}

test('a process sees its own stores at once, and others see two stores to one word in order', () => {
  const own = broken((m) => {
    const x = m.word('x');
    m.process('P', (p) => ({
      store: () => p.store(x, 5),
      clear: () => p.clearBits(x, 1),
      load: () => {
        if (p.load(x) !== 4) p.breaks('sees its own');
      },
    }));
  });
  assert.deepEqual(own, [null, null, null]);
  const ordered = broken((m) => {
    const x = m.word('x');
    m.process('P', (p) => ({ one: () => p.store(x, 1), two: () => p.store(x, 2) }));
    const seen = m.ghost('seen');
    m.afterEach(() => {
      if (x.value > seen.value) seen.value = x.value;
    });
    m.always('never back', () => x.value === seen.value);
    m.atEnd('two is last', () => x.value === 2);
  });
  assert.deepEqual(ordered, [null, null, null]);
});

test('a third store waits until one of two has become visible, and for no longer', () => {
  const waits = broken((m) => {
    const words = [m.word('x'), m.word('y'), m.word('z')];
    const p = m.process('P', (q) => ({
      x: () => q.store(words[0], 1),
      y: () => q.store(words[1], 1),
      z: () => q.store(words[2], 1),
      after: () => {},
    }));
    m.always('one is visible', () => !p.at('after') || words.some(({ value }) => value === 1));
    m.atEnd('all are visible', () => words.every(({ value }) => value === 1));
  });
  assert.deepEqual(waits, [null, null, null]);
});

test('clearing bits is one step in memory: two processes that clear different bits lose neither', () => {
  const both = broken((m) => {
    const x = m.word('x', 7);
    for (const bit of [1, 2]) m.process(`P${bit}`, (p) => ({ clear: () => p.clearBits(x, bit) }));
    m.atEnd('the third bit alone is left', () => x.value === 4);
  });
  assert.deepEqual(both, [null, null, null]);
});

test('clearing bits is a full barrier on x86; where memory is weak it orders what it is asked to', () => {
  const passed = (order: 'relaxed' | 'release') =>
    broken((m) => {
      const [data, flag] = [m.word('data'), m.word('flag', 3)];
      m.process('writer', (p) => ({
        data: () => p.store(data, 1),
        flag: () => p.clearBits(flag, 2, order),
      }));
      m.process('reader', (p) => ({
        flag: () => (p.load(flag, 'acquire') === 1 ? undefined : 'done'),
        data: () => {
          if (p.load(data) === 0) p.breaks('data behind the flag');
        },
        done: () => {},
      }));
    });
  assert.deepEqual(passed('relaxed'), [null, null, 'data behind the flag']);
  assert.deepEqual(passed('release'), [null, null, null]);
  const buffering = broken((m) => {
    const [x, y, third] = [m.word('x'), m.word('y'), m.word('third', 1)];
    const saw = m.ghost('saw');
    for (const [mine, other] of [
      [x, y],
      [y, x],
    ])
      m.process(`P of ${mine.name}`, (p) => ({
        store: () => p.store(mine, 1),
        clear: () => p.clearBits(third, 1),
        load: () => {
          if (p.load(other) === 1) saw.value = 1;
        },
      }));
    m.atEnd('one sees the other', () => saw.value === 1);
  });
  assert.deepEqual(buffering, [null, null, 'one sees the other']);
});

test('a load may be early where memory is weak: not past an acquire, and never for one’s own store', () => {
  const early = (order: 'relaxed' | 'acquire', memory: MemoryModel) =>
    explore(
      protocol(
        'early',
        (m) => {
          const [flag, data] = [m.word('flag'), m.word('data')];
          m.process('writer', (p) => ({
            data: () => p.store(data, 1),
            flag: () => p.store(flag, 1, 'release'),
          }));
          m.process('reader', (p) => ({
            flag: () => (p.load(flag, order) === 1 ? undefined : 'done'),
            data: () => {
              if (p.load(data) === 0) p.breaks('data behind the flag');
            },
            done: () => {},
          }));
        },
        { memory },
      ),
    );
  assert.equal(early('relaxed', 'TSO').violated, null);
  assert.equal(early('acquire', 'weakNoLB').violated, null);
  const { violated, counterexample } = early('relaxed', 'weakNoLB');
  assert.equal(violated, 'data behind the flag');
  const move = counterexample.find(({ kind }) => kind === 'early');
  assert.equal(move?.step, 'reads data early');
  const mine = broken((m) => {
    const x = m.word('x');
    m.process('P', (p) => ({
      before: () => {},
      store: () => p.store(x, 1),
      load: () => {
        if (p.load(x) !== 1) p.breaks('its own store');
      },
    }));
  });
  assert.deepEqual(mine, [null, null, null]);
});

test('a store that arrives when its memory was freed and taken again lands in other hands', () => {
  const [sequential, tso, weak] = broken(
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
        take: () => {
          pointer.value = cells.allocate();
        },
      }));
    },
    [PROMISES.noFreedAccess],
  );
  assert.deepEqual([sequential, tso, weak], [null, null, PROMISES.noReusedWrite]);
});

test('a pointer that is on its way to memory, or was read early, dangles like any other', () => {
  const onTheWay = broken((m) => {
    const cells = m.pool('cell', 1, { value: 'number' });
    const own = cells.take(0);
    const shared = m.pointer('shared');
    m.process('P', (p) => {
      const kept = p.pointer('kept', own);
      return {
        publish: () => p.store(shared, kept.value),
        free: () => cells.free(kept.value),
        'take again': () => {
          cells.take(0);
          kept.value = 0;
        },
        follow: () => {
          if (p.load(shared) !== 0) cells.load(p, p.load(shared), 'value');
        },
      };
    });
  });
  assert.deepEqual(onTheWay, Array(3).fill(PROMISES.noFreedAccess));
  const readEarly = broken((m) => {
    const cells = m.pool('cell', 1, { value: 'number' });
    const [shared, gone] = [m.pointer('shared', cells.take(0)), m.word('gone')];
    m.process('owner', (p) => ({
      unlink: () => p.store(shared, 0),
      free: () => {
        p.fence();
        cells.free(cells.pointer(0));
      },
      'take again': () => void cells.take(0),
      gone: () => p.store(gone, 1),
    }));
    m.process('reader', (p) => {
      const found = p.pointer('found');
      return {
        look: () => (p.load(gone) === 1 ? undefined : 'look'),
        read: () => {
          found.value = p.load(shared);
          if (found.value === 0) return 'done';
        },
        follow: () => void cells.load(p, found.value, 'value'),
        done: () => {},
      };
    });
  });
  assert.deepEqual(readEarly, [null, null, PROMISES.noFreedAccess]);
});

test('what was stored under a spinlock is seen by whoever has the lock next', () => {
  const counted = broken((m) => {
    const [lock, sum] = [m.word('lock'), m.word('sum')];
    m.alike('adder', 2, (p) => ({
      lock: () => p.spinLock(lock),
      add: () => p.store(sum, p.load(sum) + 1),
      unlock: () => p.spinUnlock(lock),
    }));
    m.atEnd('both are counted', () => sum.value === 2);
  });
  assert.deepEqual(counted, [null, null, null]);
});

test('a step that sleeps breaks a promise while the lock is held, whoever holds it', () => {
  const sleeps = (last: 'sleep' | 'sleep after') =>
    broken((m) => {
      const [free, lock] = [m.word('free'), m.word('lock')];
      m.process('P', (p) => ({
        calm: () => p.sleeps(lock),
        lock: () => p.spinLock(lock),
        sleep: () => (last === 'sleep' ? p.sleeps(free, lock) : undefined),
        unlock: () => p.spinUnlock(lock),
        // Others may not see yet that the lock was given back, but its holder knows.
        'sleep after': () => p.sleeps(lock),
      }));
    });
  assert.deepEqual(sleeps('sleep'), Array(3).fill(PROMISES.noSleepUnderLock));
  assert.deepEqual(sleeps('sleep after'), Array(3).fill(null));
});
