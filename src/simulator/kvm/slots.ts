import type { AccessStream } from '../accessed/accessStream.js';
import { makeRmapTable, type RmapTable } from './rmap/table.js';

/**
 * The shadow MMU of one VM: EPT02 of its nested guests, or, without TDP, everything. Its SPTEs are found from a gfn
 * through the rmaps (MODEL.md#rmaps).
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
}

/** A shadow MMU without any SPTE, and without a root; what is not given has defaults. */
export function makeShadowMmu(options: Pick<ShadowMmu, 'gfns'> & Partial<ShadowMmu>): ShadowMmu {
  const { gfns, extraGfn = new Int32Array(0) } = options;
  return {
    rmap: makeRmapTable(gfns),
    extraGfn,
    extraBits: new Uint8Array(extraGfn.length),
    firstIndirect: 0,
    stream: null,
    classes: 0,
    everRooted: false,
    indirectSptes: 0,
    ...options,
  };
}

export function slotCount(shadow: ShadowMmu): number {
  return shadow.gfns + shadow.extraGfn.length;
}

export function gfnOfSlot(shadow: ShadowMmu, slot: number): number {
  return slot < shadow.gfns ? slot : shadow.extraGfn[slot - shadow.gfns];
}

/** The first further slot of a gfn, whether its SPTE is present or not; where it has none, of the next gfn that has one. */
export function furtherSlotOf({ extraGfn, gfns }: ShadowMmu, gfn: number): number {
  let low = 0;
  for (let high = extraGfn.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (extraGfn[middle] < gfn) low = middle + 1;
    else high = middle;
  }
  return gfns + low;
}
