import { type AccessStream, lookForTruth } from '../accessed/accessStream.js';
import { HOST_ACCESSED, TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { classOfSlot, spteIsAccessed, spteIsAwaited, spteIsPresent, spteTouch } from '../kvm/shadow.js';
import { slotsForEach } from '../kvm/slots.js';
import { tdpIsAwaited } from '../kvm/tdp.js';
import type { Memcg } from './memcg.js';

/**
 * When page `p` was last accessed, whoever did it and through whatever translation: what no kernel knows. Accesses that
 * no query had looked at yet are drawn now, and set their bits. For machines whose streams keep the truth.
 *
 * @param tick the time now
 * @returns the tick of the last access
 */
export function lastAccess(m: Memcg, p: number, tick: number): number {
  const { vm, hostStream, classOf } = m;
  const cls = classOf[p];
  if (vm === null) {
    if (seen(hostStream, p - m.first, cls, tick)) m.bits[p] |= HOST_ACCESSED;
    return last(hostStream, p - m.first);
  }
  const i = p - vm.first;
  if (m.bits[p] & TDP_PRESENT && !tdpIsAwaited(vm, p) && seen(vm.tdpStream, i, cls, tick)) {
    if ((m.bits[p] & TDP_ACCESSED) === 0) vm.counts.accessedBitsReset++;
    m.bits[p] |= TDP_ACCESSED;
  }
  let latest = last(vm.tdpStream, i);
  const { shadow } = vm;
  if (shadow === null) return latest;
  slotsForEach(shadow, i, (slot) => {
    const isDrawn = spteIsPresent(vm, slot) && !spteIsAwaited(vm, slot);
    if (isDrawn && seen(shadow.stream, slot, classOfSlot(vm, slot), tick)) {
      if (!spteIsAccessed(vm, slot)) vm.counts.accessedBitsReset++;
      spteTouch(vm, slot);
    }
    latest = Math.max(latest, last(shadow.stream, slot));
  });
  return latest;
}

function seen(stream: AccessStream | null, i: number, cls: number, tick: number): boolean {
  return stream !== null && lookForTruth(stream, i, cls, tick);
}

function last(stream: AccessStream | null, i: number): number {
  return stream === null ? 0 : stream.truth!.lastAccess[i];
}
