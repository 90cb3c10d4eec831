/** Rows of a figure as a table. */
import { columnTexts } from '../../tutorial/plot/numberText.js';
import type { Rows } from './words.js';

/** More rows than that are for the file. */
const MOST = 400;

export function tableOf({ columns, rows }: Rows, title: string): HTMLElement {
  const frame = document.createElement('div');
  frame.className = 'wide';
  frame.tabIndex = 0;
  frame.setAttribute('role', 'group');
  frame.setAttribute('aria-label', `Data: ${title}`);
  const table = document.createElement('table');
  const shown = rows.slice(0, MOST);
  const texts = columns.map((_, c) => {
    const values = shown.map((row) => row[c]);
    const known = values.filter((value) => typeof value === 'number');
    const numbers = columnTexts(known);
    let next = 0;
    return values.map((value) => (typeof value === 'number' ? numbers[next++] : (value ?? '–')));
  });
  const isNumber = columns.map((_, c) => shown.every((row) => typeof row[c] !== 'string'));
  const head = table.createTHead().insertRow();
  columns.forEach((name, c) => {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = name;
    if (isNumber[c]) cell.className = 'right';
    head.append(cell);
  });
  const body = table.createTBody();
  shown.forEach((_, r) => {
    const row = body.insertRow();
    texts.forEach((column, c) => {
      const cell = row.insertCell();
      cell.textContent = column[r];
      if (isNumber[c]) cell.className = 'right';
    });
  });
  if (rows.length > MOST)
    table.createCaption().textContent = `The first ${MOST} of ${rows.length} rows; the file has all.`;
  frame.append(table);
  return frame;
}
