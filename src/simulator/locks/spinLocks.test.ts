import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addKind, makeEngine, runUntil, schedule } from '../engine/engine.js';
import { makeStreams } from '../random/streams.js';
import { countUncontended, lockUse } from './lockStats.js';
import {
  makeSpinLocks,
  type SpinLocks,
  spinIsContended,
  spinIsLocked,
  spinLock,
  spinUnlock,
} from './spinLocks.js';

interface Use {
  thinkNs: number;
  n: number;
  holdNs: number;
}
const scripts = fc.array(
  fc.array(fc.record({ thinkNs: fc.nat(8), n: fc.nat(2), holdNs: fc.nat(8) }), { maxLength: 8 }),
  { minLength: 1, maxLength: 7 },
);

/** Plays a script, asserting at every step what holds for any order of winners. */
function play(script: readonly (readonly Use[])[], winner: 'fifo' | 'any', handOffNs: number): SpinLocks {
  const engine = makeEngine();
  const step = script.map(() => 0);
  const holder = new Map<number, number>();
  const waiting = new Map<number, number[]>();
  const freedNs = new Map<number, number>();
  const lost = script.map(() => 0);
  const askedNs = script.map(() => 0);
  const now = (actor: number): Use => script[actor][step[actor]];
  const entered = (actor: number): void => {
    const { n, holdNs } = now(actor);
    assert.ok(!holder.has(n), 'at most one holder');
    holder.set(n, actor);
    schedule(engine, engine.nowNs + holdNs, leaves, actor);
  };
  const locks = makeSpinLocks(
    engine,
    'rmap bit',
    winner === 'fifo' ? winner : makeStreams('1').stream('winner'),
    {
      actors: script.length,
      handOffNs,
      onGranted: (actor) => {
        const { n } = now(actor);
        const queue = waiting.get(n) ?? [];
        assert.ok(queue.includes(actor), 'only who waits is granted');
        if (winner === 'fifo') assert.equal(queue[0], actor);
        assert.equal(
          engine.nowNs,
          freedNs.get(n)! + handOffNs,
          'a lock with waiters stays free for a hand-off',
        );
        queue.splice(queue.indexOf(actor), 1);
        lost[actor] += engine.nowNs - askedNs[actor];
        entered(actor);
      },
    },
  );
  const next = (actor: number): void => {
    if (step[actor] < script[actor].length) schedule(engine, engine.nowNs + now(actor).thinkNs, asks, actor);
  };
  const asks = addKind(engine, (actor) => {
    const { n } = now(actor);
    const taken = holder.has(n) || (waiting.get(n) ?? []).length > 0;
    askedNs[actor] = engine.nowNs;
    assert.equal(spinLock(locks, actor, n), !taken);
    if (taken) waiting.set(n, [...(waiting.get(n) ?? []), actor]);
    else entered(actor);
  });
  const leaves = addKind(engine, (actor) => {
    const { n } = now(actor);
    spinUnlock(locks, actor);
    holder.delete(n);
    freedNs.set(n, engine.nowNs);
    step[actor]++;
    next(actor);
  });
  for (const actor of script.keys()) next(actor);
  runUntil(engine, Number.POSITIVE_INFINITY);
  assert.deepEqual(
    step,
    script.map((uses) => uses.length),
    'every request was granted',
  );
  assert.deepEqual([...locks.lostNs], lost);
  assert.equal(locks.held, 0, 'all locks are free again');
  return locks;
}

for (const winner of ['fifo', 'any'] as const) {
  test(`MODEL.md#invariants: at most one holder of each lock, all are served, waits add up; winner: ${winner}`, () => {
    fc.assert(
      fc.property(scripts, fc.nat(2), (script, handOffNs) => void play(script, winner, handOffNs)),
      { seed: 1, numRuns: Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 800) },
    );
  });
}

test('of several waiters each wins with the same chance, in no order; the same seed, the same winners', () => {
  const rounds = 3000;
  const run = (): string[] => {
    const engine = makeEngine();
    const random = makeStreams('1').stream('winner');
    const orders: string[] = [];
    for (let i = 0; i < rounds; i++) {
      let order = '';
      const locks = makeSpinLocks(engine, 'rmap bit', random, {
        actors: 4,
        onGranted: (actor) => {
          order += actor;
          spinUnlock(locks, actor);
        },
      });
      for (const actor of [0, 1, 2, 3]) spinLock(locks, actor, 5);
      spinUnlock(locks, 0);
      runUntil(engine, engine.nowNs + 1);
      orders.push(order);
      // An engine has room for so many kinds of event only.
      engine.handlers.length = 0;
    }
    return orders;
  };
  const orders = run();
  const error = Math.sqrt(rounds * (1 / 6) * (5 / 6));
  for (const order of ['123', '132', '213', '231', '312', '321']) {
    const count = orders.filter((o) => o === order).length;
    assert.ok(Math.abs(count - rounds / 6) < 3.9 * error, `${order}: ${count}`);
  }
  assert.deepEqual(run(), orders);
});

test('statistics, and misuse', () => {
  const engine = makeEngine();
  const locks = makeSpinLocks(engine, 'host PTL', 'fifo', { actors: 3, onGranted: () => {} });
  spinLock(locks, 0, 9);
  spinLock(locks, 1, 9);
  assert.deepEqual([spinIsLocked(locks, 9), spinIsLocked(locks, 8)], [true, false]);
  assert.equal(spinLock(locks, 2, 8), true, 'another lock of the set is free');
  runUntil(engine, 70);
  spinUnlock(locks, 0);
  runUntil(engine, 100);
  const [u] = lockUse(locks);
  assert.deepEqual(
    [u.mode, u.acquisitions, u.waits, u.totalWaitNs, u.holds, u.totalHoldNs],
    ['write', 3, 1, 70, 1, 70],
  );
  assert.throws(
    () => spinLock(locks, 1, 3),
    /actor 1 asks for host PTL, but has one or waits for one already/,
  );
  assert.throws(() => spinLock(locks, 3, 3), /actor 3 asks for host PTL, but is no actor here/);
  assert.throws(
    () => spinUnlock(locks, 0),
    /actor 0 gives back host PTL held to write, but does not hold it so/,
  );
  const make = () =>
    makeSpinLocks(engine, 'rmap bit', 'fifo', { actors: 1, onGranted: () => {}, handOffNs: Number.NaN });
  assert.throws(make, /handOffNs was NaN/);
});

test('holds that are counted without being taken are acquisitions, holds and the longest hold', () => {
  const engine = makeEngine();
  const classes = { actors: 2, classes: ['vCPU', 'kswapd'], classOf: [0, 1] };
  const locks = makeSpinLocks(engine, 'host PTL', 'fifo', { ...classes, onGranted: () => {} });
  countUncontended(locks, 1, 0, 900);
  assert.deepEqual(lockUse(locks), [], 'none is none, however long');
  countUncontended(locks, 1, 512, 30);
  countUncontended(locks, 1, 2, 20);
  const [use, ...others] = lockUse(locks);
  assert.deepEqual(others, []);
  assert.deepEqual([use.who, use.mode, use.acquisitions, use.waits], ['kswapd', 'write', 514, 0]);
  assert.deepEqual([use.holds, use.totalHoldNs, use.maxHoldNs], [514, 512 * 30 + 2 * 20, 30]);
  assert.equal(use.p99WaitNs, 0);
});

test('a lock is contended for its holder while another waits for it, not while another has another', () => {
  const engine = makeEngine();
  const locks = makeSpinLocks(engine, 'rmap bit', 'fifo', { actors: 3, onGranted: () => {} });
  const contended = () => [0, 1, 2].map((actor) => spinIsContended(locks, actor));
  spinLock(locks, 0, 7);
  spinLock(locks, 1, 8);
  assert.deepEqual(contended(), [false, false, false]);
  spinLock(locks, 2, 7);
  assert.deepEqual(contended(), [true, false, false]);
  spinUnlock(locks, 0);
  runUntil(engine, 1e6);
  assert.deepEqual(contended(), [false, false, false]);
});
