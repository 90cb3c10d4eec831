/** Bytes in a page: 4 KiB. */
export const PAGE_BYTES = 4096;
/** Pages in one MiB. */
export const PAGES_PER_MIB: number = 2 ** 20 / PAGE_BYTES;
