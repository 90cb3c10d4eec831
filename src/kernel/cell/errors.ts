/** Errors as Jupyter shows them: name, message and a traceback with the lines of the cell. */
import { inspect } from 'node:util';
import type { Diagnostic } from 'tslab/dist/converter';
import type { CellError } from '../protocol.js';
import { excerpt } from './excerpt.js';
import type { Stack } from './stack.js';

/** Writes errors. */
export class Errors {
  readonly #stack: Stack;
  readonly #reword: (code: number, message: string) => string;

  /** @param reword puts what the compiler says, by its number, in better words */
  constructor(stack: Stack, reword: (code: number, message: string) => string) {
    this.#stack = stack;
    this.#reword = reword;
  }

  /** For what a cell threw, which need not be an Error. */
  thrown(value: unknown): CellError {
    if (!isError(value)) {
      const ename =
        value === null ? 'null' : typeof value === 'object' ? constructorName(value) : typeof value;
      const evalue = this.#stack.clean(typeof value === 'string' ? value : inspect(value));
      return { ename: `Thrown ${ename}`, evalue, traceback: [`Thrown ${ename}: ${evalue}`] };
    }
    const ename = String(value.name || constructorName(value));
    const evalue = this.#stack.clean(String(value.message));
    return { ename, evalue, traceback: this.#describe(value, 0) };
  }

  /** The same as text for a stream, when no cell is there to fail. */
  text(value: unknown): string {
    return `${this.thrown(value).traceback.join('\n')}\n`;
  }

  /** For what the compiler objects to. */
  types(cell: string, code: string, diagnostics: readonly Diagnostic[]): CellError {
    const groups: Diagnostic[][] = [];
    for (const each of diagnostics) {
      // tslab lists the parts of one explanation one after the other.
      const last = groups.at(-1)?.[0];
      const same = last?.start.offset === each.start.offset && last.end.offset === each.end.offset;
      if (last && same && !each.fileName && !last.fileName) groups.at(-1)!.push(each);
      else groups.push([each]);
    }
    const [first] = groups;
    const { start, fileName } = first![0]!;
    const more = groups.length > 1 ? ` (and ${groups.length - 1} more)` : '';
    const where = fileName ? `${fileName}:${start.line + 1}` : `line ${start.line + 1}`;
    const evalue = `${where}: ${this.#say(first![0]!)}${more}`;
    const traceback = groups.flatMap((group) => {
      const [head, ...details] = group;
      const at = { line: head!.start.line, column: head!.start.character };
      const name = head!.fileName ?? cell;
      return [
        `TypeScriptError: ${this.#say(head!)}`,
        ...details.map((detail) => `  ${this.#stack.clean(detail.messageText)}`),
        `    at ${name}:${at.line + 1}:${at.column + 1}`,
        ...(head!.fileName ? [] : excerpt(code, at, widthOf(head!))),
      ];
    });
    return { ename: 'TypeScriptError', evalue, traceback };
  }

  #say({ code, messageText }: Diagnostic): string {
    return `${this.#reword(code, this.#stack.clean(messageText))} (TS${code})`;
  }

  #describe(error: Error, depth: number): string[] {
    const place = this.#stack.placeOf(error);
    const full = typeof error.stack === 'string' ? error.stack : String(error);
    const [head, frames] = split(this.#stack.clean(full));
    const lines = head.split('\n');
    if (place) lines.push(...excerpt(place.code, place));
    lines.push(...frames);
    if (isError(error.cause) && depth < 3) {
      const [first, ...rest] = this.#describe(error.cause, depth + 1);
      lines.push(`Caused by: ${first}`, ...rest);
    }
    return lines;
  }
}

/** The head (name and message, perhaps of several lines) and the frames of a stack. */
function split(stack: string): [string, string[]] {
  const at = stack.search(/\n {4}at /);
  return at < 0 ? [stack, []] : [stack.slice(0, at), stack.slice(at + 1).split('\n')];
}

function widthOf({ start, end }: Diagnostic): number {
  return start.line === end.line ? end.character - start.character : Number.POSITIVE_INFINITY;
}

function isError(value: unknown): value is Error {
  // Not `instanceof`: an error may come from another realm, a `vm` context say.
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function constructorName(value: object): string {
  return value.constructor?.name || 'Object';
}
