import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOST_PRESENT } from '../accessed/bits.js';
import { classOfSlot, spteMap, spteMapFirst, spteZap } from './shadow.js';
import { furtherSlotOf, gfnOfSlot, makeShadowMmu, slotCount } from './slots.js';
import { hasRmaps, inSlot, locksRmap, makeVm, type Vm } from './vm.js';

test('the slots of a gfn are its first and its further ones, each once', () => {
  const further = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 });
  fc.assert(
    fc.property(further, (gfns) => {
      const shadow = makeShadowMmu({ gfns: 10, extraGfn: Int32Array.from(gfns).sort() });
      assert.equal(slotCount(shadow), 10 + gfns.length);
      const all = Array.from({ length: slotCount(shadow) }, (_, slot) => slot);
      for (let gfn = 0; gfn < 10; gfn++) {
        const visited = [gfn];
        for (let slot = furtherSlotOf(shadow, gfn); gfnOfSlot(shadow, slot) === gfn; slot++)
          visited.push(slot);
        assert.deepEqual(
          visited,
          all.filter((slot) => gfnOfSlot(shadow, slot) === gfn),
        );
        assert.equal(visited.length, 1 + gfns.filter((each) => each === gfn).length);
      }
    }),
    { seed: 5, numRuns: 50 },
  );
});

/** Three resident pages from page 2 of the node on; the first slot of each maps L1's own accesses directly, or an L2's. */
function guest(tdp = true, firstIndirect = 3): Vm {
  const shadow = makeShadowMmu({ gfns: 3, extraGfn: Int32Array.of(0, 2), firstIndirect, classes: 4 });
  const bits = new Uint8Array(5).fill(HOST_PRESENT);
  return makeVm({ bits, first: 2, pages: 3, classOf: Uint8Array.of(9, 9, 0, 1, 2), shadow, tdp });
}

test('a further slot has the class of its page in the second half of the classes', () => {
  const vm = guest();
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((slot) => classOfSlot(vm, slot)),
    [0, 1, 2, 4 + 0, 4 + 2],
  );
});

test('first slots that are mapped together are what they are one by one', () => {
  for (const firstIndirect of [0, 1, 3])
    for (const isMapped of [(p: number) => p !== 3, () => false]) {
      const [together, each] = [guest(true, firstIndirect), guest(true, firstIndirect)];
      spteMapFirst(together, isMapped);
      for (const gfn of [0, 1, 2]) if (isMapped(2 + gfn)) spteMap(each, gfn);
      assert.deepEqual([together.bits, together.shadow], [each.bits, each.shadow], `${firstIndirect}`);
    }
});

test('guest memory is what the memslot spans', () => {
  assert.deepEqual(
    [0, 1, 2, 4, 5].map((p) => inSlot(guest(), p)),
    [false, false, true, true, false],
  );
});

test('a VM has rmaps for ever after its first shadow root, or while it has indirect shadow pages, and always without TDP (MODEL.md#locks-of-each-operation)', () => {
  const has = (vm: Vm): boolean[] => [true, false].map((sticky) => hasRmaps(vm, sticky));
  assert.deepEqual(has(makeVm({ bits: new Uint8Array(1) })), [false, false], 'no shadow MMU');
  const vm = guest();
  assert.deepEqual(has(vm), [false, false], 'no root yet');
  spteMap(vm, 0);
  assert.deepEqual(has(vm), [true, false], 'a direct SPTE is no indirect page');
  spteMap(vm, 3);
  spteMap(vm, 4);
  assert.deepEqual(has(vm), [true, true]);
  spteZap(vm, 3, 0);
  assert.deepEqual(has(vm), [true, true]);
  spteZap(vm, 4, 0);
  assert.deepEqual(has(vm), [true, false]);
  assert.deepEqual(has(guest(false)), [true, true], 'everything is the shadow MMU’s');
});

test('an rmap is locked where the kernel has the bit and something is in it (MODEL.md#the-rmap-lock)', () => {
  const vm = guest();
  const withBits = { ...vm, rmapBits: {} as NonNullable<Vm['rmapBits']> };
  assert.equal(locksRmap(withBits, 2), false);
  spteMap(vm, 3);
  assert.deepEqual([locksRmap(withBits, 2), locksRmap(withBits, 3), locksRmap(vm, 2)], [true, false, false]);
  assert.equal(locksRmap({ ...withBits, shadow: null }, 2), false);
});
