/** Errors as the kernel shows them: name, message, and the lines of the cell around the one at fault. */
import { CellSyntaxError } from './compile.js';
import { inspected } from './inspect.js';
import type { Output } from './messages.js';

/** How many lines of the cell are shown on either side of the one at fault. */
const AROUND = 2;

/** Longer messages are cut, in characters. */
const LONG = 10_000;

/** @param url the address of the cell's module, by which its lines are found in the error's stack */
export function errorOutput(error: unknown, source: string, url: string | null): Output {
  if (!(error instanceof Error)) {
    const ename = `Thrown ${error === null ? 'null' : typeof error}`;
    const evalue = (typeof error === 'string' ? error : inspected(error)).slice(0, LONG);
    return { output_type: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`] };
  }
  const line = lineOf(error, url);
  const message = inOwnWords(error).slice(0, LONG);
  const where = line === null ? [] : [...excerpt(source, line), `    at the cell's line ${line}`];
  return {
    output_type: 'error',
    ename: error.name,
    evalue: message,
    traceback: [`${error.name}: ${message}`, ...where],
  };
}

/** Browsers name a variable that is not there each in its own words. */
function inOwnWords({ name, message }: Error): string {
  const plain = message.replaceAll('$$', '');
  return name === 'ReferenceError' && /is not defined$/.test(plain)
    ? `${plain}: no cell that ran declares it, so run the cells above first`
    : plain;
}

/** The cell's innermost line in the stack. A module's first line is the cell's first. */
function lineOf(error: Error, url: string | null): number | null {
  if (error instanceof CellSyntaxError) return error.line;
  const at = url === null ? -1 : (error.stack ?? '').indexOf(url);
  const [, line] = /^:(\d+):\d+/.exec((error.stack ?? '').slice(at + (url?.length ?? 0))) ?? [];
  return at < 0 || line === undefined ? null : Number(line);
}

function excerpt(source: string, line: number): string[] {
  const lines = source.split('\n');
  if (line > lines.length) return [];
  const from = Math.max(1, line - AROUND);
  const to = Math.min(lines.length, line + AROUND);
  const digits = String(to).length;
  return lines
    .slice(from - 1, to)
    .map((text, i) =>
      `${from + i === line ? '>' : ' '} ${String(from + i).padStart(digits)} | ${text}`.trimEnd(),
    );
}
