import { HOST_PRESENT, TDP_ACCESSED, TDP_PRESENT } from '../mm/bits.js';

/** What one virtual machine's KVM did, counted. */
export interface KvmCounts {
  /** Acquisitions of the VM's `mmu_lock` for read. */
  mmuLockRead: number;
  /** Acquisitions of the VM's `mmu_lock` for write. */
  mmuLockWrite: number;
  /** Young queries answered, one for each 4 KiB page asked about. */
  youngQueries: number;
  /** Remote TLB flushes. */
  tlbFlushes: number;
}

/**
 * One virtual machine as KVM sees it. Guest frame numbers and host pages are one to one in this slice
 * (one memslot, 4 KiB pages, no nested guest), so pages go by their host page number.
 */
export interface Vm {
  readonly bits: Uint8Array;
  readonly counts: KvmCounts;
}

/** A virtual machine whose pages' state is kept in `bits` (see `mm/bits.ts`), with nothing mapped yet. */
export function makeVm(bits: Uint8Array): Vm {
  return { bits, counts: { mmuLockRead: 0, mmuLockWrite: 0, youngQueries: 0, tlbFlushes: 0 } };
}

/** The TDP MMU maps a resident page after a fault: `mmu_lock` for read, the new SPTE is born with its accessed bit set. */
export function tdpMap(vm: Vm, p: number): void {
  if ((vm.bits[p] & HOST_PRESENT) === 0) throw new Error(`tdpMap: page ${p} is not resident`);
  vm.counts.mmuLockRead++;
  vm.bits[p] |= TDP_PRESENT | TDP_ACCESSED;
}

/**
 * The MMU notifier's `invalidate_range_start` and `_end` for one page: `mmu_lock` for write in each, and in between
 * nothing may map the page. The SPTE is zapped; the TLBs are flushed if there was one (C.3).
 */
export function invalidatePage(vm: Vm, p: number): void {
  vm.counts.mmuLockWrite++;
  if (vm.bits[p] & TDP_PRESENT) {
    vm.bits[p] &= ~(TDP_PRESENT | TDP_ACCESSED);
    vm.counts.tlbFlushes++;
  }
  vm.counts.mmuLockWrite++;
}
