/** Numbers in prose must have been computed, or set, by a cell above. */

import { CLAIM, type MadeClaim } from '../../../tutorial/data/held.js';
import { textOf } from '../../../tutorial/plot/bundle.js';
import { type Cell, cellName, type Notebook } from '../notebook.js';

/** What looks like a number and is a name: removed before numbers are looked for. */
const NAMES: readonly RegExp[] = [
  /^#.*$/gm, // headings
  /`[^`]*`/g, // code
  /<summary>[\s\S]*?<\/details>/g, // solutions, computed by the check
  /!\[[^\]]*\]\([^)]*\)/g, // pictures, and what is said of the drawing
  /\[\d\d\]\([^)]*\)/g, // links to notebooks
  /\]\([^)]*\)/g, // addresses of other links
  /\*\*Time\*\* [^.]*\./g,
  /\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December)\b( \d{4})?/g,
  /\b(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b/g,
  /\b(19|20)\d\d\b/g, // years
  /\b[LTSGFADEK]\d+(\.\d+)*\b/g, // L1, T16, T15.2
  /\b[A-Z]\.\d+(\.\d+)*\b/g,
  /\b(Linux |kernels? )?[67]\.\d{1,2}\b/g, // kernel versions
  /\bversion \d\b/g,
  /\bv\d\b/g,
  /\b(x86|arm64|EPT12|Node \d+|qrwlock2|64-bit)\b/g,
  /\b[Ss]ections? \d+( (to|and) \d+)*/g,
  /\bk[1235]\b/g,
];

/** Digits, thousands set apart by a space or not, then decimals. */
const NUMBER = /\d+(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:\.\d+)?/g;

/** Returns each number in prose for which no cell above has a claim or a literal, with its cell. */
export function looseNumbers({ cells }: Notebook): string[] {
  const known = new Set<string>();
  const loose: string[] = [];
  cells.forEach((cell, i) => {
    const source = textOf(cell.source);
    if (cell.cell_type === 'code') {
      for (const number of numbersOf(source)) known.add(number);
      for (const { data } of cell.outputs ?? []) {
        const claim = data?.[CLAIM] as MadeClaim | undefined;
        if (claim !== undefined) for (const number of numbersOf(claim.statement)) known.add(number);
      }
    } else if (cell.cell_type === 'markdown' && !invites(cells[i + 1])) {
      const text = NAMES.reduce((rest, name) => rest.replace(name, ' '), source);
      const found = numbersOf(text).filter((number) => !known.has(number));
      if (found.length > 0) loose.push(`${cellName(cell, i)}: ${found.join(', ')}`);
    }
  });
  return loose;
}

/** Whether a cell is there to be changed: what stands before it are values to try, not results. */
function invites(next: Cell | undefined): boolean {
  const tags = next?.metadata.tags as string[] | undefined;
  return tags?.includes('what-if') === true;
}

/** The numbers of a text, spelled one way: thousands without gaps. */
function numbersOf(text: string): string[] {
  return [...text.replace(/(\d)_(?=\d{3})/g, '$1').matchAll(NUMBER)].map(([number]) =>
    number.replace(/[ \u00a0\u202f]/g, ''),
  );
}
