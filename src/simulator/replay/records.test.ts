import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { parseRecord } from './record.js';
import { parseOperation } from './schedule.js';

const folder = new URL('../../../data/records/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name !== 'README.md')
  .sort();
const listed: { name: string; sha256: string }[] = JSON.parse(
  readFileSync(new URL('../records.json', folder), 'utf8'),
);

test('every record is listed in data/records.json, and none that is not there', () => {
  assert.deepEqual(
    listed.map(({ name }) => name),
    files.map((file) => file.replace(/\.jsonl(\.br)?$/, '')),
  );
});

for (const file of files) {
  const kept = readFileSync(new URL(file, folder));
  const bytes = file.endsWith('.br') ? brotliDecompressSync(kept) : kept;
  const name = file.replace(/\.br$/, '');

  test(`${name} has the checksum that is listed, so it was not edited`, () => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    assert.equal(listed.find((each) => `${each.name}.jsonl` === name)?.sha256, sha256);
  });

  test(`${name} has the form that data/records/README.md describes`, () => {
    const { kernel, runs, ownersRuns, idleTests, histograms } = parseRecord(bytes.toString());
    assert.match(kernel, /^\d+\.\d+\.\d+/);
    assert.ok(runs.length + ownersRuns.length + idleTests.length + histograms.length > 0);
    for (const { pageCount, steps } of runs) {
      for (const step of steps) {
        parseOperation(step.operation);
        const placed = step.testGenerations.reduce((n, [, pages]) => n + pages, step.swapped);
        assert.equal(placed, pageCount, `${step.operation}: every test page is in a generation or in swap`);
      }
    }
  });
}
