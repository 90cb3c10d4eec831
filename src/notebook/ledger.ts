/** The claims of the thread in a cell, with how they fared in the notebooks as they stand on disk. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { stepOf } from '../core/index.js';
import { escaped } from '../plot/svg/xml.js';
import { dayOf } from '../views/argumentMap.js';
import { loadLedger, notebookFiles } from './argument.js';
import { CLAIM, type HeldClaim } from './claim.js';
import { send } from './display.js';

interface Found {
  /** Assertions of the notebook's code that name the claim. */
  readonly made: number;
  /** Those that held when the notebook was last run and saved. */
  readonly held: number;
}

/** Assertions that each notebook makes and that held in its saved outputs, by `notebook/id`. */
function countAssertions(files: ReadonlyMap<string, string>): Map<string, Found> {
  const found = new Map<string, Found>();
  const add = (notebook: string, id: string, made: number, held: number): void => {
    const old = found.get(`${notebook}/${id}`) ?? { made: 0, held: 0 };
    found.set(`${notebook}/${id}`, { made: old.made + made, held: old.held + held });
  };
  for (const [notebook, file] of files) {
    const { cells } = JSON.parse(readFileSync(file, 'utf8')) as {
      cells: {
        cell_type: string;
        source: string | string[];
        outputs?: { data?: Record<string, unknown> }[];
      }[];
    };
    for (const cell of cells.filter(({ cell_type }) => cell_type === 'code')) {
      const code = Array.isArray(cell.source) ? cell.source.join('') : cell.source;
      for (const ids of assertedIds(code)) for (const id of ids) add(notebook, id, 1, 0);
      for (const { data } of cell.outputs ?? []) {
        const held = data?.[CLAIM] as HeldClaim | undefined;
        for (const id of held?.ids ?? []) add(notebook, id, 0, 1);
      }
    }
  }
  return found;
}

/** The ids of each `claim(...)` in a cell's code. */
export function assertedIds(code: string): string[][] {
  return [...code.matchAll(/\bclaim\(\s*(\[[^\]]*\]|'[^']*'|"[^"]*")?/g)].map(([, first]) =>
    first === undefined ? [] : (first.match(/[ST]\d{1,2}\.\d+/g) ?? []),
  );
}

/** What {@link showLedger} counted. */
export interface LedgerCount {
  /** Claims of the thread. */
  readonly claims: number;
  /** Those whose assertions all held when their notebooks were last run and saved. */
  readonly held: number;
  /** Claims by how they fared. */
  readonly found: Readonly<Record<string, number>>;
  /** Assertions in all notebooks that name a claim of the thread. */
  readonly assertions: number;
}

/**
 * Shows the claims of the thread as a table: who, what, where it is tested, how it fared, and whether all its assertions
 * held when the notebooks were last run and saved.
 */
export function showLedger(): LedgerCount {
  const ledger = loadLedger();
  const files = notebookFiles();
  const counted = countAssertions(files);
  const seen = new Set<string>();
  const totals = { claims: ledger.claims.length, held: 0, assertions: 0 };
  const found: Record<string, number> = {};
  const rows = ledger.claims.map(({ id, claim, found: finding, notebooks }) => {
    const step = stepOf(id);
    const { who, date } = ledger.mails[step];
    const each = notebooks.map((number) => counted.get(`${number}/${id}`) ?? { made: 0, held: 0 });
    const made = each.reduce((sum, { made: n }) => sum + n, 0);
    const held = each.reduce((sum, { held: n }) => sum + n, 0);
    const all = each.every((one) => one.made > 0 && one.held >= one.made);
    totals.assertions += made;
    if (all) totals.held++;
    found[finding] = (found[finding] ?? 0) + 1;
    const links = notebooks.map((number) => {
      const file = files.get(number);
      return file === undefined ? number : `<a href="${basename(file)}">${number}</a>`;
    });
    const mark = seen.has(step) ? '' : `<span id="${step}"></span>`;
    seen.add(step);
    const verdict = all ? `✓ ${held} held` : `✗ ${held} of ${made} held`;
    return [
      `${mark}<span id="${id}">${id}</span>`,
      escaped(`${who}, ${dayOf(date)}`),
      escaped(claim),
      finding,
      links.join(', '),
      verdict,
    ];
  });
  const head = ['claim', 'who, when', 'in our words', 'we find', 'notebook', 'this run'];
  send({
    data: {
      'text/html': [
        '<table>',
        '<caption>Every claim of the thread, and how it fared</caption>',
        `<thead><tr>${head.map((name) => `<th scope="col" style="text-align:left">${name}</th>`).join('')}</tr></thead>`,
        `<tbody>\n${rows.map((row) => `<tr>${row.map((cell) => `<td style="text-align:left">${cell}</td>`).join('')}</tr>`).join('\n')}\n</tbody>`,
        '</table>',
      ].join('\n'),
      'text/plain': rows.map((row) => row.map((cell) => cell.replace(/<[^>]*>/g, '')).join(' | ')).join('\n'),
    },
  });
  return { ...totals, found };
}
