import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from '../explore.js';
import { PROMISES } from '../promises.js';
import { RMAP_PROTOCOLS } from './index.js';
import { landed } from './landed.js';
import { protocolRows } from './table.js';

test('every protocol of the laboratory: the verdict that is expected, in one table', (t) => {
  const rows = [...protocolRows()];
  for (const row of rows)
    t.diagnostic(
      [row.protocol, row.verdict, row.violated, row.states, row.transitions, row.counterexampleLength].join(
        ' | ',
      ),
    );
  assert.deepEqual(
    rows.map(({ protocol, verdict, violated }) => [protocol, verdict, violated]),
    RMAP_PROTOCOLS.map(({ id, protocol, expected }) => [
      `${id} ${protocol.name}`,
      expected === null ? 'holds' : 'violated',
      expected,
    ]),
  );
  const lengths = Object.fromEntries(
    rows.map((row) => [row.protocol.split(' ')[0], row.counterexampleLength]),
  );
  assert.deepEqual(lengths, LENGTHS);
});

/** Steps of the shortest counterexamples. */
const LENGTHS = {
  '1': null,
  '2a': 19,
  '2b': 17,
  '2c': 11,
  '2d': 8,
  '3a': 11,
  '3b': 8,
  '4a': 7,
  '4b': null,
  '5': 14,
  '6a': null,
  '6b': 14,
  '7a': null,
  '7b': null,
  '8a': 15,
  '8b': 11,
  '8c': 17,
  '8d': 12,
  '8d+': 12,
  '8e': 10,
  '9a': null,
  '9b': 13,
  '9c': 28,
};

test('each protocol says what was said of it, with a Message-ID, and what it promises about an answer', () => {
  assert.equal(new Set(RMAP_PROTOCOLS.map(({ id }) => id)).size, RMAP_PROTOCOLS.length);
  for (const wanted of '123456789') assert.ok(RMAP_PROTOCOLS.some(({ id }) => id.startsWith(wanted)));
  for (const { said, note, protocol, id } of RMAP_PROTOCOLS) {
    assert.ok(note.length > 20 && (protocol.bounds ?? '').includes('ager'), id);
    if (id !== '8d+') assert.ok(said.length > 0, id);
    for (const { messageId, when, who, what } of said) {
      assert.match(messageId, /^[^\s@]+@[^\s@]+$/);
      assert.match(when, /20(24|25)$/);
      assert.ok(who.length > 5 && what.length > 20);
    }
  }
});

test('with like agers told apart there are more states and the same verdicts', () => {
  const small = [
    landed('landed', { agers: 2, entries: 1 }),
    landed('landed', { agers: 2, entries: 2 }),
    landed('(a)', { agers: 2, entries: 2, emptyLeavesAlone: false }),
    landed('(d)', { agers: 2, entries: 2, writerTakesBit: false }),
    landed('(e)', { agers: 2, entries: 2, secondTest: false }),
  ];
  for (const each of small) {
    const on = explore(each);
    const off = explore(each, { symmetry: false });
    assert.deepEqual(
      [on.verdict, on.counterexample.length, on.depth],
      [off.verdict, off.counterexample.length, off.depth],
      each.name,
    );
    assert.ok(on.states < off.states && off.states <= 2 * on.states);
  }
});

test('what the release of the unlock is for: the last step of (c) lands in a page that is gone', () => {
  const found = explore(RMAP_PROTOCOLS.find(({ id }) => id === '8c')!.protocol);
  const last = found.counterexample.at(-1);
  assert.equal(found.violated, PROMISES.noFreedAccess);
  assert.match(last?.step ?? '', /^its store to page \d\.spte becomes visible$/);
  assert.ok(last?.view.some(([name, value]) => /^page/.test(name) && value === 'free'));
});
