/**
 * Where a page is mapped and which of its accessed bits are set, one byte a page.
 *
 * The host PTE, the TDP MMU's SPTE and each SPTE of the shadow MMU have accessed bits of their own (see
 * MODEL.md#what-must-not-be-simpler): a guest's access sets that of the SPTE it went through, and no other.
 */

/** The host PTE maps the page: it is resident. */
export const HOST_PRESENT = 1;
/** Accessed bit of the host PTE. */
export const HOST_ACCESSED = 2;
/** The TDP MMU (EPT01) maps the page. */
export const TDP_PRESENT = 4;
/** Accessed bit of the TDP MMU's SPTE. */
export const TDP_ACCESSED = 8;
/** The page's content is in swap. */
export const SWAPPED = 16;
/** The shadow MMU's first SPTE for the page exists (others are kept by the shadow MMU itself). */
export const SPTE_PRESENT = 32;
/** Accessed bit of that SPTE. */
export const SPTE_ACCESSED = 64;
/**
 * That SPTE was prefetched and not used since: its accessed bit is clear, and its first access comes by itself. The bit is
 * that of `SWAPPED`: a page in swap has no SPTE, and a resident page is not in swap.
 */
export const SPTE_PREFETCHED: number = SWAPPED;
// 128 is the folio's `KEEP` (`mm/folios.ts`): a whole machine keeps both in one column.
