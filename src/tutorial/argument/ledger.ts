/** The claims of the thread in a cell, with how they fared in the notebooks as they were last run and saved. */
import * as v from 'valibot';
import { oneOf, text } from '../../simulator/config/check.js';
import { type Ledger, ownClaims, stepOf, type ThreadClaim } from '../data/claims.js';
import { dayOf } from '../data/day.js';
import { type FoundClaim, foundOf, type SavedNotebook, savedNotebooks } from '../data/held.js';
import { load } from '../data/load.js';
import { archiveUrl } from '../data/sources.js';
import { listOf, type Reader, read, record } from '../plot/check.js';
import { escaped } from '../plot/svg/xml.js';
import { send } from '../show/display.js';

/** What {@link showLedger} and {@link showOwnClaims} counted. */
export interface LedgerCount {
  /** Claims shown. */
  readonly claims: number;
  /** Those that notebooks test. */
  readonly tested: number;
  /** Those of them that held in each of their notebooks. */
  readonly held: number;
  /** Claims by how they fared; empty for our own. */
  readonly found: Readonly<Record<string, number>>;
  /** Assertions of them, in all notebooks. */
  readonly assertions: number;
}

/** Some of the thread's claims, in an order of the caller's. */
export interface LedgerPart {
  /** What they have in common. */
  readonly caption: string;
  /** Ids of claims, such as `T15.2`, under headings. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

/** Where a notebook finds the text that sections of the model stand in. */
const MODEL = '../src/simulator/MODEL.md';

/** What a claim of the notebooks rests on, in words: `MODEL.md#first-sweep` is `model: first sweep`. */
function basisText(basis: string): string {
  return basis.replace(/MODEL\.md#([\w-]+)/g, (_, place: string) => `model: ${place.replaceAll('-', ' ')}`);
}

/** The same, with a link to the section. */
function basisHtml(basis: string): string {
  return escaped(basis).replace(
    /MODEL\.md#([\w-]+)/g,
    (name, place) => `<a href="${MODEL}#${place}">${basisText(name)}</a>`,
  );
}

/** One claim as a row; `third` is how it fared, or what it rests on. */
interface Row {
  readonly id: string;
  /** Whether this is the row that links to the claim lead to; another only repeats it. */
  readonly home: boolean;
  readonly claim: string;
  readonly third: string;
  readonly notebooks: readonly string[];
}

/** Rows under a heading, as HTML and in plain text. */
interface Group {
  readonly html: string;
  readonly text: string;
  readonly rows: readonly Row[];
}

/**
 * Shows the claims of the thread, mail by mail: what is claimed, how it fared, where it is tested, and how many of its
 * assertions held when the notebooks were last run and saved.
 *
 * @param part only these; each with who makes it. All of them when left out
 * @throws ConfigError naming the field of `part` that is none
 * @example showLedger().held
 */
export function showLedger(part?: LedgerPart): LedgerCount {
  const { mails, claims } = load('claims');
  if (part !== undefined) return showPart(part, mails, claims);
  const groups = Object.entries(mails).map(([step, { who, date, messageId }]) => ({
    html: `<span id="${step}">${step}</span> · ${escaped(who)}, ${dayOf(date)} · <a href="${archiveUrl(messageId)}"><code>&lt;${escaped(messageId)}&gt;</code></a>`,
    text: `${step} · ${who}, ${dayOf(date)} · <${messageId}>`,
    rows: claims.filter(({ id }) => stepOf(id) === step).map((claim) => rowOf(claim)),
  }));
  const caption = 'Every claim of the thread, the design it is about, and what became of it';
  return { ...sendTable(caption, 'we find', groups), found: countOf(claims) };
}

function showPart(part: LedgerPart, mails: Ledger['mails'], claims: Ledger['claims']): LedgerCount {
  const { caption, groups } = read('showLedger', partOf(claims), part);
  const rows = (ids: readonly string[]): Row[] =>
    ids.map((id) => {
      const { claim, home: _, ...row } = rowOf(claims.find((each) => each.id === id)!);
      return { ...row, home: false, claim: `${mails[stepOf(id)].who}. ${claim}` };
    });
  const named = Object.entries(groups).map(([name, ids]) => ({
    ...{ html: escaped(name), text: name },
    rows: rows(ids),
  }));
  const shown = new Set(Object.values(groups).flat());
  return {
    ...sendTable(caption, 'we find', named),
    found: countOf(claims.filter(({ id }) => shown.has(id))),
  };
}

const partOf = (claims: Ledger['claims']): Reader<LedgerPart> =>
  record({
    caption: text(),
    groups: v.record(text(), listOf(oneOf(claims.map(({ id }) => id)), 'ids of claims')),
  });

function countOf(claims: Ledger['claims']): Record<string, number> {
  const found: Record<string, number> = {};
  for (const each of claims) found[each.found] = (found[each.found] ?? 0) + 1;
  return found;
}

function rowOf({ id, claim, about, found, became, notebooks }: ThreadClaim): Row {
  return {
    ...{ id, home: true },
    claim: about === undefined ? claim : `${about}: ${claim}`,
    third: became === undefined ? found : `${found}; ${became}`,
    notebooks,
  };
}

/**
 * Shows what the notebooks from 01 on assert beside the claims of the thread: what it rests on, and how many assertions
 * held. Notebook 00, where this is shown, is left out: what it asserts is not saved yet while it runs.
 *
 * @example showOwnClaims().claims
 */
export function showOwnClaims(): LedgerCount {
  const own = ownClaims(load('claims')).filter(({ notebooks }) => !notebooks.includes('00'));
  const groups = [...new Set(own.flatMap(({ notebooks }) => notebooks))].map((notebook) => ({
    html: `Notebook ${notebook}`,
    text: `Notebook ${notebook}`,
    rows: own
      .filter(({ notebooks }) => notebooks.includes(notebook))
      .map((claim) => ({ ...claim, home: true, third: claim.basis })),
  }));
  return { ...sendTable('What we add, and how it fared', 'rests on', groups), found: {} };
}

function sendTable(caption: string, third: string, groups: readonly Group[]): Omit<LedgerCount, 'found'> {
  const saved = savedNotebooks();
  const judged = groups.map(({ rows, ...head }) => ({
    ...head,
    rows: rows.map((row) => ({ row, found: foundOf(row, saved) })),
  }));
  const left = 'style="text-align:left"';
  const head = ['in our words', third, 'tested in', 'held'].map(
    (name) => `<th scope="col" ${left}>${name}</th>`,
  );
  const bodies = judged.map(({ html, rows }) =>
    [
      `<tbody>\n<tr><th scope="rowgroup" colspan="5" ${left}>${html}</th></tr>`,
      ...rows.map(({ row, found }) => {
        const cells = htmlCells(row, found, saved).map((cell) => `<td ${left}>${cell}</td>`);
        return `<tr>${cells.join('')}</tr>`;
      }),
      '</tbody>',
    ].join('\n'),
  );
  const texts = judged.flatMap(({ text, rows }) => [
    text,
    ...rows.map(({ row, found }) =>
      [row.id, row.claim, basisText(row.third), row.notebooks.join(', '), verdictOf(found)].join(' | '),
    ),
  ]);
  const table = `<table>\n<caption>${caption}</caption>\n<thead><tr><td></td>${head.join('')}</tr></thead>\n${bodies.join('\n')}\n</table>`;
  const folded = groups.some(({ rows }) => rows.some(({ home }) => home)); // whole lists are long
  send({
    data: {
      'text/html': folded ? `<details><summary>${caption}</summary>\n${table}\n</details>` : table,
      'text/plain': [caption, ...texts].join('\n'),
    },
  });
  const all = judged.flatMap(({ rows }) => rows.map(({ found }) => found));
  return {
    claims: all.length,
    tested: all.filter(({ made }) => made > 0).length,
    held: all.filter(({ holds, made }) => holds && made > 0).length,
    assertions: all.reduce((sum, { made }) => sum + made, 0),
  };
}

function htmlCells(
  { id, home, claim, third, notebooks }: Row,
  found: FoundClaim,
  saved: readonly SavedNotebook[],
): string[] {
  const links = notebooks.map((number) => {
    const file = saved.find((each) => each.number === number)?.file;
    return file === undefined
      ? number
      : `<a href="${file}" aria-label="Notebook ${number}, for ${id}">${number}</a>`;
  });
  return [
    home ? `<span id="${id}">${id}</span>` : `<a href="#${id}">${id}</a>`,
    ...[escaped(claim), basisHtml(third), links.join(', '), verdictOf(found)],
  ];
}

function verdictOf({ holds, made, held }: FoundClaim): string {
  if (made === 0 && holds) return '–';
  return holds ? `✓ ${held}` : `✗ ${held} of ${made}`;
}
