import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseRecord } from './record.js';
import { parseOperation } from './schedule.js';

const folder = new URL('../../../data/records/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
const readme = readFileSync(new URL('README.md', folder), 'utf8');

for (const name of files) {
  const bytes = readFileSync(new URL(name, folder));

  test(`${name} is listed with its checksum, so it was not edited`, () => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    assert.ok(readme.includes(`\`${name}\``) && readme.includes(sha256));
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
