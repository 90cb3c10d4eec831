import { look, resetLook } from '../accessed/accessStream.js';
import { HOST_PRESENT, SPTE_ACCESSED, SPTE_PREFETCHED, SPTE_PRESENT } from '../accessed/bits.js';
import type { Query } from './query.js';
import { rmapAdd, rmapAddFirst, rmapRemove, rmapZapAll } from './rmap/change.js';
import { FREED, PTE_LIST_EXT } from './rmap/descriptors.js';
import { descOfWord, KVM_RMAP_MANY, spteOfWord } from './rmap/table.js';
import { gfnOfSlot } from './slots.js';
import type { Vm } from './vm.js';

/**
 * What the shadow MMU does to the pages of a VM that has one, slot by slot (`slots.ts`); which lock is held meanwhile is
 * the caller's business.
 */

/** The class of a slot in the shadow MMU's stream. */
export function classOfSlot(vm: Vm, slot: number): number {
  const cls = vm.classOf[vm.first + gfnOfSlot(vm.shadow!, slot)];
  return slot < vm.shadow!.gfns ? cls : vm.shadow!.classes + cls;
}

function bitsOf(vm: Vm, slot: number): number {
  const { gfns, extraBits } = vm.shadow!;
  return slot < gfns ? vm.bits[vm.first + slot] : extraBits[slot - gfns];
}

/** Sets the bits `on` and clears the bits `off` of a slot. */
function change(vm: Vm, slot: number, off: number, on: number): void {
  const { gfns, extraBits } = vm.shadow!;
  if (slot < gfns) vm.bits[vm.first + slot] = (vm.bits[vm.first + slot] & ~off) | on;
  else extraBits[slot - gfns] = (extraBits[slot - gfns] & ~off) | on;
}

export function spteIsPresent(vm: Vm, slot: number): boolean {
  return (bitsOf(vm, slot) & SPTE_PRESENT) !== 0;
}

/** Whether the accessed bit of the slot's SPTE is known to be set (without accesses that are still to be drawn). */
export function spteIsAccessed(vm: Vm, slot: number): boolean {
  return (bitsOf(vm, slot) & SPTE_ACCESSED) !== 0;
}

/** Sets the accessed bit of a present SPTE: an access made one by one. */
export function spteTouch(vm: Vm, slot: number): void {
  change(vm, slot, SPTE_PREFETCHED, SPTE_ACCESSED);
}

/**
 * Whether the next access through a present SPTE is an event of its own: the SPTE was prefetched, or a query took its
 * permissions away (MODEL.md#without-accessed-bits). That access was drawn when the one before it could not be made any
 * more, so until then no query finds the bit set, and an SPTE that goes in the meantime is missed already.
 */
export function spteIsAwaited(vm: Vm, slot: number): boolean {
  const bits = bitsOf(vm, slot);
  return (bits & SPTE_ACCESSED) === 0 && (!vm.adBits || (bits & SPTE_PREFETCHED) !== 0);
}

/**
 * Maps a slot whose page is resident: the SPTE, with its accessed bit set unless it is prefetched (first slots only), and
 * its rmap entry.
 *
 * @returns true when the rmap outgrew its threshold and every SPTE of the gfn, the new one too, was zapped: flush
 */
export function spteMap(vm: Vm, slot: number, accessed = true): boolean {
  const shadow = vm.shadow!;
  const gfn = gfnOfSlot(shadow, slot);
  if ((vm.bits[vm.first + gfn] & HOST_PRESENT) === 0) throw new Error(`spteMap: gfn ${gfn} is not resident`);
  if (spteIsPresent(vm, slot)) throw new Error(`spteMap: slot ${slot} is mapped already`);
  shadow.everRooted = true;
  if (slot >= shadow.firstIndirect) shadow.indirectSptes++;
  change(vm, slot, SPTE_ACCESSED, SPTE_PRESENT | (accessed ? SPTE_ACCESSED : SPTE_PREFETCHED));
  if (rmapAdd(shadow.rmap, gfn, slot) <= shadow.rmap.recycleAbove) return false;
  rmapZap(vm, gfn);
  return true;
}

/**
 * `spteMap` for the first slot of each page of a VM that has no SPTE yet and all of whose pages are resident, where
 * `isMapped` says so: much faster, which matters because it is done to half of the pages of a host.
 */
export function spteMapFirst(vm: Vm, isMapped: (p: number) => boolean): void {
  const { bits, first } = vm;
  const shadow = vm.shadow!;
  const { gfns, firstIndirect, rmap } = shadow;
  for (let gfn = 0; gfn < gfns; gfn++) {
    if (!isMapped(first + gfn)) continue;
    bits[first + gfn] |= SPTE_PRESENT | SPTE_ACCESSED;
    rmapAddFirst(rmap, gfn);
    shadow.everRooted = true;
    if (gfn >= firstIndirect) shadow.indirectSptes++;
  }
}

/**
 * Zaps one slot's SPTE (an EPT12 edit): first the SPTE, then its rmap entry. What its bit has seen until now is lost to
 * reclaim, but was paid for.
 *
 * @param tick the time, for streams of accesses
 * @returns true when there was an SPTE
 */
export function spteZap(vm: Vm, slot: number, tick: number): boolean {
  if (!spteIsPresent(vm, slot)) return false;
  const shadow = vm.shadow!;
  const { stream } = shadow;
  if (stream !== null && !spteIsAwaited(vm, slot)) {
    const cls = classOfSlot(vm, slot);
    if (spteIsAccessed(vm, slot)) resetLook(stream, slot, cls, tick);
    else if (look(stream, slot, cls, tick)) vm.counts.accessedBitsReset++;
  }
  clear(vm, slot);
  rmapRemove(shadow.rmap, gfnOfSlot(shadow, slot), slot);
  return true;
}

/** Zaps every SPTE of a gfn and empties its rmap. Returns how many there were. */
export function rmapZap(vm: Vm, gfn: number): number {
  // Most pages that go have none: no visitor is made for them.
  if (vm.shadow!.rmap.heads[gfn] === 0) return 0;
  return rmapZapAll(vm.shadow!.rmap, gfn, (slot) => clear(vm, slot));
}

function clear(vm: Vm, slot: number): void {
  const isMissed = spteIsAwaited(vm, slot);
  change(vm, slot, SPTE_PRESENT | SPTE_ACCESSED | SPTE_PREFETCHED, 0);
  if (slot >= vm.shadow!.firstIndirect) vm.shadow!.indirectSptes--;
  if (!isMissed) vm.onSpteGone(slot);
}

/**
 * Tests the accessed bits of all SPTEs of a gfn, along its rmap, `q.sptes` many, and clears them, if the plan says so.
 * True when one was set.
 */
export function rmapAge(vm: Vm, q: Query, gfn: number): boolean {
  const { heads, descriptors: d } = vm.shadow!.rmap;
  const word = heads[gfn];
  q.sptes = word === 0 ? 0 : 1;
  if ((word & KVM_RMAP_MANY) === 0) return word !== 0 && spteAge(vm, q, spteOfWord(word));
  let young = false;
  q.sptes = 0;
  for (let desc = descOfWord(word); desc !== 0; desc = d.more[desc]) {
    const count = d.spteCount[desc];
    if (count === FREED) throw new Error(`rmapAge: gfn ${gfn} leads to descriptor ${desc}, which is free`);
    q.sptes += count;
    for (let i = 0; i < count; i++) if (spteAge(vm, q, d.sptes[desc * PTE_LIST_EXT + i])) young = true;
  }
  return young;
}

function spteAge(vm: Vm, { plan, tick }: Query, slot: number): boolean {
  const { stream } = vm.shadow!;
  const bits = bitsOf(vm, slot);
  const stays = plan.shadowBits === 'tested';
  if (bits & SPTE_ACCESSED) {
    if (stays) return true;
    change(vm, slot, SPTE_ACCESSED, 0);
    if (stream !== null) resetLook(stream, slot, classOfSlot(vm, slot), tick);
    if (!vm.adBits) vm.onSpteGone(slot);
    return true;
  }
  // Nothing to draw where the next access is awaited (`spteIsAwaited`).
  if (stream === null || !vm.adBits || bits & SPTE_PREFETCHED) return false;
  if (!look(stream, slot, classOfSlot(vm, slot), tick)) return false;
  vm.counts.accessedBitsReset++;
  if (stays) change(vm, slot, 0, SPTE_ACCESSED);
  return true;
}
