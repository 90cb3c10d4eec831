import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from '../explore.js';
import { PROMISES } from '../promises.js';
import { checkAlike, checkTable, SLOW } from '../testing/table.js';
import { RMAP_PROTOCOLS } from './index.js';
import { landed } from './landed.js';

test('the protocols of the laboratory that take a second or more: the verdict that is expected', (t) =>
  checkTable(t, (id) => SLOW.includes(id)));

test('with like agers told apart there are more states and the same verdicts', () => {
  checkAlike(landed('landed', { agers: 2, entries: 1 }));
  checkAlike(landed('(a)', { agers: 2, entries: 2, emptyLeavesAlone: false }));
  checkAlike(landed('(d)', { agers: 2, entries: 2, writerTakesBit: false }));
  checkAlike(landed('(e)', { agers: 2, entries: 2, secondTest: false }));
});

test('on x86 the compiler alone makes acquire and release necessary: the lock bit holds without them', () => {
  const relaxed = { unlockOrder: 'relaxed', publishOrder: 'relaxed', lockOrder: 'relaxed' } as const;
  const run = (memory: 'TSO' | 'weakNoLB') =>
    explore(landed('relaxed', { agers: 1, entries: 2, memory, ...relaxed })).verdict;
  assert.deepEqual([run('TSO'), run('weakNoLB')], ['holds', 'violated']);
});

test('what the release of the unlock is for: the last step of (c) lands in a page that is gone', () => {
  const found = explore(RMAP_PROTOCOLS.find(({ id }) => id === '8c')!.protocol);
  const last = found.counterexample.at(-1);
  assert.equal(found.violated, PROMISES.noFreedAccess);
  assert.match(last?.step ?? '', /^its store to page \d\.spte becomes visible$/);
  assert.ok(last?.view.some(([name, value]) => /^page/.test(name) && value === 'free'));
});
