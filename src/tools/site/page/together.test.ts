import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTogether } from './together.js';

const NAMES = [
  '6.1-k1-plain',
  '6.12-k1-plain',
  '6.12-k5-npt0',
  '6.12-k5-npt1',
  '7.3-k1-plain',
  '7.3-k5-npt1',
];

test('records that one cell names are read together, whether in full or in part', () => {
  const list = "const files = ['6.12-k5-npt1', '6.12-k5-npt0'];";
  const some = 'for (const kernel of KERNELS) load("record", `${kernel.name}-k1-plain`);';
  const read = (record: string): readonly string[] => readTogether(record, NAMES, [some, list]);
  assert.deepEqual(read('6.12-k5-npt0'), ['6.12-k5-npt1', '6.12-k5-npt0']);
  assert.deepEqual(read('7.3-k1-plain'), ['6.1-k1-plain', '6.12-k1-plain', '7.3-k1-plain']);
  assert.deepEqual(read('7.3-k5-npt1'), []);
  // A dot is no other character; a text that is all put in names nothing.
  assert.deepEqual(readTogether('6.12-k1-plain', ['6.12-k1-plain', '6x12-k1-plain'], ["'6.12-k1-plain'"]), [
    '6.12-k1-plain',
  ]);
  assert.deepEqual(
    readTogether('7.3-k5-npt1', NAMES, ["load('record', `${name}`)", "'record:7.3-k5-npt1'"]),
    [],
  );
});
