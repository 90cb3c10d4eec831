import { ConfigError } from '../../config/error.js';
/** SPTEs in one descriptor (the kernel's `PTE_LIST_EXT`). */
export const PTE_LIST_EXT = 14;

/** Own count of a descriptor on the free list: whoever follows a stale index to it shows itself. */
export const FREED = 255;

/** Most descriptors of one table: their numbers have to fit beside the two low bits of an rmap's word. */
const MAX_DESCRIPTORS: number = 2 ** 30 - 1;

/**
 * The descriptors (`pte_list_desc`) of one table as columns of numbers. A descriptor's number is its row; row 0 is
 * never used, so that 0 can stand for the kernel's NULL. Source: MODEL.md#rmaps.
 *
 * The columns are replaced when the pool grows: read them through this object each time, keep none of them.
 */
export class Descriptors {
  /** The next descriptor of the chain (of the free list, once freed), 0 at the end. */
  more: Int32Array = new Int32Array(0);
  /** SPTEs in this descriptor, 1 to 14; `FREED` on the free list. */
  spteCount: Uint8Array = new Uint8Array(0);
  /** SPTEs in all descriptors behind this one. */
  tailCount: Int32Array = new Int32Array(0);
  /** The SPTEs, 14 places for each descriptor, the first `spteCount` of them taken. */
  sptes: Int32Array = new Int32Array(0);
  /** Head of the free list, 0 when it is empty. */
  free = 0;
  /** Descriptors that have ever been handed out: rows 1 to `everUsed`. */
  everUsed = 0;
  /** Descriptors in chains now. */
  inUse = 0;
}

/** Hands out a descriptor in front of `more` (0: of nothing), empty, with `tailCount` SPTEs behind it. */
export function allocDescriptor(d: Descriptors, more: number, tailCount: number): number {
  let desc = d.free;
  if (desc !== 0) {
    d.free = d.more[desc];
  } else {
    desc = d.everUsed + 1;
    if (desc >= d.more.length) grow(d);
    d.everUsed = desc;
  }
  d.more[desc] = more;
  d.spteCount[desc] = 0;
  d.tailCount[desc] = tailCount;
  d.inUse++;
  return desc;
}

/** Gives a descriptor back. The last one freed is the first one reused, as in the kernel's slab caches. */
export function freeDescriptor(d: Descriptors, desc: number): void {
  if (d.spteCount[desc] === FREED) throw new Error(`freeDescriptor: descriptor ${desc} is free already`);
  d.more[desc] = d.free;
  d.spteCount[desc] = FREED;
  d.free = desc;
  d.inUse--;
}

/** Half as many rows again: at most a third of the pool waits unused for its first descriptor. */
function grow(d: Descriptors): void {
  const rows = Math.min(Math.max(64, Math.ceil(d.more.length * 1.5)), MAX_DESCRIPTORS + 1);
  if (rows === d.more.length)
    throw new ConfigError(`allocDescriptor: a table has at most ${MAX_DESCRIPTORS} descriptors`);
  d.more = copyTo(d.more, new Int32Array(rows));
  d.spteCount = copyTo(d.spteCount, new Uint8Array(rows));
  d.tailCount = copyTo(d.tailCount, new Int32Array(rows));
  d.sptes = copyTo(d.sptes, new Int32Array(rows * PTE_LIST_EXT));
}

function copyTo<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
