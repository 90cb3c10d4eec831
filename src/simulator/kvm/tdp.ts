import { look, resetLook } from '../accessed/accessStream.js';
import { HOST_PRESENT, TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import type { Vm } from './vm.js';

/**
 * The TDP MMU (EPT01): L1's own accesses, one SPTE a page. Here is only what it does to a page; which lock is held
 * meanwhile is the caller's business (MODEL.md#locks-of-each-operation).
 */

/** Maps a resident page. The new SPTE is born with its accessed bit set (MODEL.md#faults). */
export function tdpMap(vm: Vm, p: number): void {
  if ((vm.bits[p] & HOST_PRESENT) === 0) throw new Error(`tdpMap: page ${p} is not resident`);
  vm.bits[p] |= TDP_PRESENT | TDP_ACCESSED;
}

/**
 * Whether the next access through page `p`'s SPTE is an event of its own: a query took its permissions away
 * (MODEL.md#without-accessed-bits).
 */
export function tdpIsAwaited(vm: Vm, p: number): boolean {
  return !vm.adBits && (vm.bits[p] & TDP_ACCESSED) === 0;
}

/** Unmaps a page. True when there was something to unmap. */
export function tdpZap(vm: Vm, p: number): boolean {
  if ((vm.bits[p] & TDP_PRESENT) === 0) return false;
  const isMissed = tdpIsAwaited(vm, p);
  vm.bits[p] &= ~(TDP_PRESENT | TDP_ACCESSED);
  if (!isMissed) vm.onTdpGone(p);
  return true;
}

/** Tests and clears the accessed bit of page `p`'s SPTE. True when it was set. */
export function tdpAge(vm: Vm, p: number, tick: number): boolean {
  const bits = vm.bits[p];
  if ((bits & TDP_PRESENT) === 0) return false;
  const stream = vm.tdpStream;
  if (bits & TDP_ACCESSED) {
    vm.bits[p] = bits & ~TDP_ACCESSED;
    if (stream !== null) resetLook(stream, p - vm.first, vm.classOf[p], tick);
    if (!vm.adBits) vm.onTdpGone(p);
    return true;
  }
  if (stream === null || !vm.adBits || !look(stream, p - vm.first, vm.classOf[p], tick)) return false;
  vm.counts.accessedBitsReset++;
  return true;
}
