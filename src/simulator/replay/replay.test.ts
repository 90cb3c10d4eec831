import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { replayIdleTest } from './idleTest.js';
import { type Difference, KNOWN_DIFFERENCES, unknownLocks } from './known.js';
import { NOT_RECORDED } from './places.js';
import { type KernelRecord, parseRecord, type RecordedRun } from './record.js';
import { type Replay, type ReplayedStep, replayRun } from './replay.js';

const folder = new URL('../../../data/records/', import.meta.url);
const recordOf = (name: string): KernelRecord =>
  parseRecord(readFileSync(new URL(`${name}.jsonl`, folder), 'utf8'));
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => name.slice(0, -'.jsonl'.length));

for (const name of names) {
  const record = recordOf(name);
  for (const run of record.runs) {
    test(`${name}, ${run.label} (${run.mode}): every page where the kernel had it, every lock count`, () => {
      const replay = replayRun(record.kernel, run, record.tdpMmu);
      assert.equal(replay.steps.length, run.steps.length);
      const differs = replay.steps.some((_step, i) => `${name} ${run.mode} ${i}` in KNOWN_DIFFERENCES);
      if (!differs) assert.ok(replay.countersEqual, 'pages scanned, stolen, and lost by the process itself');
      for (const [i, step] of replay.steps.entries()) {
        checkStep(
          step,
          run,
          KNOWN_DIFFERENCES[`${name} ${run.mode} ${i}`] ?? {},
          `step ${i} (${step.operation})`,
        );
      }
    });
  }
}

function checkStep(step: ReplayedStep, run: RecordedRun, difference: Difference, where: string): void {
  assert.equal(step.result, step.recordedResult, `${where}: result`);
  assert.equal(step.comparable - step.equal, difference.pages ?? 0, `${where}: pages elsewhere`);
  if (difference.pages === undefined) assert.ok(step.countsEqual, `${where}: pages by generation`);
  assert.equal(step.locks !== null, step.operation.startsWith('@'), `${where} of ${run.mode}: counted`);
  assert.deepEqual(unknownLocks(step.locks, difference), [], where);
}

test('k5 per page queried: 6.12 takes mmu_lock for write once, 7.3 never; per page evicted 3 times and twice', () => {
  const perPage = { '6.12': { age: 1, evict: 3 }, '7.3': { age: 0, evict: 2 } };
  let counted = 0;
  for (const name of names.filter((each) => each.includes('-k5-'))) {
    const record = recordOf(name);
    const expected = perPage[name.startsWith('7.3') ? '7.3' : '6.12'];
    for (const run of record.runs) {
      for (const { locks, operation } of replayRun(record.kernel, run, record.tdpMmu).steps) {
        if (locks === null) continue;
        const { mmuLockRead, mmuLockWrite, pagesAsked } = locks.simulated;
        assert.equal(mmuLockRead, 0);
        const each = operation.startsWith('@ev') ? expected.evict : expected.age;
        assert.equal(mmuLockWrite, each * pagesAsked!, `${name} ${run.mode} ${operation}`);
        counted++;
      }
    }
  }
  assert.equal(counted, 48);
});

for (const name of names.filter((each) => each.includes('k3'))) {
  const record = recordOf(name);
  test(`${name}: the kernel's own test of access tracking ends as it did`, () => {
    for (const idleTest of record.idleTests.filter(({ skipped }) => !skipped)) {
      const { passed, idle, phases } = idleTest;
      const outcome = replayIdleTest(record.kernel, idleTest, record.tdpMmu);
      assert.deepEqual(outcome, { passed, idle, phases }, `${idleTest.mode} ${idleTest.args}`);
    }
  });
}

test('a page the record does not name is counted as not comparable, never as equal', () => {
  const run = recordOf('6.12-k1-plain').runs[1];
  const cut = run.steps.findIndex((s) => s.pages.includes(NOT_RECORDED));
  const step = replayRun('6.12.107', run).steps[cut];
  assert.equal(step.comparable, run.steps[cut].pages.filter((s) => s !== NOT_RECORDED).length);
  assert.ok(step.comparable < run.pageCount);
});

test('a comparison that should fail does: a record with one page moved', () => {
  const run = recordOf('6.12-k1-plain').runs[0];
  const pages = run.steps[5].pages.slice();
  pages[17] += 1;
  const steps = run.steps.map((s, i) => (i === 5 ? { ...s, pages } : s));
  const replay: Replay = replayRun('6.12.107', { ...run, steps } as RecordedRun);
  assert.equal(replay.steps[5].equal, replay.steps[5].comparable - 1);
});

test('a record of one kernel does not fit the rules of another', () => {
  const share = (kernel: string, run: RecordedRun): number => {
    const { steps } = replayRun(kernel, run);
    return steps.reduce((n, s) => n + s.equal, 0) / steps.reduce((n, s) => n + s.comparable, 0);
  };
  assert.ok(share('6.12.107', recordOf('7.3-k1-plain').runs[0]) < 0.99);
  assert.ok(share('7.3.4', recordOf('6.12-k1-plain').runs[0]) < 0.99);
  assert.ok(share('6.1.176', recordOf('6.12-k1vm-npt1').runs[0]) < 0.9);
});

test('7.3, schedule C: the third aging skipped a process that was not scheduled, so the fourth walks by an old filter', () => {
  const run = recordOf('7.3-k1-plain').runs[2];
  assert.deepEqual(replayRun('7.3.4', run).assumed.unscheduled, [4]);
});

test('a kernel or a mode that nothing is known of is refused by name', () => {
  const run = recordOf('6.1-k1-plain').runs[0];
  assert.throws(() => replayRun('5.4.0', run), /"5\.4\.0".*6\.1, 6\.12, 6\.15 and 7\.2 to 7\.9/);
  assert.throws(
    () => replayRun('6.1.176', { ...run, mode: 'l3' }),
    /mode is "l3"; it may be plain, vm or l2/,
  );
  const [idleTest] = recordOf('6.12-k3-npt1').idleTests;
  for (const kernel of [Symbol('a symbol'), { toString: null }])
    assert.throws(
      () => replayIdleTest(kernel as never, idleTest),
      /^ConfigError: kernel must be a text .* it was a/,
    );
});
