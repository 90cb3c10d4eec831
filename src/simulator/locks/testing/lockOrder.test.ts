import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeEngine } from '../../engine/engine.js';
import type { Lock } from '../lock.js';
import { makeQrwlock, readLock, readUnlock, writeLock, writeTrylock, writeUnlock } from '../qrwlock.js';
import { makeHostPtls, makeRmapLocks, spinLock, spinUnlock } from '../spinLocks.js';
import { LOCK_RANKS, makeLockOrder } from './lockOrder.js';

/** The three locks with one checker, as a test of a whole machine has them. */
function machine() {
  const engine = makeEngine();
  const common = { actors: 3, onGranted: () => {} };
  const locks = {
    ptl: makeHostPtls(engine, common),
    mmu: makeQrwlock(engine, common),
    rmap: makeRmapLocks(engine, () => 0, common),
  };
  const watch = makeLockOrder(3);
  for (const lock of Object.values(locks)) lock.watch = watch;
  return locks;
}

test('host PTL, mmu_lock, rmap bit: in this order, with any left out', () => {
  const { ptl, mmu, rmap } = machine();
  for (let i = 0; i < 2; i++) {
    spinLock(ptl, 0, 1);
    writeLock(mmu, 0);
    spinLock(rmap, 0, 1);
    spinUnlock(rmap, 0);
    spinLock(rmap, 0, 2);
    spinUnlock(rmap, 0);
    writeUnlock(mmu, 0);
    spinUnlock(ptl, 0);
    spinLock(ptl, 0, 1);
    spinLock(rmap, 0, 1);
    spinUnlock(rmap, 0);
    spinUnlock(ptl, 0);
    readLock(mmu, 0);
    readUnlock(mmu, 0);
  }
});

test('any other order is named with both locks, for a wait and a try-lock alike', () => {
  const { ptl, mmu, rmap } = machine();
  spinLock(rmap, 0, 1);
  assert.throws(
    () => readLock(mmu, 0),
    /actor 0 asks for mmu_lock while it has rmap bit; the order is host PTL → /,
  );
  assert.throws(() => spinLock(ptl, 0, 1), /asks for host PTL while it has rmap bit/);
  assert.throws(() => writeTrylock(mmu, 0), /asks for mmu_lock while it has rmap bit/);
  writeLock(mmu, 1);
  assert.throws(() => spinLock(ptl, 1, 1), /actor 1 asks for host PTL while it has mmu_lock/);
  // Whoever waits for a lock counts as having it: it may ask for nothing else.
  assert.equal(writeLock(mmu, 2), false);
  assert.throws(() => spinLock(ptl, 2, 1), /actor 2 asks for host PTL while it has mmu_lock/);
});

test('two mmu_locks at once are an inversion waiting to happen', () => {
  const engine = makeEngine();
  const common = { actors: 1, onGranted: () => {} };
  const [a, b] = [makeQrwlock(engine, common), makeQrwlock(engine, common)];
  a.watch = makeLockOrder(1);
  b.watch = a.watch;
  readLock(a, 0);
  assert.throws(() => readLock(b, 0), /asks for mmu_lock while it has mmu_lock/);
});

test('any sequence is accepted exactly as long as ranks rise', () => {
  const step = fc.record({ take: fc.boolean(), rank: fc.constantFrom(...LOCK_RANKS) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const order = makeLockOrder(1);
      const held = new Set<number>();
      for (const { take, rank } of steps) {
        const r = LOCK_RANKS.indexOf(rank);
        if (!take) {
          order.gives({ rank } as Lock, 0);
          held.delete(r);
        } else if ([...held].some((h) => h >= r)) {
          assert.throws(() => order.asks({ rank } as Lock, 0), /the order is/);
        } else {
          order.asks({ rank } as Lock, 0);
          held.add(r);
        }
      }
    }),
    { seed: 1, numRuns: Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 500) },
  );
});
