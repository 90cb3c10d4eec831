import { isCallable, refuse } from '../../config/check.js';
import { allocDescriptor, type Descriptors, freeDescriptor, PTE_LIST_EXT } from './descriptors.js';
import {
  chainWord,
  checkSpte,
  descOfWord,
  directWord,
  KVM_RMAP_MANY,
  type RmapTable,
  rmapCount,
  rmapForEach,
  rmapWord,
  spteOfWord,
} from './table.js';

/**
 * What changes an rmap, in the kernel under `mmu_lock` for write. Source: MODEL.md#rmaps.
 */

/**
 * Adds `spte` to the rmap of `gfn` (`pte_list_add`).
 *
 * @returns how many SPTEs `gfn` had before, as in the kernel. More than `table.recycleAbove` (RMAP_RECYCLE_THRESHOLD =
 *   1000), so with the 1002nd, and the caller must `rmapZapAll` the gfn, the new SPTE among them, and flush TLBs. Until
 *   then the gfn takes no further SPTE.
 * @throws ConfigError when gfn or spte is not a number that it may be; Error when the rmap has the SPTE already, waits
 *   to be zapped, or is being walked
 */
export function rmapAdd(table: RmapTable, gfn: number, spte: number): number {
  const word = wordToChange(table, gfn, 'rmapAdd');
  checkSpte(spte);
  let before = 0;
  if (word === 0) {
    table.heads[gfn] = directWord(spte);
  } else if ((word & KVM_RMAP_MANY) === 0) {
    if (spteOfWord(word) === spte) throw twice(gfn, spte);
    table.heads[gfn] = chainWord(firstDescriptor(table.descriptors, spteOfWord(word), spte));
    before = 1;
  } else {
    before = addToChain(table, gfn, descOfWord(word), spte);
  }
  if (before >= table.longestEver) table.longestEver = before + 1;
  return before;
}

/** The same for a gfn that has no SPTE yet and is being given that of its first slot, of which nothing is checked. */
export function rmapAddFirst(table: RmapTable, gfn: number): void {
  table.heads[gfn] = directWord(gfn);
  table.longestEver ||= 1;
}

/** The second SPTE of a gfn: both move into a descriptor. */
function firstDescriptor(d: Descriptors, first: number, second: number): number {
  const desc = allocDescriptor(d, 0, 0);
  d.sptes[desc * PTE_LIST_EXT] = first;
  d.sptes[desc * PTE_LIST_EXT + 1] = second;
  d.spteCount[desc] = 2;
  return desc;
}

/** Only the first descriptor may have room: a full one gets a new one in front of it. Returns how many SPTEs there were. */
function addToChain(table: RmapTable, gfn: number, first: number, spte: number): number {
  const d = table.descriptors;
  if (find(d, first, spte) >= 0) throw twice(gfn, spte);
  const before = d.spteCount[first] + d.tailCount[first];
  refuseAboveThreshold(table, gfn, spte, before);
  let head = first;
  if (d.spteCount[first] === PTE_LIST_EXT) {
    head = allocDescriptor(d, first, before);
    table.heads[gfn] = chainWord(head);
  }
  d.sptes[head * PTE_LIST_EXT + d.spteCount[head]++] = spte;
  return before;
}

/**
 * Takes `spte`, which has been cleared, out of the rmap of `gfn` (`pte_list_remove`). The last SPTE of the first
 * descriptor fills the hole, so all descriptors behind it stay full. One that is left alone keeps its descriptor: the
 * word goes back to the direct form only through 0.
 *
 * @throws ConfigError when gfn or spte is not a number that it may be; Error when the rmap does not have the SPTE (the
 *   kernel's `KVM_BUG_ON`), or when it is being walked
 */
export function rmapRemove(table: RmapTable, gfn: number, spte: number): void {
  const word = wordToChange(table, gfn, 'rmapRemove');
  checkSpte(spte);
  if ((word & KVM_RMAP_MANY) === 0) {
    if (word === 0 || spteOfWord(word) !== spte) throw missing(gfn, spte);
    table.heads[gfn] = 0;
    return;
  }
  const d = table.descriptors;
  const head = descOfWord(word);
  const hole = find(d, head, spte);
  if (hole < 0) throw missing(gfn, spte);
  const last = --d.spteCount[head];
  d.sptes[hole] = d.sptes[head * PTE_LIST_EXT + last];
  if (last > 0) return;
  const next = d.more[head];
  table.heads[gfn] = next === 0 ? 0 : chainWord(next);
  freeDescriptor(d, head);
}

/**
 * Empties the rmap of `gfn` and frees its chain (`kvm_zap_all_rmap_sptes`).
 *
 * @param zap called for each SPTE, in the order of `rmapForEach`: it clears the SPTE, and must leave this rmap alone.
 *   When it throws, the rmap stays as it was.
 * @returns how many SPTEs there were
 * @throws Error when the rmap is being walked
 */
export function rmapZapAll(table: RmapTable, gfn: number, zap: (spte: number) => void): number {
  const word = wordToChange(table, gfn, 'rmapZapAll');
  if (!isCallable(zap)) refuse('zap', zap, 'a function');
  const zapped = rmapCount(table, gfn);
  rmapForEach(table, gfn, zap);
  freeChain(table, gfn, word);
  return zapped;
}

function freeChain(table: RmapTable, gfn: number, word: number): void {
  table.heads[gfn] = 0;
  if ((word & KVM_RMAP_MANY) === 0) return;
  const d = table.descriptors;
  for (let desc = descOfWord(word); desc !== 0; ) {
    const next = d.more[desc];
    freeDescriptor(d, desc);
    desc = next;
  }
}

/** Where `spte` is in the column of SPTEs, or −1 when it is not in the chain of `head`. */
function find(d: Descriptors, head: number, spte: number): number {
  for (let desc = head; desc !== 0; desc = d.more[desc]) {
    const first = desc * PTE_LIST_EXT;
    for (let at = first; at < first + d.spteCount[desc]; at++) {
      if (d.sptes[at] === spte) return at;
    }
  }
  return -1;
}

/** The word of a gfn that its caller may change. */
function wordToChange(table: RmapTable, gfn: number, who: string): number {
  const word = rmapWord(table, gfn);
  if (table.walking === gfn) throw new Error(`${who}: the rmap of gfn ${gfn} is being walked`);
  return word;
}

function refuseAboveThreshold(table: RmapTable, gfn: number, spte: number, entries: number): void {
  if (entries - 1 > table.recycleAbove)
    throw new Error(
      `rmapAdd: gfn ${gfn} had more than ${table.recycleAbove} SPTEs when it got one more; all ${entries} must be zapped before SPTE ${spte} is added`,
    );
}

function twice(gfn: number, spte: number): Error {
  return new Error(`rmapAdd: the rmap of gfn ${gfn} has SPTE ${spte} already`);
}

function missing(gfn: number, spte: number): Error {
  return new Error(`rmapRemove: the rmap of gfn ${gfn} does not have SPTE ${spte}`);
}
