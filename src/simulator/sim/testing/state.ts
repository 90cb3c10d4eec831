import assert from 'node:assert/strict';
import {
  HOST_ACCESSED,
  HOST_PRESENT,
  SPTE_ACCESSED,
  SPTE_PREFETCHED,
  SPTE_PRESENT,
  SWAPPED,
  TDP_ACCESSED,
  TDP_PRESENT,
} from '../../accessed/bits.js';
import { rmapForEach } from '../../kvm/rmap/table.js';
import { checkRmaps } from '../../kvm/rmap/testing/checkRmaps.js';
import { spteIsAccessed, spteIsPresent } from '../../kvm/shadow.js';
import { gfnOfSlot, type ShadowMmu, slotCount } from '../../kvm/slots.js';
import type { Vm } from '../../kvm/vm.js';
import { nrGens } from '../../mm/lruvec.js';
import type { Memcg } from '../../mm/memcg.js';
import { portions } from '../demand.js';
import type { Machine } from '../machine.js';
import type { Owner } from '../owner.js';
import { actorsIn, checkLocks, WAITS_TO_WRITE } from './lockState.js';

/**
 * What must hold of a whole machine at any moment between two events (MODEL.md#invariants). Everything is counted
 * again from the pages themselves, and held against what the machine says of itself.
 */
export function checkMachine(machine: Machine): void {
  let resident = 0;
  for (const owner of machine.owners) {
    const count = checkPages(owner.memcg);
    resident += count;
    checkCounts(owner, count);
    if (owner.vm !== null) checkVm(owner.vm, owner.shadow);
  }
  checkMemory(machine, resident);
  checkLocks(machine);
}

/** Every resident page is in exactly one generation and on exactly one list, or in the hands of eviction. */
function checkPages(m: Memcg): number {
  const { lruvec, bits, first, count } = m;
  const f = lruvec.folios;
  assert.ok(nrGens(lruvec) >= 2 && nrGens(lruvec) <= 4, `${nrGens(lruvec)} generations`);
  let resident = 0;
  let isolated = 0;
  const perGen = [0, 0, 0, 0];
  for (let p = first; p < first + count; p++) {
    if ((bits[p] & HOST_PRESENT) === 0) {
      assert.equal(bits[p], SWAPPED, `page ${p} is evicted, but is mapped somewhere`);
      assert.equal(f.gen[p], 0, `page ${p} is evicted, but in a generation`);
      continue;
    }
    resident++;
    // The bit of a page in swap means something else here: an SPTE that was prefetched and not used.
    if (bits[p] & SPTE_PREFETCHED)
      assert.equal(
        bits[p] & (SPTE_PRESENT | SPTE_ACCESSED),
        SPTE_PRESENT,
        `page ${p} is resident and in swap`,
      );
    if (f.gen[p] === 0) isolated++;
    else perGen[f.gen[p] - 1]++;
  }
  assert.deepEqual([...lruvec.nrPages], perGen, 'pages by generation');
  const gens = Array.from({ length: nrGens(lruvec) }, (_, k) => (lruvec.minSeq + k) % 4);
  for (const [gen, n] of perGen.entries())
    if (!gens.includes(gen)) assert.equal(n, 0, `${n} pages in no generation that exists`);
  const { pgscan, pgsteal, rescued } = m.counts;
  assert.equal(isolated, pgscan - pgsteal - rescued, 'resident pages in no generation are those isolated');
  checkLists(m, resident - isolated);
  return resident;
}

function checkLists(m: Memcg, expected: number): void {
  const { lruvec, first, count } = m;
  const f = lruvec.folios;
  const met = new Uint8Array(count);
  let onLists = 0;
  for (let g = 0; g < 4; g++) {
    const head = lruvec.heads + g;
    let older = head;
    for (let p = f.prev[head]; p !== head; p = f.prev[p]) {
      assert.ok(p >= first && p < first + count, `page ${p} of another owner is on a list`);
      if (f.next !== null) assert.equal(f.next[p], older);
      older = p;
      assert.equal(met[p - first], 0, `page ${p} is on two lists`);
      assert.notEqual(f.gen[p], 0, `page ${p} is on a list, but in no generation`);
      met[p - first] = 1;
      onLists++;
    }
    assert.equal(f.youngest[head - f.count], older);
  }
  assert.equal(onLists, expected, 'pages on lists');
}

/** Faults-in = evictions + resident; refaults ≤ evictions; what is counted by class adds up. */
function checkCounts(owner: Owner, resident: number): void {
  const { counts, count } = owner.memcg;
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  assert.equal(counts.faults, count, 'every page was faulted in once');
  assert.equal(
    counts.faults + counts.refaults,
    counts.pgsteal + resident,
    'faults-in = evictions + resident',
  );
  assert.ok(counts.refaults <= counts.pgsteal);
  assert.equal(sum(owner.refaultsByClass), counts.refaults);
  assert.equal(sum(owner.evictionsByClass), counts.pgsteal);
  assert.ok(counts.lastChecks <= counts.pgscan, 'one last check for each page isolated, at most');
  const { lruvec } = owner.memcg;
  assert.equal(lruvec.maxSeq, 3 + counts.agings, 'each aging opens one generation');
}

/** SPTEs exist only for resident pages; the rmaps hold exactly the SPTEs that exist; each invalidation was counted. */
function checkVm(vm: Vm, shadow: ShadowMmu | null): void {
  for (let p = vm.first; p < vm.first + vm.pages; p++) {
    const bits = vm.bits[p];
    const mapped = bits & (TDP_PRESENT | SPTE_PRESENT);
    if (mapped !== 0) assert.ok(bits & HOST_PRESENT, `page ${p} has an SPTE and no host PTE`);
    if (bits & TDP_ACCESSED) assert.ok(bits & TDP_PRESENT, `page ${p}: A-bit without a TDP SPTE`);
    if (bits & SPTE_ACCESSED) assert.ok(bits & SPTE_PRESENT, `page ${p}: A-bit without a shadow SPTE`);
    if (bits & HOST_ACCESSED) assert.ok(bits & HOST_PRESENT, `page ${p}: A-bit without a host PTE`);
    if (!vm.tdp) assert.equal(bits & TDP_PRESENT, 0);
    if (shadow === null) assert.equal(bits & SPTE_PRESENT, 0);
  }
  if (shadow !== null) checkShadow(vm, shadow);
}

function checkShadow(vm: Vm, shadow: ShadowMmu): void {
  checkRmaps(shadow.rmap);
  const inRmap = new Set<number>();
  for (let gfn = 0; gfn < shadow.gfns; gfn++) {
    rmapForEach(shadow.rmap, gfn, (slot) => {
      assert.equal(gfnOfSlot(shadow, slot), gfn, `slot ${slot} is in the rmap of another gfn`);
      inRmap.add(slot);
    });
    if ((vm.bits[vm.first + gfn] & HOST_PRESENT) === 0)
      assert.equal(shadow.rmap.heads[gfn], 0, `gfn ${gfn} is evicted, its rmap is not empty`);
  }
  let indirect = 0;
  for (let slot = 0; slot < slotCount(shadow); slot++) {
    const present = spteIsPresent(vm, slot);
    assert.equal(present, inRmap.has(slot), `slot ${slot}: SPTE and rmap entry`);
    if (!present) assert.ok(!spteIsAccessed(vm, slot), `slot ${slot}: A-bit without an SPTE`);
    if (present && slot >= shadow.firstIndirect) indirect++;
  }
  assert.equal(shadow.indirectSptes, indirect);
  if (inRmap.size > 0) assert.ok(shadow.everRooted);
}

/** Free + resident + what the demand has = the node, but for pages on their way into a page table. */
function checkMemory(machine: Machine, resident: number): void {
  const { node, ptl, scenario, engine, endNs } = machine;
  const all = Math.floor(scenario.host.memoryMiB * 256);
  assert.ok(node.freePages >= 0, `${node.freePages} free pages`);
  // Whoever waits for a page-table lock may have a page in hand already.
  const onTheWay = actorsIn(ptl, WAITS_TO_WRITE).length;
  const rest = all - node.freePages - resident;
  let taken = 0;
  const possible = [0];
  for (const { atNs, pages } of portions(scenario.demand, endNs)) {
    if (atNs > engine.nowNs) break;
    taken += pages;
    possible.push(taken);
  }
  // The demand may be behind, but it takes its portions one after the other.
  assert.ok(
    possible.some((demand) => rest >= demand && rest <= demand + onTheWay),
    `${all} pages: ${node.freePages} free, ${resident} resident, demand ${rest} (of ${onTheWay} on their way)`,
  );
}
