import * as v from 'valibot';
import { check, listOf, that, wholeNumber } from '../../config/check.js';
import { rmapAdd, rmapRemove } from './change.js';
import { PTE_LIST_EXT } from './descriptors.js';
import { MAX_SPTE, makeRmapTable, type RmapTable, rmapForEach, rmapIsDirect, rmapIsMany } from './table.js';

/** What is done to the rmap of one frame: SPTEs, by number, added or removed one after the other. */
export type RmapChange = { readonly add: readonly number[] } | { readonly remove: readonly number[] };

/** The rmap of one frame after a change. Plain data. */
export interface RmapMoment {
  /** What was done: `add 3 to 14`, `remove 5`. */
  readonly change: string;
  /** `empty`: the word is 0; `direct`: it is the address of the one SPTE; `many`: bit 0 is set, and it leads to descriptors. */
  readonly form: 'empty' | 'direct' | 'many';
  /** SPTEs by place: the direct one in a list of its own, or those of each descriptor, that of the word first. */
  readonly sptes: readonly (readonly number[])[];
  /** How many SPTEs there are. */
  readonly entries: number;
}

const numbers = listOf('SPTEs, by number', wholeNumber('', 0, MAX_SPTE), 1e6, 1);
const change: v.GenericSchema<RmapChange> = v.lazy((input) => {
  if (typeof input === 'object' && input !== null && 'add' in input) return v.strictObject({ add: numbers });
  if (typeof input === 'object' && input !== null && 'remove' in input)
    return v.strictObject({ remove: numbers });
  return that<never>('{ add: [1, 2] } or { remove: [1] }', () => false);
});
const schema = listOf('changes', change, 1e6, 1);

/**
 * Does `changes` to the rmap of one frame, which is empty first, and says what it looks like after each.
 * Source: MODEL.md#rmaps.
 *
 * @throws ConfigError when a change is none; Error when an SPTE is added twice, or removed and not there
 */
export function rmapStory(changes: readonly RmapChange[]): RmapMoment[] {
  const table = makeRmapTable(1);
  return check('changes', schema, changes).map((change) => {
    if ('add' in change) for (const spte of change.add) rmapAdd(table, 0, spte);
    else for (const spte of change.remove) rmapRemove(table, 0, spte);
    return momentOf(table, inWords(change));
  });
}

function momentOf(table: RmapTable, change: string): RmapMoment {
  const all: number[] = [];
  rmapForEach(table, 0, (spte) => all.push(spte));
  if (all.length === 0) return { change, form: 'empty', sptes: [], entries: 0 };
  if (rmapIsDirect(table, 0)) return { change, form: 'direct', sptes: [all], entries: 1 };
  if (!rmapIsMany(table, 0)) throw new Error(`an rmap of ${all.length} SPTEs is in none of its forms`);
  // Only the first descriptor may have room.
  const first = all.length % PTE_LIST_EXT || PTE_LIST_EXT;
  const sptes = [all.slice(0, first)];
  for (let at = first; at < all.length; at += PTE_LIST_EXT) sptes.push(all.slice(at, at + PTE_LIST_EXT));
  return { change, form: 'many', sptes, entries: all.length };
}

function inWords(change: RmapChange): string {
  const [what, sptes] = 'add' in change ? ['add', change.add] : ['remove', change.remove];
  const last = sptes[sptes.length - 1];
  const rising = sptes.length > 2 && sptes.every((spte, i) => i === 0 || spte === sptes[i - 1] + 1);
  return `${what} ${rising ? `${sptes[0]} to ${last}` : sptes.join(', ')}`;
}
