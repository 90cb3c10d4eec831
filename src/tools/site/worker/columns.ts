/** Back from a cell as it runs to the cell as it was written: lines are the same, columns are not. */

/** A variable of the notebook as it runs, a word, or a sign. */
const TOKEN = /\(0, \$\$([\w$]+)\.\1\)|\$\$([\w$]+)\.\2|[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|\S/gu;

interface Token {
  readonly text: string;
  readonly at: number;
}

function tokensOf(line: string, from: number): Token[] {
  return [...line.matchAll(TOKEN)]
    .filter(({ index }) => index >= from)
    .map(({ 0: text, 1: called, 2: plain, index }) => ({ text: called ?? plain ?? text, at: index }));
}

/** Longer lines are not looked through: they would take as long as their length squared. */
const LONG = 2000;

/**
 * The column of `written` that a column of `run` came from, both from 0; null when it came from none. What the two lines
 * have in common, in the same order, are the words that neither types nor slots have changed.
 *
 * @param from where the cell begins in `run`
 */
export function columnIn(written: string, run: string, column: number, from: number = 0): number | null {
  if (written.length > LONG || run.length > LONG) return null;
  const [a, b] = [tokensOf(run, from), tokensOf(written, 0)];
  const best = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i][j] =
        a[i].text === b[j].text ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
  let found: number | null = null;
  for (let [i, j] = [0, 0]; i < a.length && j < b.length && a[i].at <= column; ) {
    if (a[i].text === b[j].text && best[i][j] === best[i + 1][j + 1] + 1) {
      found = b[j].at;
      [i, j] = [i + 1, j + 1];
    } else if (best[i + 1][j] >= best[i][j + 1]) i++;
    else j++;
  }
  return found;
}
