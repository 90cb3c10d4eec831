/** Cell ids a reader of a diff can understand. */
import { textOf } from '../../tutorial/plot/bundle.js';
import type { Cell } from './notebook.js';

/** What editors hand out: eight hex digits or a UUID. */
const RANDOM = /^[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?$/;

/**
 * One id per cell, all different. An id a person chose stays; a random one becomes the slug of its section and a
 * number, e.g. `two-tables-3`.
 */
export function readableIds(cells: readonly Cell[]): string[] {
  const taken = new Set<string>();
  for (const { id } of cells) if (id !== undefined && !RANDOM.test(id)) taken.add(id);
  const used = new Set<string>();
  let section = 'start';
  let place = 0;
  return cells.map((cell) => {
    const heading = cell.cell_type === 'markdown' ? /^#{1,6}\s+(.+)$/m.exec(textOf(cell.source)) : null;
    if (heading) {
      section = slug(heading[1]) || section;
      place = 0;
    }
    place++;
    const chosen = cell.id !== undefined && !RANDOM.test(cell.id) && !used.has(cell.id);
    let id = chosen ? (cell.id as string) : place === 1 ? section : `${section}-${place}`;
    for (let n = place + 1; !chosen && (taken.has(id) || used.has(id)); n++) id = `${section}-${n}`;
    used.add(id);
    return id;
  });
}

/** Words of a heading, as nbformat allows them in an id, short. */
export function slug(text: string): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/<[^>]*>|\p{M}/gu, '')
    .match(/[a-z0-9]+/g);
  return (words ?? []).slice(0, 6).join('-').slice(0, 48);
}
