import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../random/streams.js';
import { vms } from '../scenario/presets.js';
import type { VmConfig } from '../scenario/types.js';
import { furtherSlots } from './guestPages.js';

test('beside the first slot a gfn has one for each L2 that maps it, and one less where the first is an L2’s', () => {
  // Every other page is an L2's.
  const classOf = Uint8Array.of(0, 1, 0, 1);
  const further = (vm: Partial<VmConfig>): number[] => [
    ...furtherSlots({ ...vms.nested, ...vm }, classOf, makeStreams('1').stream('slots')),
  ];
  assert.deepEqual(further({}), []);
  assert.deepEqual(further({ mmu: 'shadowDirect' }), [1, 3]);
  const shared = { l2s: 3, mergedShare: 1 };
  assert.deepEqual(further(shared), [1, 1, 3, 3]);
  assert.deepEqual(further({ ...shared, mmu: 'shadowDirect' }), [1, 1, 1, 3, 3, 3]);
  assert.deepEqual(further({ l2s: 0, mmu: 'shadowDirect' }), []);
});
