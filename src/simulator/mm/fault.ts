import { HOST_ACCESSED, HOST_PRESENT, SWAPPED, TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { spteIsPresent, spteMap, spteTouch } from '../kvm/shadow.js';
import { gfnOfSlot } from '../kvm/slots.js';
import { tdpMap } from '../kvm/tdp.js';
import { listAddRun } from './folios.js';
import { addFolio, genFromSeq } from './lruvec.js';
import type { Memcg } from './memcg.js';
import { markAccessed, noteFault, noteRefault } from './refs.js';

/**
 * Faults and touches in no time: what they do to a page. How a fault waits for memory and locks is in `sim/fault.ts`.
 */

/**
 * The host's page fault: the page becomes resident, its PTE is born with the accessed bit set, and it enters the
 * youngest generation (MODEL.md#where-a-page-enters; from 6.14 on one below, unless it belongs to the working set). A
 * page that comes back from swap is a refault.
 */
export function hostFault(m: Memcg, p: number): void {
  const { lruvec, bits } = m;
  const refault = (bits[p] & SWAPPED) !== 0;
  if (refault) m.counts.refaults++;
  else m.counts.faults++;
  bits[p] = HOST_PRESENT | HOST_ACCESSED;
  addFolio(lruvec, p, seqOfFaulted(m, p, refault));
}

/**
 * `hostFault` for all pages of a cgroup, none of which was ever resident, in address order, and then `bits` set in their
 * states; many times as fast where accesses are not remembered, which matters because it is done to every page of a host.
 */
export function hostFaultAll(m: Memcg, bits: number): void {
  const { first, count, lruvec } = m;
  const { folios, maxSeq, nrPages } = lruvec;
  const gen = genFromSeq(maxSeq);
  m.counts.faults += count;
  m.bits.fill(HOST_PRESENT | HOST_ACCESSED | bits, first, first + count);
  folios.gen.fill(gen + 1, first, first + count);
  nrPages[gen] += count;
  listAddRun(folios, lruvec.heads + gen, first, first + count);
}

function seqOfFaulted(m: Memcg, p: number, refault: boolean): number {
  const { refs, minSeq, maxSeq } = m.lruvec;
  if (refs === null) return maxSeq;
  if (!refault) noteFault(refs, p);
  const workingset = refault && noteRefault(refs, p, minSeq, maxSeq);
  return refs.twoSightings && !workingset ? maxSeq - 1 : maxSeq;
}

/** One access by the host process itself: sets the host PTE's accessed bit, after a fault if need be. */
export function touchByHost(m: Memcg, p: number): void {
  if ((m.bits[p] & HOST_PRESENT) === 0) hostFault(m, p);
  else m.bits[p] |= HOST_ACCESSED;
}

/**
 * KVM faults a page in on the guest's behalf, as the host process does; if the page is resident already its PTE is marked
 * accessed. Looking it up and taking hold of it notes two accesses more, which older kernels ignore for a page that waits
 * to be put on a list (6.12 shows 0 in its counter, 7.3 shows 2).
 */
export function faultInForGuest(m: Memcg, p: number): void {
  const missing = (m.bits[p] & HOST_PRESENT) === 0;
  touchByHost(m, p);
  const { refs } = m.lruvec;
  if (!missing || refs === null || !refs.twoSightings) return;
  markAccessed(refs, p);
  markAccessed(refs, p);
}

/**
 * One access by whom the memory is for: the guest through the TDP MMU (through the first slot of the shadow MMU where
 * there is no TDP MMU), or the process itself when there is no VM. A guest's access sets the SPTE's bit only; if the
 * SPTE is missing KVM faults the page in on the guest's behalf.
 */
export function touch(m: Memcg, p: number): void {
  const { vm } = m;
  if (vm === null) {
    touchByHost(m, p);
  } else if (!vm.tdp) {
    touchSlot(m, p - vm.first);
  } else if (m.bits[p] & TDP_PRESENT) {
    m.bits[p] |= TDP_ACCESSED;
  } else {
    faultInForGuest(m, p);
    vm.counts.mmuLockRead++;
    vm.counts.tdpFaults++;
    tdpMap(vm, p);
  }
}

/** One access through a slot of the shadow MMU: by a nested guest, or by a guest that has no TDP MMU. */
export function touchSlot(m: Memcg, slot: number): void {
  const vm = m.vm!;
  if (spteIsPresent(vm, slot)) {
    spteTouch(vm, slot);
    return;
  }
  faultInForGuest(m, vm.first + gfnOfSlot(vm.shadow!, slot));
  vm.counts.mmuLockWrite++;
  vm.counts.shadowFaults++;
  spteMap(vm, slot);
}
