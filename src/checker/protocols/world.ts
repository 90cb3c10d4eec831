/**
 * One gfn's rmap, the shadow pages that it points into, and what must be true of it (simulator/MODEL.md#rmaps,
 * simulator/MODEL.md#invariants).
 */

import { address, DANGLING } from '../pointers.js';
import type { Pool } from '../pool.js';
import { PROMISES } from '../promises.js';
import type { ProtocolParts } from '../protocol.js';
import type { Word } from '../state.js';

/** Bit 0 of the rmap word: it points to a descriptor. */
export const MANY = 1;
/** Bit 1 of the rmap word: a process walks or changes the chain. */
export const LOCKED = 2;
/** Bits of an SPTE. */
export const PRESENT = 1;
export const ACCESSED = 2;

/** A descriptor of the model holds two entries (the kernel's has room for 14), so that three entries make a chain. */
export const SLOTS = ['first', 'second'] as const;
export type Slot = (typeof SLOTS)[number];

export interface World {
  /** `kvm_rmap_head.val`. */
  readonly rmap: Word;
  /** Shadow pages; each has one SPTE that maps this gfn. A pointer to a page is a pointer to its SPTE. */
  readonly pages: Pool<'spte'>;
  readonly descs: Pool<'next' | Slot>;
  /** Bits: pages whose SPTEs the writer has linked. */
  readonly linked: Word;
  /** 1 while the writer is in the middle of a change. */
  readonly changing: Word;
  /** Bits: pages that are linked and have their accessed bit set, where no store can still change that. */
  youngNow(): number;
  /** The same, though the chain may not lead to them in memory yet. */
  stayYoung(): number;
  /** The same, and those for which it depends on stores that are under way. */
  perhapsYoung(): number;
}

export interface WorldSize {
  /** Most entries of the rmap. */
  readonly entries: number;
  /** Entries before anybody does anything; 1 when left out, which makes the word point to it directly. */
  readonly mapped?: 0 | 1;
  /** Whether stores can be under way: an entry then counts as linked once the chain in memory leads to it. */
  readonly weak?: boolean;
}

export function makeWorld(m: ProtocolParts, { entries, mapped = 1, weak = false }: WorldSize): World {
  const rmap = m.pointer('rmap', mapped === 1 ? 4 : 0);
  const pages = m.pool('page', entries, { spte: 'number' });
  const descs = m.pool('descriptor', entries < 3 ? 1 : 2, {
    next: 'pointer',
    first: 'pointer',
    second: 'pointer',
  });
  const linked = m.ghost('linked', mapped);
  const changing = m.ghost('changing');
  if (mapped === 1) pages.word(pages.take(0), 'spte').value = PRESENT | ACCESSED;
  const sptes = Array.from({ length: entries }, (_, i) => pages.word(pages.pointer(i), 'spte'));
  /** Bits: pages whose accessed bit is set; `settled`: only those that no store under way can change. */
  const young = (settled: boolean): number => {
    let bits = 0;
    for (let i = 0; i < entries; i++)
      if (sptes[i].value === (PRESENT | ACCESSED) && !(settled && m.underWay(sptes[i]))) bits |= 1 << i;
    return bits;
  };
  const stayYoung = (): number => young(weak) & linked.value;
  const world: World = {
    rmap,
    pages,
    descs,
    linked,
    changing,
    // An entry that was linked just now need not be seen by a query that begins.
    youngNow: () => stayYoung() & (weak ? inChain(world) : ~0),
    stayYoung,
    perhapsYoung: () => young(false) & (linked.value | (weak ? inChain(world) : 0)),
  };
  m.always(PROMISES.noLockedEmptyHead, () => (rmap.value & LOCKED) === 0 || address(rmap.value) !== 0);
  m.always(PROMISES.noLostInsertion, () => changing.value === 1 || (linked.value & ~inChain(world)) === 0);
  m.always(PROMISES.chainInvariants, () => changing.value === 1 || isSound(world));
  m.show(() => view(world));
  return world;
}

/** Bits: pages that the chain leads to. A chain of more descriptors than there are is a ring; it is cut. */
function inChain({ rmap, pages, descs }: World): number {
  const value = rmap.value;
  if (address(value) === 0) return 0;
  if ((value & MANY) === 0) return 1 << pages.numberOf(value);
  let bits = 0;
  let desc = value;
  for (let n = 0; address(desc) !== 0 && n < descs.size; n++) {
    for (const slot of SLOTS) {
      const entry = descs.word(desc, slot).value;
      if (entry !== 0) bits |= 1 << pages.numberOf(entry);
    }
    desc = descs.word(desc, 'next').value;
  }
  return bits;
}

/**
 * simulator/MODEL.md#invariants: each entry once; only the head partly filled; nothing freed, nothing that was
 * unlinked.
 */
function isSound({ rmap, pages, descs, linked }: World): boolean {
  const value = rmap.value;
  if (address(value) === 0) return true;
  if ((value & MANY) === 0)
    return pages.isAlive(value) && (linked.value & (1 << pages.numberOf(value))) !== 0;
  let seen = 0;
  let desc = value;
  // A chain that comes back to where it was meets an entry twice.
  for (let n = 0; address(desc) !== 0; n++) {
    if (!descs.isAlive(desc)) return false;
    const first = descs.word(desc, 'first').value;
    const second = descs.word(desc, 'second').value;
    if (n > 0 && second === 0) return false;
    for (const entry of second === 0 ? [first] : [first, second]) {
      const bit = 1 << pages.numberOf(entry);
      if (!pages.isAlive(entry) || seen & bit || (linked.value & bit) === 0) return false;
      seen |= bit;
    }
    desc = descs.word(desc, 'next').value;
  }
  return true;
}

function view({ rmap, pages, descs }: World): [string, string][] {
  const target = (value: number): string => {
    if (address(value) === 0) return '0';
    const page = pages.numberOf(value);
    const isPage = page >= 0 && page < pages.size;
    const name = isPage ? `page ${page + 1}` : `descriptor ${descs.numberOf(value) + 1}`;
    return `→ ${name}${value & DANGLING ? ' (freed since)' : ''}`;
  };
  const word = rmap.value;
  const bits = [...(word & MANY ? ['MANY'] : []), ...(word & LOCKED ? ['LOCKED'] : [])];
  const lines: [string, string][] = [['rmap word', [target(word), ...bits].join(', ')]];
  for (let i = 0; i < descs.size; i++) {
    const at = descs.pointer(i);
    const entries = SLOTS.map((slot) => target(descs.word(at, slot).value)).filter((text) => text !== '0');
    const next = descs.word(at, 'next').value;
    const text = `${entries.join(' ')}${address(next) === 0 ? '' : `; next ${target(next)}`}`;
    lines.push([`descriptor ${i + 1}`, descs.isAllocated(i) ? text || 'empty' : 'free']);
  }
  for (let i = 0; i < pages.size; i++) {
    const spte = pages.word(pages.pointer(i), 'spte').value;
    const text = spte & PRESENT ? `SPTE present, A = ${spte & ACCESSED ? 1 : 0}` : 'SPTE not present';
    lines.push([`page ${i + 1}`, pages.isAllocated(i) ? text : 'free']);
  }
  return lines;
}
