/** How a result differs from the one before it, in words. */
import { type MimeBundle, PLOTLY, textOf } from '../../tutorial/plot/bundle.js';
import { numberText } from '../../tutorial/plot/numberText.js';

/** One value that changed. */
interface Change {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  /** How large it is, as a share of the larger value. */
  readonly size: number;
}

const SAID = 3;

/**
 * What differs between the outputs, in a line: the largest changes of figures, and of numbers in texts. Tables are
 * marked where they stand, by {@link changedCells}. Empty when there is no telling.
 */
export function differenceInWords(before: readonly MimeBundle[], after: readonly MimeBundle[]): string {
  if (before.length !== after.length) return '';
  const parts = after.map((data, i) =>
    PLOTLY in data
      ? figureChanges(before[i][PLOTLY], data[PLOTLY])
      : 'text/html' in data
        ? null
        : textChanges(textOf(before[i]['text/plain']), textOf(data['text/plain'])),
  );
  const changes = parts.flatMap((each) => each ?? []);
  if (changes.length === 0) return parts.every((each) => each?.length === 0) ? 'No value changes.' : '';
  const largest = [...changes].sort((a, b) => b.size - a.size).slice(0, SAID);
  const said = largest.map(({ what, from, to }) => `${what === '' ? '' : `${what}: `}${from} → ${to}`);
  const more = changes.length - said.length;
  const rest = more === 0 ? '' : more === 1 ? '; one more value changes' : `; ${more} more values change`;
  return `${said.join('; ')}${rest}`;
}

/** A trace, as far as its values go. */
interface Trace {
  readonly name?: string;
  readonly x?: readonly unknown[];
  readonly y?: readonly unknown[];
  readonly z?: readonly (readonly unknown[])[];
  readonly hoverinfo?: string;
  readonly xaxis?: string;
}

interface Plotly {
  readonly data?: readonly Trace[];
}

/**
 * Values that stand for the same thing before and after. Null when the figures are not of the same traces, and when none of
 * these changed but others have come or gone.
 */
function figureChanges(before: unknown, after: unknown): Change[] | null {
  const traces = ({ data = [] }: Plotly) => data.filter(({ hoverinfo, y }) => hoverinfo !== 'skip' && y);
  const [old, now] = [traces((before ?? {}) as Plotly), traces((after ?? {}) as Plotly)];
  if (old.length !== now.length || now.some(({ z }) => z !== undefined)) return null;
  const several = now.length > 1;
  let isWhole = now.every(({ y }, t) => y?.length === old[t].y?.length);
  const changes = now.flatMap(({ name = '', x = [], y = [] }, t) => {
    const was = old[t];
    return y.flatMap((value, i): Change[] => {
      const at = was.x?.[i] === x[i] ? i : (was.x?.indexOf(x[i]) ?? -1);
      const from = was.y?.[at];
      if (at < 0) isWhole = false;
      if (typeof value !== 'number' || typeof from !== 'number' || value === from) return [];
      const where = typeof x[i] === 'number' ? `at ${numberText(x[i], 3)}` : String(x[i] ?? '');
      const what = [several ? name.replaceAll('&lt;', '<').replaceAll('&amp;', '&') : '', where];
      // A bar over its own name is named once.
      return [change([...new Set(what)].filter((each) => each !== '').join(', '), from, value)];
    });
  });
  return changes.length === 0 && !isWhole ? null : changes;
}

function change(what: string, from: number, to: number): Change {
  const size = Math.abs(to - from) / Math.max(Math.abs(from), Math.abs(to));
  return { what, from: numberText(from, 3), to: numberText(to, 3), size };
}

/** A number in a text, with what groups its digits, and its unit of per cent. */
const NUMBER = /[-−]?\d[\d\u202f]*(?:\.\d+)?/g;

/** Numbers that changed in a text whose words stayed. Null when words changed. */
function textChanges(before: string, after: string): Change[] | null {
  if (before.replace(NUMBER, '#') !== after.replace(NUMBER, '#')) return null;
  const [old, now] = [[...before.matchAll(NUMBER)], [...after.matchAll(NUMBER)]];
  return now.flatMap((match, i): Change[] => {
    const [from, to] = [old[i][0], match[0]];
    if (from === to) return [];
    const unit = /^[ \u00a0\u202f]?%/.exec(after.slice(match.index + to.length))?.[0] ?? '';
    return [{ ...change('', plain(from), plain(to)), from: `${from}${unit}`, to: `${to}${unit}` }];
  });
}

function plain(text: string): number {
  return Number(text.replaceAll('\u202f', '').replace('−', '-'));
}

/** For each cell of a table what it was before, where that differs. Null when the tables have different shapes. */
export function changedCells(
  before: readonly (readonly string[])[],
  after: readonly (readonly string[])[],
): (string | null)[][] | null {
  if (before.length !== after.length) return null;
  if (after.some((row, r) => row.length !== before[r].length)) return null;
  return after.map((row, r) => row.map((cell, c) => (cell === before[r][c] ? null : before[r][c])));
}
