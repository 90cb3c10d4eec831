import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from '../explore.js';
import { PROMISES } from '../promises.js';
import { checkAlike, checkBreaks, checkTable, LARGE, LARGEST } from '../testing/table.js';
import { RMAP_PROTOCOLS } from './index.js';
import { landed } from './landed.js';

test('every other protocol of the laboratory: the verdict that is expected, in one table', (t) =>
  checkTable(t, (id) => id !== LARGEST && !LARGE.includes(id)));

test('all that the broken protocols break, and that they break no more', () => {
  for (const id of ['3a', '3b', '4a', '4d', '4e', '5', '6b', '8b'])
    checkBreaks(id, RMAP_PROTOCOLS.find((each) => each.id === id)!.protocol);
  const small = { agers: 1, entries: 2 };
  checkBreaks('8a 1 × 2', landed('(a)', { ...small, emptyLeavesAlone: false }));
  checkBreaks('8e 1 × 2', landed('(e)', { ...small, secondTest: false }));
  checkBreaks('8f 1 × 2', landed('(f)', { ...small, findsEntries: false }));
});

test('each protocol says what was said of it, with a Message-ID, and what it promises about an answer', () => {
  assert.equal(new Set(RMAP_PROTOCOLS.map(({ id }) => id)).size, RMAP_PROTOCOLS.length);
  assert.equal(new Set(RMAP_PROTOCOLS.map(({ protocol }) => protocol.name)).size, RMAP_PROTOCOLS.length);
  for (const wanted of '123456789') assert.ok(RMAP_PROTOCOLS.some(({ id }) => id.startsWith(wanted)));
  for (const { said, note, protocol, id } of RMAP_PROTOCOLS) {
    assert.ok(note.length > 20 && protocol.name.length > 9, id);
    assert.match(
      protocol.bounds ?? '',
      /^(1 ager|2 agers), 1 writer(, 1 guest)?, up to [23] entries, any number of operations$/,
    );
    assert.equal((protocol.bounds ?? '').includes('guest'), id === '7b', id);
    if (id !== '8d+') assert.ok(said.length > 0, id);
    for (const { messageId, what } of said) {
      assert.match(messageId, /^[^\s@]+@[^\s@]+$/);
      assert.ok(what.length > 20);
    }
  }
});

test('with like agers told apart there are more states and the same verdicts', () => {
  checkAlike(landed('landed', { agers: 2, entries: 1 }));
  checkAlike(landed('(a)', { agers: 2, entries: 2, emptyLeavesAlone: false }));
  checkAlike(landed('(d)', { agers: 2, entries: 2, writerTakesBit: false }));
  checkAlike(landed('(e)', { agers: 2, entries: 2, secondTest: false }));
});

test('the lock bit as landed holds for one ager, too, and in every memory', () => {
  for (const memory of ['sequential', 'TSO', 'weakNoLB'] as const)
    assert.equal(explore(landed('landed', { agers: 1, entries: 1, memory })).verdict, 'holds');
  assert.equal(explore(landed('landed', { agers: 1, entries: 2 })).verdict, 'holds');
  const alone = explore(landed('landed', { agers: 1, entries: 1 }));
  const beside = explore(landed('beside a guest', { agers: 1, entries: 1, guest: true }));
  assert.equal(beside.verdict, 'holds');
  assert.ok(beside.states > 2 * alone.states, 'the guest can be done or not, and sets bits again');
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

test('a protocol of ones own that cannot be is refused by the field', () => {
  const size = { agers: 1, entries: 1 };
  const ways: [unknown, unknown, RegExp][] = [
    [null, {}, /^spec must be an object; it was null$/],
    [undefined, {}, /^spec must be an object; it was missing$/],
    [{ agers: 1 }, {}, /^entries is missing$/],
    [{ ...size, operations: 2 }, {}, /^operations is not a field that is known here/],
    [
      { ...size, unlockOrder: 'acquire' },
      {},
      /^unlockOrder must be one of 'relaxed', 'release'; it was "acq/,
    ],
    [{ ...size, lockOrder: 'strong' }, {}, /^lockOrder must be one of 'relaxed', .*; it was "strong"$/],
    [{ ...size, guest: 3 }, {}, /^guest must be true or false; it was 3$/],
    [size, { memory: 'PSO' }, /^memory must be one of 'sequential', 'TSO', 'weakNoLB'; it was "PSO"$/],
    [size, { promises: 5 }, /^promises must be a list of sentences; it was 5$/],
    [size, { bounds: 5 }, /^bounds must be a text that is not blank; it was 5$/],
  ];
  for (const [spec, options, message] of ways)
    assert.throws(() => landed('mine', spec as never, options as never), { name: 'ConfigError', message });
  assert.throws(
    () => explore(landed('mine', size), null as never),
    /^ConfigError: options must be an object/,
  );
  for (const none of [undefined, null, 5])
    assert.throws(() => explore(none as never), /^ConfigError: protocol must be an object; it was/);
  assert.throws(() => explore({} as never), { name: 'ConfigError', message: /^name is missing/ });
});
