import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LockedPasses, lockedPasses } from './lockedPasses.js';

const base: LockedPasses = {
  seed: '1',
  passes: 2000,
  queriesPerPass: 64,
  queryNs: 100,
  gapNs: 20,
  lock: 'write',
  restNs: 500_000,
  writer: { meanOffNs: 50_000, meanOnNs: 3000 },
  vcpus: null,
};
const duty = 3 / 53;
const sum = (list: ArrayLike<number>): number => Array.from(list).reduce((a, b) => a + b, 0);

/** Bounds a count of independent events that each happen with chance `p` by 3.9 standard errors. */
function agrees(count: number, of: number, p: number): void {
  const error = Math.sqrt(of * p * (1 - p));
  assert.ok(Math.abs(count - of * p) <= 3.9 * error, `${count} of ${of}, expected ${of * p} ± ${error}`);
  assert.ok(error < 0.2 * of * p, 'the bound says something');
}

test('without anybody else a pass takes its queries, whatever the lock', () => {
  for (const lock of ['write', 'read', 'lockless', 'tryWrite', 'bail'] as const) {
    const run = lockedPasses({ ...base, lock, passes: 3, writer: null });
    for (const ns of run.passNs) assert.ok(Math.abs(ns - 64 * 120) < 1e-3, `${lock}: ${ns}`);
    assert.equal(sum(run.busy) + run.neverAnswered, 0);
  }
});

test('alone, each query is one use of the lock, all of them in the passes', () => {
  for (const [lock, uses] of [
    ['write', 3 * 64],
    ['tryWrite', 3 * 64],
    ['bail', 3 * 64],
    ['lockless', 0],
  ] as const) {
    const { use, firstBusy } = lockedPasses({ ...base, lock, passes: 3, writer: null });
    const ager = use.find(({ who }) => who === 'ager');
    assert.deepEqual(
      [use.length, ager?.acquisitions ?? 0, ager?.waits ?? 0],
      [uses === 0 ? 0 : 1, uses, 0],
      lock,
    );
    assert.equal(ager?.totalHoldNs ?? 0, uses * 100);
    assert.equal(sum(firstBusy), 0);
  }
});

test('beside a writer that never leaves, whoever only tries gets no answer, and loses no time by it', () => {
  const writer = { meanOffNs: 1e-3, meanOnNs: 1e15 };
  const tries = lockedPasses({ ...base, lock: 'tryWrite', passes: 3, writer });
  assert.deepEqual([...tries.busy], [64, 64, 64]);
  assert.deepEqual([...tries.firstBusy, tries.neverAnswered], [1, 1, 1, 1]);
  for (const ns of tries.passNs) assert.ok(Math.abs(ns - 64 * 120) < 1e-3, `${ns}`);
  const bails = lockedPasses({ ...base, lock: 'bail', passes: 3, writer });
  assert.deepEqual([...bails.busy, bails.neverAnswered], [1, 1, 1, 1]);
  for (const ns of bails.passNs) assert.ok(Math.abs(ns - 100) < 1e-3, `${ns}`);
  assert.deepEqual(
    tries.use.map(({ who, tryFailures }) => [who, tryFailures]),
    [
      ['ager', 3 * 64],
      ['writer', 0],
    ],
  );
});

test('readers beside readers are answered at once, every page', () => {
  const vcpus = { count: 8, meanThinkNs: 500, holdNs: 600 };
  const run = lockedPasses({ ...base, lock: 'read', passes: 20, writer: null, vcpus });
  assert.deepEqual([sum(run.busy), run.neverAnswered], [0, 0]);
  // Who writes there waits, but is answered as well.
  const writes = lockedPasses({ ...base, lock: 'write', passes: 20, writer: null, vcpus });
  assert.ok(sum(writes.busy) > 20 * 32 && writes.neverAnswered === 0);
});

test('the first query finds the lock busy as often as it is; a pass is lucky as the on/off writer has it (MODEL.md#luck)', () => {
  const run = lockedPasses({ ...base, passes: 20_000 });
  agrees(sum(run.firstBusy), 20_000, duty);
  // No wait in the whole pass: free at first, and none comes while it goes on.
  const lucky = (1 - duty) * Math.exp(-(63 * 120 + 100) / 50_000);
  agrees(run.busy.filter((n) => n > 0).length, 20_000, 1 - lucky);
});

test('a page that is left out while the lock is busy, and one that is left out for good', () => {
  const run = lockedPasses({ ...base, lock: 'tryWrite', passes: 20_000 });
  const queries = sum(run.busy) / 20_000 / 64;
  assert.ok(Math.abs(queries / duty - 1) < 0.1, `${queries}`);
  assert.equal(run.neverAnswered, 0);
  // With bail page k is reached when the lock was free up to k, in one pass of three.
  const passes = 3;
  const bail = lockedPasses({ ...base, lock: 'bail', passes, queriesPerPass: 5000, restNs: 1e9 });
  const first = Math.max(...Array.from(bail.passNs)) / 120;
  assert.ok(bail.neverAnswered > 0.3, `${bail.neverAnswered}`);
  assert.ok(Math.abs((1 - bail.neverAnswered) * 5000 - first) < 3, `${first}`);
});

test('queries in one go are the queries one by one', () => {
  // A vCPU that comes every 20 ns for no time keeps the pass from ever going in one go, and none waits for it long.
  const c = { ...base, passes: 300, restNs: 10_000 };
  const one = lockedPasses({ ...c, vcpus: { count: 1, meanThinkNs: 20, holdNs: 0 } });
  const all = lockedPasses(c);
  const mean = (run: { passNs: Float64Array }): number => sum(run.passNs) / c.passes;
  assert.ok(Math.abs(mean(one) / mean(all) - 1) < 0.1, `${mean(one)} ${mean(all)}`);
  assert.ok(one.use.find(({ who }) => who === 'vCPU')!.acquisitions > 1e5);
});

test('vCPUs that read make a pass that writes longer, not one that reads or asks without a lock', () => {
  const run = (lock: LockedPasses['lock'], count: number, handOffNs: number = 200): number => {
    const vcpus = { count, meanThinkNs: 3000, holdNs: 600 };
    const { passNs } = lockedPasses({ ...base, lock, passes: 50, writer: null, vcpus, handOffNs });
    return sum(passNs) / 50;
  };
  assert.ok(run('write', 8) > 1.5 * run('write', 1));
  assert.ok(run('write', 8) > 1.1 * run('write', 8, 0), 'each hand-off takes its time');
  for (const lock of ['read', 'lockless'] as const) assert.ok(run(lock, 8) < 1.001 * 64 * 120);
});

test('a first query that found the lock free says nothing of a long pass: its tail is as long', () => {
  const long = { ...base, queriesPerPass: 20_000, writer: { meanOffNs: 500_000, meanOnNs: 30_000 } };
  const sorted = (lock: LockedPasses['lock'], firstFree: boolean): number[] => {
    const { passNs, firstBusy } = lockedPasses({ ...long, lock });
    return Array.from(passNs)
      .filter((_, i) => !firstFree || firstBusy[i] === 0)
      .sort((a, b) => a - b);
  };
  const mean = (list: readonly number[]): number => sum(list) / list.length;
  const p99 = (list: readonly number[]): number => list[Math.floor(0.99 * list.length)];
  const all = sorted('write', false);
  const free = sorted('write', true);
  assert.ok(Math.abs(mean(free) / mean(all) - 1) < 0.02, `${mean(free)} ${mean(all)}`);
  assert.ok(Math.abs(p99(free) / p99(all) - 1) < 0.05, `${p99(free)} ${p99(all)}`);
  assert.ok(p99(all) > 1.1 * 20_000 * 120, 'the lock makes a tail');
  // Reading does not help: it is a writer that the pass waits for.
  assert.ok(Math.abs(mean(sorted('read', false)) / mean(all) - 1) < 0.02);
});

test('bad fields are named', () => {
  assert.throws(
    () => lockedPasses({ ...base, passes: 0, queryNs: -1, writer: { meanOffNs: 0, meanOnNs: 1 } }),
    (error: Error) =>
      error.name === 'ConfigError' &&
      /^passes must .*; it was 0\nqueryNs must .*; it was -1\nwriter\.meanOffNs must/.test(error.message),
  );
});

test('bad fields are named with their units', () => {
  const vcpus = { count: 0, meanThinkNs: 0, holdNs: -1 };
  assert.throws(
    () => lockedPasses({ ...base, queriesPerPass: 0.5, lock: 'none' as never, vcpus }),
    (error: Error) =>
      /^queriesPerPass .* queries; it was 0\.5\nlock must be one of 'write', .*'bail'; it was "none"\n/.test(
        error.message,
      ) &&
      /vcpus\.count must be a whole number from 1 to 4096 vCPUs; it was 0\nvcpus\.meanThinkNs must be .* ns; it was 0\nvcpus\.holdNs must be .* ns; it was -1$/.test(
        error.message,
      ),
  );
});
