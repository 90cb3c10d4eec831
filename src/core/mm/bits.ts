/**
 * Where a page is mapped and which of its accessed bits are set, one byte a page.
 *
 * The host PTE and the TDP MMU's SPTE have accessed bits of their own (model specification F.2.5): a guest's access
 * sets the SPTE's, never the host PTE's.
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
