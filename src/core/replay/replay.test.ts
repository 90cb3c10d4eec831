import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NOT_RECORDED, parseRecord, type RecordedRun } from './record.js';
import { type Replay, replayRun } from './replay.js';

const recordOf = (name: string) =>
  parseRecord(readFileSync(new URL(`../../../data/records/${name}.jsonl`, import.meta.url), 'utf8'));

/** The records of this slice: an L2 guest needs the shadow MMU, which comes later. */
const RECORDS: readonly [string, string][] = [
  ['6.1-k1-plain', 'plain'],
  ['6.12-k1-plain', 'plain'],
  ['6.12-k1vm-npt1', 'vm'],
];

for (const [name, mode] of RECORDS) {
  const record = recordOf(name);
  const runs = record.runs.filter((run) => run.mode === mode);
  test(`${name} has runs of mode ${mode}`, () => assert.ok(runs.length >= 3));
  for (const run of runs) {
    const replay = replayRun(record.kernel, run);
    test(`${name}, schedule ${run.label}: after every step every page is where the kernel had it`, () => {
      assert.ok(replay.countersEqual, 'pages scanned, stolen, and lost by the process itself');
      for (const [i, step] of replay.steps.entries()) {
        const where = `step ${i} (${step.operation})`;
        assert.equal(step.result, step.recordedResult, `${where}: result`);
        assert.equal(step.equal, step.comparable, `${where}: pages elsewhere`);
        assert.ok(step.countsEqual, `${where}: pages by generation`);
      }
    });
  }
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

test('a kernel that has no rules yet is refused by name', () => {
  assert.throws(() => replayRun('5.4.0', recordOf('6.1-k1-plain').runs[0]), /"5\.4\.0".*6\.1 and 6\.12/);
});
