import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseRecord } from './record.js';
import { parseOperation } from './schedule.js';

const folder = new URL('../../../data/records/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .sort();
const listed: { name: string; sha256: string }[] = JSON.parse(
  readFileSync(new URL('../records.json', folder), 'utf8'),
);

test('every record is listed in data/records.json, and none that is not there', () => {
  assert.deepEqual(
    listed.map(({ name }) => `${name}.jsonl`),
    files,
  );
});

for (const name of files) {
  const bytes = readFileSync(new URL(name, folder));

  test(`${name} has the checksum that is listed, so it was not edited`, () => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    assert.equal(listed.find((each) => `${each.name}.jsonl` === name)?.sha256, sha256);
  });

  test(`${name} has the form that data/records/README.md describes`, () => {
    const { kernel, runs, idleTests, histograms } = parseRecord(bytes.toString());
    assert.match(kernel, /^\d+\.\d+\.\d+/);
    assert.ok(runs.length + idleTests.length + histograms.length > 0);
    for (const { pageCount, steps } of runs) {
      for (const step of steps) {
        parseOperation(step.operation);
        const placed = step.testGenerations.reduce((n, [, pages]) => n + pages, step.swapped);
        assert.equal(placed, pageCount, `${step.operation}: every test page is in a generation or in swap`);
      }
    }
  });
}
