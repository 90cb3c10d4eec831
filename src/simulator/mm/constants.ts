/**
 * Numbers of the kernel's multi-gen LRU, under the kernel's names.
 * Source: include/linux/mmzone.h and mm/vmscan.c of Linux 6.12, see MODEL.md#generations, MODEL.md#one-aging,
 * MODEL.md#eviction.
 */

/** The two youngest generations are never evicted. */
export const MIN_NR_GENS = 2;
/** At most four generations exist; a fifth pushes the two oldest together. */
export const MAX_NR_GENS = 4;
/**
 * Tiers of a generation: its pages by how often they were accessed in ways that the kernel notes at once
 * (MODEL.md#eviction).
 */
export const MAX_NR_TIERS = 4;
/** Pages isolated for eviction at once, and pages in a full look-around window. */
export const MIN_LRU_BATCH = 64;
/** Pages in a CPU's batch of pages to be moved between lists (6.1). */
export const PAGEVEC_SIZE = 15;
/** Pages looked at under one hold of the lru lock. */
export const MAX_LRU_BATCH: number = 64 * 64;
/** Entries in one page-table page: 2 MiB of 4 KiB pages. */
export const PTRS_PER_PTE = 512;
/** Page-table pages in 1 GiB: after so many a walk looks whether it is still wanted. */
export const PTRS_PER_PMD = 512;
/** Reclaim starts gently here and goes down to 0. */
export const DEF_PRIORITY = 12;
/** The least that one call of the reclaim code is to free. */
export const SWAP_CLUSTER_MAX = 32;
/** Fruitless rounds before reclaim gives up. */
export const MAX_RECLAIM_RETRIES = 16;
/** Pages of 4 KiB in one MiB. */
export const PAGES_PER_MIB = 256;
