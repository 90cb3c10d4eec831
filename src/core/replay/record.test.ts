import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IN_SWAP, NOT_RECORDED, parseRecord } from './record.js';
import { parseOperation } from './schedule.js';

const boot = '{"rec":"boot","kernel":"6.12.1"}';
const start = '{"rec":"start","mode":"plain","npages":4}';
const step = (runs: string, nruns: number) =>
  `{"rec":"step","op":"age","rc":0,"gens":[[0,4,0]],"page_gens":[[0,4]],"swapped":0,"nruns":${nruns},"runs":${runs},"memcg":{"pgscan":0,"pgsteal":0,"refault_anon":0}}`;
const record = (...lines: string[]) =>
  parseRecord([boot, '{"rec":"run","label":"A"}', start, ...lines].join('\n'));

test('run lengths become one number a page', () => {
  assert.deepEqual(
    [...record(step('[[0,3,"g2"],[3,1,"swap"]]', 2)).runs[0].steps[0].pages],
    [2, 2, 2, IN_SWAP],
  );
});

test('pages behind a cut list of runs are not recorded', () => {
  const { pages } = record(step('[[0,1,"g2"]]', 7)).runs[0].steps[0];
  assert.deepEqual([...pages], [2, NOT_RECORDED, NOT_RECORDED, NOT_RECORDED]);
});

test('a broken record is refused with the line', () => {
  assert.throws(() => record(step('[[0,3,"g2"]]', 1)), /line 4: runs cover 3 of 4 pages/);
  assert.throws(() => record(step('[[1,3,"g2"]]', 1)), /line 4: runs do not cover/);
  assert.throws(() => record(step('[[0,4,"limbo"]]', 1)), /line 4: unknown state of a page: "limbo"/);
  assert.throws(() => record('{"rec":'), /line 4/);
  assert.throws(() => parseRecord('{"rec":"run"}'), /which kernel/);
  assert.throws(() => parseRecord(`${boot}\n${step('[]', 0)}`), /line 2: a step comes before any start/);
});

test('operations are read in the words of the recording program', () => {
  assert.deepEqual(parseOperation('tr:8:4:512'), {
    kind: 'touch',
    actor: 'mode',
    start: 8,
    count: 4,
    step: 512,
  });
  assert.deepEqual(parseOperation('hw:0:1:1'), { kind: 'touch', actor: 'host', start: 0, count: 1, step: 1 });
  assert.deepEqual(parseOperation('@age'), { kind: 'age', forceScan: true });
  assert.deepEqual(parseOperation('age0'), { kind: 'age', forceScan: false });
  assert.deepEqual(parseOperation('ev:1024'), { kind: 'evict', pages: 1024 });
  assert.deepEqual(parseOperation('rc:5'), { kind: 'reclaim', pages: 5 });
});

for (const wrong of ['', 'ev', 'ev:-1', 'ev:x', 'tw:0:1', 'tw:0:1:0', 'zz:1:2:3', 'age:1']) {
  test(`"${wrong}" is no operation`, () =>
    assert.throws(() => parseOperation(wrong), /operation is .*it may be tw:/));
}
