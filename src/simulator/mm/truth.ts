import { type AccessStream, observe } from '../accessed/accessStream.js';
import { TDP_PRESENT } from '../accessed/bits.js';
import { classOfSlot, spteIsAwaited, spteIsPresent } from '../kvm/shadow.js';
import { furtherSlotOf, gfnOfSlot } from '../kvm/slots.js';
import { tdpIsAwaited } from '../kvm/tdp.js';
import type { Vm } from '../kvm/vm.js';
import type { Memcg } from './memcg.js';

/**
 * When page `p` was last accessed, whoever did it and through whatever translation: what no kernel knows. Accesses that
 * were not drawn yet are drawn now; nothing that a kernel sees, or that a result counts, changes by it. For machines
 * whose streams keep the truth.
 *
 * @param tick the time now
 * @returns the tick of the last access
 */
export function lastAccess(m: Memcg, p: number, tick: number): number {
  const { vm, hostStream, classOf } = m;
  if (vm === null) return last(hostStream, p - m.first, classOf[p], tick, true);
  const isDrawn = (m.bits[p] & TDP_PRESENT) !== 0 && !tdpIsAwaited(vm, p);
  const gfn = p - vm.first;
  let latest = last(vm.tdpStream, gfn, classOf[p], tick, isDrawn);
  const { shadow } = vm;
  if (shadow === null) return latest;
  latest = Math.max(latest, lastThroughSlot(vm, gfn, tick));
  // Most VMs have no further slot, and the yardstick asks of every page.
  if (shadow.extraGfn.length === 0) return latest;
  for (let slot = furtherSlotOf(shadow, gfn); gfnOfSlot(shadow, slot) === gfn; slot++)
    latest = Math.max(latest, lastThroughSlot(vm, slot, tick));
  return latest;
}

function lastThroughSlot(vm: Vm, slot: number, tick: number): number {
  const isDrawn = spteIsPresent(vm, slot) && !spteIsAwaited(vm, slot);
  return last(vm.shadow!.stream, slot, classOfSlot(vm, slot), tick, isDrawn);
}

/** The last access through one translation. Through one that is not there all were events of their own, and are known. */
function last(stream: AccessStream | null, i: number, cls: number, tick: number, isDrawn: boolean): number {
  if (stream === null) return 0;
  return isDrawn ? observe(stream, i, cls, tick) : stream.truth!.lastAccess[i];
}
