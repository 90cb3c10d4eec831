import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_ACCESSED } from '../accessed/bits.js';
import { atOnce } from '../engine/tasks.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { wantsTable } from '../mm/bloom.js';
import { touch, touchByHost } from '../mm/fault.js';
import { makeFolios } from '../mm/folios.js';
import { seqOf } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { BASE, MM612 } from '../policy/presets.js';
import { tryToIncMaxSeq } from './aging.js';

const task = stillTask();

/** A process of one page table that runs only when told, all its pages touched and aged once. */
function process(count = 512): Memcg {
  const bits = new Uint8Array(512);
  const m = makeMemcg({
    folios: makeFolios(512, 1),
    bits,
    index: 0,
    first: 0,
    count: 512,
    policy: BASE,
    runsAlways: false,
  });
  for (let p = 0; p < count; p++) touch(m, p);
  m.mm.used = false;
  atOnce(tryToIncMaxSeq(m, task, false));
  return m;
}

test('the first aging walks a process that was not scheduled, and all its tables', () => {
  const m = process();
  assert.ok(m.bits.every((bits) => (bits & HOST_ACCESSED) === 0));
  assert.equal(seqOf(m.lruvec, 0), m.lruvec.maxSeq - 1);
});

test('an aging without force skips a process not scheduled since: bits, generations and filters stay', () => {
  const m = process();
  touch(m, 7);
  atOnce(tryToIncMaxSeq(m, task, false));
  assert.ok(m.bits[7] & HOST_ACCESSED);
  assert.equal(seqOf(m.lruvec, 7), m.lruvec.maxSeq - 2);
  // The filter of the generation after next is the one that the first aging filled.
  assert.ok(wantsTable(m.filters, m.lruvec.maxSeq + 1, 0));
  m.mm.used = true;
  atOnce(tryToIncMaxSeq(m, task, false));
  assert.equal(m.bits[7] & HOST_ACCESSED, 0);
  assert.equal(seqOf(m.lruvec, 7), m.lruvec.maxSeq - 1);
});

test('force walks it all the same', () => {
  const m = process();
  touch(m, 7);
  atOnce(tryToIncMaxSeq(m, task, true));
  assert.equal(seqOf(m.lruvec, 7), m.lruvec.maxSeq - 1);
});

test('a table is worth another visit when one of eight entries is young, counting those that map nothing', () => {
  for (const [touched, worth] of [
    [63, false],
    [64, true],
  ] as const) {
    const m = process(touched);
    assert.equal(wantsTable(m.filters, m.lruvec.maxSeq, 0), worth, `${touched} of 512`);
  }
});

test('KVM is asked about guest memory only, not about the rest of the VMM', () => {
  const bits = new Uint8Array(1024);
  const vm = makeVm({ bits, pages: 512 });
  const m = makeMemcg({
    folios: makeFolios(1024, 1),
    bits,
    index: 0,
    first: 0,
    count: 1024,
    policy: MM612,
    vm,
  });
  for (let p = 0; p < 1024; p += 2) touchByHost(m, p);
  atOnce(tryToIncMaxSeq(m, task, true));
  assert.equal(m.counts.agingQueries, 512);
  assert.equal(vm.counts.youngQueries, 256);
  assert.equal(vm.counts.mmuLockWrite, 256);
});
