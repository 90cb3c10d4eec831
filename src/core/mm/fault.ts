import { tdpMap } from '../kvm/vm.js';
import { addFolio } from '../mglru/lruvec.js';
import { HOST_ACCESSED, HOST_PRESENT, SWAPPED, TDP_ACCESSED, TDP_PRESENT } from './bits.js';
import type { Memcg } from './memcg.js';

/**
 * The host's page fault: the page becomes resident, its PTE is born with the accessed bit set, and it enters the
 * youngest generation (A.2, rules up to 6.13). A page that comes back from swap is a refault.
 */
function hostFault(m: Memcg, p: number): void {
  const { lruvec, bits } = m;
  if (bits[p] & SWAPPED) {
    m.counts.refaults++;
  } else {
    m.counts.faults++;
  }
  bits[p] = HOST_PRESENT | HOST_ACCESSED;
  addFolio(lruvec, p, lruvec.maxSeq);
}

/** One access by the host process itself: sets the host PTE's accessed bit, after a fault if need be. */
export function touchByHost(m: Memcg, p: number): void {
  if ((m.bits[p] & HOST_PRESENT) === 0) hostFault(m, p);
  else m.bits[p] |= HOST_ACCESSED;
}

/**
 * One access by whom the memory is for: the guest, or the process itself when there is no VM.
 * A guest's access sets the SPTE's bit only; if the SPTE is missing KVM faults the page in on the guest's behalf.
 */
export function touch(m: Memcg, p: number): void {
  if (m.vm === null) {
    touchByHost(m, p);
  } else if (m.bits[p] & TDP_PRESENT) {
    m.bits[p] |= TDP_ACCESSED;
  } else {
    // KVM's fault-in of a page that is already resident finds the PTE there and marks it accessed as well.
    touchByHost(m, p);
    tdpMap(m.vm, p);
  }
}
