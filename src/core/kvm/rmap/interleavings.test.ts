import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rmapInterleavings } from './interleavings.js';
import type { RmapProtocol } from './protocol.js';

test('as it landed, no order of steps breaks a rule: one, two and three agers', () => {
  const states = [1, 2, 3].map((agers) => {
    const found = rmapInterleavings('asLanded', agers);
    assert.equal(found.wrong, null);
    return found.states;
  });
  // That many states were seen, so that the search cannot have missed the point.
  assert.deepEqual(states, [249, 2401, 22_325]);
});

const mistakes: [RmapProtocol, string, RegExp][] = [
  [
    'unlockStoresZero',
    'what the writer published last is lost',
    /ager . reads 0.*writer adds b.*ager . stores 0$/,
  ],
  [
    'agersTakeNoBit',
    'a freed page is read',
    /ager 1 reads →a .*writer frees the page of a ager 1 reads SPTE a$/,
  ],
  ['relaxedUnlock', 'an accessed bit is cleared in a freed page', /stores →a.*frees.*clears a bit at last$/],
  ['writerTakesNoBit', 'a freed page is read', /ager 1 takes the bit.*writer frees.*reads SPTE a$/],
  ['noSecondTest', 'an empty head is locked', /writer removes a: stores 0 ager 1 finds 0.*takes the bit$/],
];
for (const [protocol, rule, way] of mistakes) {
  test(`${protocol}: ${rule}`, () => {
    for (const agers of [1, 2]) {
      const { wrong } = rmapInterleavings(protocol, agers);
      assert.equal(wrong?.rule, rule);
      assert.match(wrong.steps.join(' '), way);
    }
  });
}
