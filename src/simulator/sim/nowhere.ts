/** Places of pages that are in no generation. */

/** Place of a page that is in swap. */
export const IN_SWAP = -1;
/** Place of a page that was never touched. */
export const NEVER_TOUCHED = -2;
