/** Tests and clears of accessed bits whose accesses are drawn when a query looks: what is found, and who pays for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAccessStream } from '../accessed/accessStream.js';
import { steady } from '../accessed/activity.js';
import { HOST_PRESENT, SPTE_ACCESSED, TDP_ACCESSED } from '../accessed/bits.js';
import { HOST_ONLY, type QueryPlan } from '../policy/queryPlan.js';
import { VIEWS } from '../policy/schema.js';
import { makeStreams } from '../random/streams.js';
import { OLD, SHADOW_YOUNG, TDP_YOUNG } from './query.js';
import { FREED } from './rmap/descriptors.js';
import { rmapAge, spteIsAccessed, spteIsPresent, spteMap, spteZap } from './shadow.js';
import { makeShadowMmu } from './slots.js';
import { tdpAge, tdpMap, tdpZap } from './tdp.js';
import { makeVm, stillTask, type Vm } from './vm.js';
import { makeQuery, queryKvmAtOnce } from './young.js';

/** Pages 3 and 4 of the node: the guest uses the second all the time, the first never. So it is with further slots. */
const [IDLE, BUSY] = [0, 1];

function guest(adBits = true, hiddenNs = 0): Vm {
  const { stream } = makeStreams('aging');
  const streamOf = (bits: number) =>
    makeAccessStream({
      bits,
      activity: steady([0, 1e15, 0, 1e15]),
      tickNs: 1,
      hiddenNs,
      looks: stream('looks'),
      next: stream('next'),
    });
  const bits = new Uint8Array(5).fill(HOST_PRESENT);
  const extraGfn = Int32Array.of(IDLE, BUSY);
  const shadow = makeShadowMmu({ gfns: 2, extraGfn, stream: streamOf(4), classes: 2 });
  const classOf = Uint8Array.of(1, 0, 0, IDLE, BUSY);
  const vm = makeVm({ bits, first: 3, pages: 2, classOf, shadow, tdpStream: streamOf(2), adBits });
  for (const gfn of [IDLE, BUSY]) tdpMap(vm, 3 + gfn);
  for (let slot = 0; slot < 4; slot++) spteMap(vm, slot);
  return vm;
}

const tdp = (vm: Vm, gfn: number, tick: number): boolean => tdpAge(vm, 3 + gfn, tick);

function shadow(vm: Vm, gfn: number, tick: number): boolean {
  const q = { ...makeQuery(HOST_ONLY, stillTask(), vm, VIEWS[1]), tick };
  const young = rmapAge(vm, q, gfn);
  assert.equal(q.sptes, vm.shadow!.rmap.heads[gfn] === 0 ? 0 : 2);
  return young;
}

for (const [name, age, translations] of [
  ['TDP MMU', tdp, 1],
  ['shadow MMU', shadow, 2],
] as const) {
  test(`${name}: a bit is set when it is new, then only if the page was used since; setting it again is paid for`, () => {
    const vm = guest();
    const paid: number[] = [];
    const found = [1000, 2000, 3000].map((tick) =>
      [IDLE, BUSY].map((gfn) => {
        const young = age(vm, gfn, tick);
        paid.push(vm.counts.accessedBitsReset);
        return young;
      }),
    );
    assert.deepEqual(found, [
      [true, true],
      [false, true],
      [false, true],
    ]);
    // A new bit costs nothing more than its fault; from then on each of the busy page's translations does.
    assert.deepEqual(
      paid,
      [0, 0, 0, 1, 1, 2].map((times) => times * translations),
    );
    assert.ok(!age(vm, BUSY, 3000), 'nothing happens in no time');
  });

  test(`${name}: without A/D bits no query finds a bit that awaits its access`, () => {
    const vm = guest(false);
    assert.ok(age(vm, BUSY, 1000));
    assert.ok(!age(vm, BUSY, 2000));
    assert.equal(vm.counts.accessedBitsReset, 0);
  });
}

test('an access that was drawn for a query which only tests is seen by the next ones, too, and paid for once', () => {
  const vm = guest();
  const tests: QueryPlan = { ...HOST_ONLY, shadow: 'lockless', shadowBits: 'tested' };
  const testedAt = (gfn: number, tick: number): boolean =>
    rmapAge(vm, { ...makeQuery(tests, stillTask(), vm, VIEWS[1]), tick }, gfn);
  for (const gfn of [IDLE, BUSY]) assert.ok(shadow(vm, gfn, 1000));
  for (let k = 0; k < 2; k++)
    assert.deepEqual([testedAt(IDLE, 2000), testedAt(BUSY, 2000)], [false, true], `${k}`);
  assert.equal(vm.counts.accessedBitsReset, 2, 'each of the busy page’s SPTEs');
  assert.ok(shadow(vm, BUSY, 2000), 'it is still set');
});

test('a flush of the TLBs ends what they hide, in both MMUs', () => {
  const both: QueryPlan = { ...HOST_ONLY, tdp: 'mmuLockWrite', shadow: 'mmuLockWrite' };
  for (const [plan, soon] of [
    [{ ...both, flushIfYoung: true }, TDP_YOUNG | SHADOW_YOUNG],
    [both, OLD],
  ] as const) {
    const vm = guest(true, 500);
    const q = makeQuery(plan, stillTask(), vm, VIEWS[1]);
    const found = [1000, 1010].map((tick) => queryKvmAtOnce(vm, Object.assign(q, { tick }), 3 + BUSY, false));
    assert.deepEqual(found, [TDP_YOUNG | SHADOW_YOUNG, soon]);
  }
});

test('what is not mapped is old', () => {
  const vm = guest();
  assert.ok(tdpZap(vm, 3 + BUSY));
  assert.ok(!tdpZap(vm, 3 + BUSY), 'nothing is left to unmap');
  assert.equal(vm.bits[3 + BUSY] & TDP_ACCESSED, 0);
  assert.ok(!tdp(vm, BUSY, 1000));
  for (const slot of [BUSY, 3]) assert.ok(spteZap(vm, slot, 1000));
  assert.ok(!spteZap(vm, BUSY, 1000), 'nothing is left to zap');
  assert.equal(vm.bits[3 + BUSY] & SPTE_ACCESSED, 0);
  assert.ok(!shadow(vm, BUSY, 2000));
  assert.ok(!spteIsPresent(vm, BUSY) && !spteIsAccessed(vm, 3));
});

test('an SPTE that an EPT12 edit takes away was paid for if it had been set again', () => {
  const vm = guest();
  // New bits, then clear ones.
  spteZap(vm, IDLE, 500);
  spteZap(vm, BUSY, 500);
  assert.equal(vm.counts.accessedBitsReset, 0);
  for (const gfn of [IDLE, BUSY])
    rmapAge(vm, { ...makeQuery(HOST_ONLY, stillTask(), vm, VIEWS[1]), tick: 1000 }, gfn);
  for (const slot of [2, 3]) spteZap(vm, slot, 2000);
  assert.equal(vm.counts.accessedBitsReset, 1, 'that of the busy page');
});

test('an rmap that leads to a descriptor which is free is an error', () => {
  const vm = guest();
  const { descriptors } = vm.shadow!.rmap;
  for (const desc of descriptors.spteCount.keys()) descriptors.spteCount[desc] = FREED;
  assert.throws(() => shadow(vm, BUSY, 1000), /rmapAge: gfn 1 leads to descriptor \d+, which is free/);
});

test('an SPTE is mapped once, and only where its page is resident', () => {
  const vm = guest();
  assert.throws(() => spteMap(vm, 3), /slot 3 is mapped already/);
  spteZap(vm, 2, 0);
  vm.bits[3] &= ~HOST_PRESENT;
  assert.throws(() => spteMap(vm, 2), /gfn 0 is not resident/);
  assert.throws(() => tdpMap(vm, 3), /page 3 is not resident/);
});

test('a gfn that has more SPTEs than the threshold and gets one more loses them all, the new one too (MODEL.md#rmaps)', () => {
  const shadowMmu = makeShadowMmu({ gfns: 1, extraGfn: new Int32Array(2000) });
  const vm = makeVm({ bits: Uint8Array.of(HOST_PRESENT), shadow: shadowMmu });
  const most = shadowMmu.rmap.recycleAbove + 1;
  let gone = 0;
  vm.onSpteGone = () => gone++;
  for (let slot = 0; slot < most; slot++) assert.equal(spteMap(vm, slot), false);
  assert.equal(spteMap(vm, most), true);
  assert.deepEqual([gone, shadowMmu.indirectSptes], [most + 1, 0]);
  assert.ok(!spteIsPresent(vm, 0) && !spteIsPresent(vm, most));
});
