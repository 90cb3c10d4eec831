import { FREED, PTE_LIST_EXT } from '../descriptors.js';
import { descOfWord, KVM_RMAP_MANY, type RmapTable, rmapWord, spteOfWord } from '../table.js';

/**
 * Walks a whole table and checks what must hold between any two changes (MODEL.md#invariants, "rmap list"): the
 * counts in each chain are right, only its first descriptor has room, every SPTE is in one place, and every descriptor
 * is either in one chain or free.
 *
 * @throws Error naming the gfn or the descriptor and the first rule that it breaks
 */
export function checkRmaps(table: RmapTable): void {
  const d = table.descriptors;
  const gfnOf = new Map<number, number>();
  const seen = new Uint8Array(d.everUsed + 1);
  const see = (desc: number, where: string): void => {
    if (!(desc >= 1 && desc <= d.everUsed)) throw new Error(`${where} leads to ${desc}, no descriptor`);
    if (seen[desc]) throw new Error(`${where} leads to descriptor ${desc}, which is reached twice`);
    seen[desc] = 1;
  };
  const hold = (gfn: number, spte: number): void => {
    const other = gfnOf.get(spte);
    if (other !== undefined)
      throw new Error(`SPTE ${spte} is in the rmaps of gfn ${other} and of gfn ${gfn}`);
    gfnOf.set(spte, gfn);
  };
  let chained = 0;
  for (let gfn = 0; gfn < table.gfns; gfn++) {
    const word = rmapWord(table, gfn);
    if (word === 0 || (word & KVM_RMAP_MANY) === 0) {
      if (word !== 0) hold(gfn, spteOfWord(word));
      continue;
    }
    const where = `gfn ${gfn}`;
    const chain: number[] = [];
    for (let desc = descOfWord(word); desc !== 0; desc = d.more[desc]) {
      see(desc, where);
      chain.push(desc);
    }
    let tail = 0;
    for (const desc of chain.reverse()) {
      const own = d.spteCount[desc];
      const isHead = desc === descOfWord(word);
      if (own === FREED) throw new Error(`${where}: descriptor ${desc} is free`);
      if (isHead ? own < 1 || own > PTE_LIST_EXT : own !== PTE_LIST_EXT)
        throw new Error(`${where}: ${isHead ? 'the first' : 'a later'} descriptor has ${own} SPTEs`);
      if (d.tailCount[desc] !== tail)
        throw new Error(`${where}: ${tail} SPTEs follow descriptor ${desc}, which says ${d.tailCount[desc]}`);
      for (let i = 0; i < own; i++) hold(gfn, d.sptes[desc * PTE_LIST_EXT + i]);
      tail += own;
    }
    chained += chain.length;
  }
  let free = 0;
  for (let desc = d.free; desc !== 0; desc = d.more[desc]) {
    see(desc, 'the free list');
    if (d.spteCount[desc] !== FREED)
      throw new Error(`descriptor ${desc} on the free list is not marked free`);
    free++;
  }
  if (chained !== d.inUse) throw new Error(`${chained} descriptors are in chains, ${d.inUse} are counted`);
  if (chained + free !== d.everUsed)
    throw new Error(`${d.everUsed - chained - free} of ${d.everUsed} descriptors are lost`);
}
