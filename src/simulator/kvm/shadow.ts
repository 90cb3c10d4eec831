import { type AccessStream, look, resetLook } from '../accessed/accessStream.js';
import { HOST_PRESENT, SPTE_ACCESSED, SPTE_PREFETCHED, SPTE_PRESENT } from '../accessed/bits.js';
import { rmapAdd, rmapRemove, rmapZapAll } from './rmap/change.js';
import { FREED, PTE_LIST_EXT } from './rmap/descriptors.js';
import { descOfWord, KVM_RMAP_MANY, makeRmapTable, type RmapTable, spteOfWord } from './rmap/table.js';
import type { Vm } from './vm.js';

/**
 * The shadow MMU of one VM: EPT02 of its nested guests, or, without TDP, everything. Its SPTEs are found from a gfn
 * through the rmaps (D.1). Here is only what it does to a page; which lock is held meanwhile is the caller's business.
 *
 * A *slot* is a place where an SPTE may be: a page of one address space (an L2's memory, a guest page table) that maps
 * a fixed gfn. Slot `gfn` is the first mapping of that gfn; its two bits are in the node's `bits`. Slots from `gfns` on
 * are further mappings: the same page in another L2, or at another address.
 */
export interface ShadowMmu {
  readonly gfns: number;
  readonly rmap: RmapTable;
  /** The gfn of slot `gfns + k`; those of one gfn lie side by side, in order of gfns. */
  readonly extraGfn: Int32Array;
  /** `SPTE_PRESENT` and `SPTE_ACCESSED` of slot `gfns + k`. */
  readonly extraBits: Uint8Array;
  /** Slots from here on belong to address spaces of L2s (indirect); those before map L1's own accesses directly. */
  readonly firstIndirect: number;
  /** Accesses through the SPTEs, drawn when looked at; one bit a slot. Classes of further slots come after the others. */
  readonly stream: AccessStream | null;
  /** Number of page classes, to tell a further slot's class. */
  readonly classes: number;
  /** Whether the VM ever had a shadow root, so that its rmaps exist. */
  everRooted: boolean;
  /** SPTEs present in indirect shadow pages: stands for `indirect_shadow_pages`. */
  indirectSptes: number;
  /** Rmaps that outgrew RMAP_RECYCLE_THRESHOLD and lost all their SPTEs. */
  recycled: number;
}

/** What is needed to make a shadow MMU; the rest has defaults. */
export interface ShadowMmuOptions {
  readonly gfns: number;
  readonly extraGfn?: Int32Array;
  readonly firstIndirect?: number;
  readonly stream?: AccessStream | null;
  readonly classes?: number;
}

/** A shadow MMU without any SPTE, and without a root. */
export function makeShadowMmu(options: ShadowMmuOptions): ShadowMmu {
  const extraGfn = options.extraGfn ?? new Int32Array(0);
  return {
    gfns: options.gfns,
    rmap: makeRmapTable(options.gfns),
    extraGfn,
    extraBits: new Uint8Array(extraGfn.length),
    firstIndirect: options.firstIndirect ?? 0,
    stream: options.stream ?? null,
    classes: options.classes ?? 0,
    everRooted: false,
    indirectSptes: 0,
    recycled: 0,
  };
}

/** Number of slots. */
export function slotCount(shadow: ShadowMmu): number {
  return shadow.gfns + shadow.extraGfn.length;
}

/** The gfn that a slot maps. */
export function gfnOfSlot(shadow: ShadowMmu, slot: number): number {
  return slot < shadow.gfns ? slot : shadow.extraGfn[slot - shadow.gfns];
}

/** Visits every slot of a gfn, whether its SPTE is present or not. */
export function slotsForEach(shadow: ShadowMmu, gfn: number, visit: (slot: number) => void): void {
  const { extraGfn, gfns } = shadow;
  visit(gfn);
  let low = 0;
  for (let high = extraGfn.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (extraGfn[middle] < gfn) low = middle + 1;
    else high = middle;
  }
  for (let k = low; extraGfn[k] === gfn; k++) visit(gfns + k);
}

/** The class of a slot in the shadow MMU's stream. */
export function classOfSlot(vm: Vm, shadow: ShadowMmu, slot: number): number {
  if (slot < shadow.gfns) return vm.classOf[vm.first + slot];
  return shadow.classes + vm.classOf[vm.first + shadow.extraGfn[slot - shadow.gfns]];
}

function bitsOf(vm: Vm, shadow: ShadowMmu, slot: number): number {
  return slot < shadow.gfns ? vm.bits[vm.first + slot] : shadow.extraBits[slot - shadow.gfns];
}

/** Sets the bits `on` and clears the bits `off` of a slot. */
function change(vm: Vm, shadow: ShadowMmu, slot: number, off: number, on: number): void {
  if (slot < shadow.gfns) vm.bits[vm.first + slot] = (vm.bits[vm.first + slot] & ~off) | on;
  else shadow.extraBits[slot - shadow.gfns] = (shadow.extraBits[slot - shadow.gfns] & ~off) | on;
}

/** Whether the slot's SPTE is present. */
export function spteIsPresent(vm: Vm, shadow: ShadowMmu, slot: number): boolean {
  return (bitsOf(vm, shadow, slot) & SPTE_PRESENT) !== 0;
}

/** Whether the accessed bit of the slot's SPTE is known to be set (without accesses that nobody looked at yet). */
export function spteIsAccessed(vm: Vm, shadow: ShadowMmu, slot: number): boolean {
  return (bitsOf(vm, shadow, slot) & SPTE_ACCESSED) !== 0;
}

/** Sets the accessed bit of a present SPTE: an access made one by one. */
export function spteTouch(vm: Vm, shadow: ShadowMmu, slot: number): void {
  change(vm, shadow, slot, SPTE_PREFETCHED, SPTE_ACCESSED);
}

/**
 * Whether the next access through a present SPTE is an event of its own: the SPTE was prefetched, or a query took its
 * permissions away (D.4). That access was drawn when the one before it could not be made any more, so until then nobody
 * finds the bit set, and an SPTE that goes in the meantime is missed already.
 */
export function spteIsAwaited(vm: Vm, shadow: ShadowMmu, slot: number): boolean {
  const bits = bitsOf(vm, shadow, slot);
  return (bits & SPTE_ACCESSED) === 0 && (!vm.adBits || (bits & SPTE_PREFETCHED) !== 0);
}

/**
 * Maps a slot whose page is resident: the SPTE, with its accessed bit set unless it is prefetched (first slots only), and
 * its rmap entry.
 *
 * @returns true when the rmap outgrew its threshold and every SPTE of the gfn, the new one too, was zapped: flush
 */
export function spteMap(vm: Vm, shadow: ShadowMmu, slot: number, accessed = true): boolean {
  const gfn = gfnOfSlot(shadow, slot);
  if ((vm.bits[vm.first + gfn] & HOST_PRESENT) === 0) throw new Error(`spteMap: gfn ${gfn} is not resident`);
  if (spteIsPresent(vm, shadow, slot)) throw new Error(`spteMap: slot ${slot} is mapped already`);
  shadow.everRooted = true;
  if (slot >= shadow.firstIndirect) shadow.indirectSptes++;
  change(vm, shadow, slot, SPTE_ACCESSED, SPTE_PRESENT | (accessed ? SPTE_ACCESSED : SPTE_PREFETCHED));
  if (rmapAdd(shadow.rmap, gfn, slot) <= shadow.rmap.recycleAbove) return false;
  shadow.recycled++;
  rmapZap(vm, shadow, gfn);
  return true;
}

/**
 * Zaps one slot's SPTE (an EPT12 edit): first the SPTE, then its rmap entry. What its bit has seen until now is lost to
 * reclaim, but was paid for.
 *
 * @param tick the time, for streams of accesses
 * @returns true when there was an SPTE
 */
export function spteZap(vm: Vm, shadow: ShadowMmu, slot: number, tick: number): boolean {
  if (!spteIsPresent(vm, shadow, slot)) return false;
  const { stream } = shadow;
  if (stream !== null && !spteIsAwaited(vm, shadow, slot)) {
    const cls = classOfSlot(vm, shadow, slot);
    if (spteIsAccessed(vm, shadow, slot)) resetLook(stream, slot, cls, tick);
    else if (look(stream, slot, cls, tick)) vm.counts.accessedBitsReset++;
  }
  clear(vm, shadow, slot);
  rmapRemove(shadow.rmap, gfnOfSlot(shadow, slot), slot);
  return true;
}

/** Zaps every SPTE of a gfn and empties its rmap. Returns how many there were. */
export function rmapZap(vm: Vm, shadow: ShadowMmu, gfn: number): number {
  if (shadow.rmap.heads[gfn] === 0) return 0;
  return rmapZapAll(shadow.rmap, gfn, (slot) => clear(vm, shadow, slot));
}

function clear(vm: Vm, shadow: ShadowMmu, slot: number): void {
  const isMissed = spteIsAwaited(vm, shadow, slot);
  change(vm, shadow, slot, SPTE_PRESENT | SPTE_ACCESSED | SPTE_PREFETCHED, 0);
  if (slot >= shadow.firstIndirect) shadow.indirectSptes--;
  if (!isMissed) vm.onSpteGone(slot);
}

/** Whether the gfn's rmap word has bit 0 set: it has, or had, several SPTEs. */
export function hasManyBit(shadow: ShadowMmu, gfn: number): boolean {
  return (shadow.rmap.heads[gfn] & KVM_RMAP_MANY) !== 0;
}

/**
 * Tests and clears the accessed bits of all SPTEs of a gfn, along its rmap. True when one was set.
 * Counts the SPTEs that were looked at in `vm.counts.sptesAsked`.
 */
export function rmapAge(vm: Vm, shadow: ShadowMmu, gfn: number, tick: number): boolean {
  const word = shadow.rmap.heads[gfn];
  if (word === 0) return false;
  if ((word & KVM_RMAP_MANY) === 0) {
    vm.counts.sptesAsked++;
    return spteAge(vm, shadow, spteOfWord(word), tick);
  }
  const d = shadow.rmap.descriptors;
  let young = false;
  for (let desc = descOfWord(word); desc !== 0; desc = d.more[desc]) {
    const count = d.spteCount[desc];
    if (count === FREED) throw new Error(`rmapAge: gfn ${gfn} leads to descriptor ${desc}, which is free`);
    vm.counts.sptesAsked += count;
    for (let i = 0; i < count; i++) {
      if (spteAge(vm, shadow, d.sptes[desc * PTE_LIST_EXT + i], tick)) young = true;
    }
  }
  return young;
}

function spteAge(vm: Vm, shadow: ShadowMmu, slot: number, tick: number): boolean {
  const { stream } = shadow;
  const bits = bitsOf(vm, shadow, slot);
  if (bits & SPTE_ACCESSED) {
    change(vm, shadow, slot, SPTE_ACCESSED, 0);
    if (stream !== null) resetLook(stream, slot, classOfSlot(vm, shadow, slot), tick);
    if (!vm.adBits) vm.onSpteGone(slot);
    return true;
  }
  // Nothing to draw where the next access is awaited (`spteIsAwaited`).
  if (stream === null || !vm.adBits || bits & SPTE_PREFETCHED) return false;
  if (!look(stream, slot, classOfSlot(vm, shadow, slot), tick)) return false;
  vm.counts.accessedBitsReset++;
  return true;
}
