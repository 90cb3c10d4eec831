import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect, SCREEN } from '../../host/collect.js';
import { scrub } from '../../host/scrub.js';
import { momentsOf } from '../../host/testing/k7.js';
import { memoryDisk } from '../../host/testing/memoryDisk.js';
import { load } from './load.js';

test('each host of hosts.json is a recorded moment, without names', () => {
  const all = load('hosts');
  assert.deepEqual(
    all.map(({ name }) => name),
    ['6.1', '6.12', '7.3'],
  );
  for (const { from, files } of all) {
    const moment = momentsOf(from.split(' ')[0]).find(({ name }) => name === from)!;
    assert.deepEqual(files, scrub(collect(memoryDisk(moment.files), SCREEN)).files, from);
  }
});
