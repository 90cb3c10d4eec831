/** Errors as the kernel shows them: name, message, and the lines of the cell around the one at fault. */
import { excerpt } from '../../../kernel/cell/excerpt.js';
import { columnIn } from './columns.js';
import { CellSyntaxError, type Compiled } from './compile.js';
import { inspected } from './inspect.js';
import type { Output } from './messages.js';

/** Longer messages are cut, in characters. */
const LONG = 10_000;

/** A cell as it ran. */
export interface Ran extends Compiled {
  /** The address of its module, by which its lines are found in an error's stack. */
  readonly url: string;
}

/** @param ran null when it did not come to that */
export function errorOutput(error: unknown, source: string, ran: Ran | null): Output {
  if (!(error instanceof Error)) {
    const ename = `Thrown ${error === null ? 'null' : typeof error}`;
    const evalue = (typeof error === 'string' ? error : inspected(error)).slice(0, LONG);
    return { output_type: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`] };
  }
  const place = placeOf(error, source, ran);
  const message = inOwnWords(error).slice(0, LONG);
  const where = place === null ? [] : [...linesAround(source, place), inWords(place)];
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

/** A line of the cell and, where it is known, its column; both from 1. */
interface Place {
  readonly line: number;
  readonly column: number | null;
}

/** The cell's innermost place in the stack. A module's first line is the cell's first. */
function placeOf(error: Error, source: string, ran: Ran | null): Place | null {
  if (error instanceof CellSyntaxError) return error;
  const stack = error.stack ?? '';
  const at = ran === null ? -1 : stack.indexOf(ran.url);
  if (ran === null || at < 0) return null;
  const [, line, column] = /^:(\d+):(\d+)/.exec(stack.slice(at + ran.url.length))?.map(Number) ?? [];
  if (line === undefined) return null;
  const [written = '', run = ''] = [source, ran.text].map((text) => text.split('\n')[line - 1]);
  const found = columnIn(written, run, column - 1, line === 1 ? ran.from : 0);
  return { line, column: found === null ? null : found + 1 };
}

function inWords({ line, column }: Place): string {
  return `    at the cell's line ${line}${column === null ? '' : `, column ${column}`}`;
}

function linesAround(source: string, { line, column }: Place): string[] {
  return excerpt(source, { line: line - 1, column: column === null ? null : column - 1 });
}
