/** The claims of the thread in a cell, with how they fared in the notebooks as they stand on disk. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { stepOf } from '../../simulator/index.js';
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

/** What {@link showLedger} and {@link showOwnClaims} counted. */
export interface LedgerCount {
  /** Claims shown. */
  readonly claims: number;
  /** Those whose assertions all held when their notebooks were last run and saved. */
  readonly held: number;
  /** Claims by how they fared; empty for our own. */
  readonly found: Readonly<Record<string, number>>;
  /** Assertions in all notebooks that name one of them. */
  readonly assertions: number;
}

/** One claim as a row: cells as HTML, and what was counted of it. */
interface ClaimRow extends Found {
  readonly cells: readonly string[];
  readonly holds: boolean;
}

/**
 * Shows the claims of the thread, mail by mail: what is claimed, how it fared, where it is tested, and how many of its
 * assertions held when the notebooks were last run and saved.
 */
export function showLedger(): LedgerCount {
  const ledger = loadLedger();
  const row = rowMaker();
  const groups = Object.entries(ledger.mails).map(([step, { who, date, messageId }]) => {
    const claims = ledger.claims.filter(({ id }) => stepOf(id) === step);
    return {
      head: `<span id="${step}">${step}</span> · ${escaped(who)}, ${dayOf(date)} · <code>&lt;${escaped(messageId)}&gt;</code>`,
      rows: claims.map(({ id, claim, found, notebooks }) => row(id, claim, found, notebooks)),
    };
  });
  const head = ['', 'in our words', 'we find', 'tested in', 'held'];
  sendTable('Every claim of the thread, and how it fared', head, groups);
  const found: Record<string, number> = {};
  for (const each of ledger.claims) found[each.found] = (found[each.found] ?? 0) + 1;
  return counted(groups, found);
}

/**
 * Shows what the notebooks from 01 on assert and nobody in the thread said: what it rests on, and how many assertions
 * held. Notebook 00, where this is shown, is left out: what it asserts is not saved yet while it runs.
 */
export function showOwnClaims(): LedgerCount {
  const row = rowMaker();
  const groups = Object.entries(loadLedger().ours)
    .filter(([notebook, claims]) => notebook !== '00' && claims.length > 0)
    .map(([notebook, claims]) => ({
      head: `Notebook ${notebook}`,
      rows: claims.map(({ id, claim, basis }) => row(id, claim, basis, [notebook])),
    }));
  sendTable('What we add, and how it fared', ['', 'in our words', 'rests on', 'tested in', 'held'], groups);
  return counted(groups, {});
}

function rowMaker(): (id: string, claim: string, third: string, notebooks: readonly string[]) => ClaimRow {
  const files = notebookFiles();
  const counts = countAssertions(files);
  return (id, claim, third, notebooks) => {
    const each = notebooks.map((number) => counts.get(`${number}/${id}`) ?? { made: 0, held: 0 });
    const made = each.reduce((sum, { made: n }) => sum + n, 0);
    const held = each.reduce((sum, { held: n }) => sum + n, 0);
    const holds = each.every((one) => one.made > 0 && one.held >= one.made);
    const links = notebooks.map((number) => {
      const file = files.get(number);
      return file === undefined
        ? number
        : `<a href="${basename(file)}" aria-label="Notebook ${number}, for ${id}">${number}</a>`;
    });
    const verdict = holds ? `✓ ${held}` : `✗ ${held} of ${made}`;
    const cells = [
      `<span id="${id}">${id}</span>`,
      escaped(claim),
      escaped(third),
      links.join(', '),
      verdict,
    ];
    return { cells, made, held, holds };
  };
}

interface Group {
  readonly head: string;
  readonly rows: readonly ClaimRow[];
}

function sendTable(caption: string, head: readonly string[], groups: readonly Group[]): void {
  const left = 'style="text-align:left"';
  const bodies = groups.map(({ head: title, rows }) => {
    const lines = rows.map(
      ({ cells }) => `<tr>${cells.map((cell) => `<td ${left}>${cell}</td>`).join('')}</tr>`,
    );
    return `<tbody>\n<tr><th scope="rowgroup" colspan="${head.length}" ${left}>${title}</th></tr>\n${lines.join('\n')}\n</tbody>`;
  });
  const names = head.map((name) => (name === '' ? '<td></td>' : `<th scope="col" ${left}>${name}</th>`));
  const plain = (html: string): string =>
    html
      .replace(/<[^>]*>/g, '')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&');
  const texts = groups.flatMap(({ head: title, rows }) => [
    title,
    ...rows.map(({ cells }) => cells.join(' | ')),
  ]);
  send({
    data: {
      'text/html': `<table>\n<caption>${caption}</caption>\n<thead><tr>${names.join('')}</tr></thead>\n${bodies.join('\n')}\n</table>`,
      'text/plain': [caption, ...texts.map(plain)].join('\n'),
    },
  });
}

function counted(groups: readonly Group[], found: Readonly<Record<string, number>>): LedgerCount {
  const rows = groups.flatMap((group) => group.rows);
  return {
    claims: rows.length,
    held: rows.filter(({ holds }) => holds).length,
    found,
    assertions: rows.reduce((sum, { made }) => sum + made, 0),
  };
}
