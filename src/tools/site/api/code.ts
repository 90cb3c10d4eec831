/** Pieces of TypeScript, some of which are names of things that have a place of their own on the page. */
import { escaped } from '../../../tutorial/plot/svg/xml.js';
import { codeBlock } from '../html.js';

/** Text, or a name with TypeDoc's number of what it names. */
export type Piece = string | { readonly text: string; readonly id: number };

export type Code = readonly Piece[];

/** Address of what has that number; undefined for what is not on the page. */
export type AddressOf = (id: number) => string | undefined;

/** Puts pieces together as a template: code`${a} | ${b}`. */
export function code(texts: TemplateStringsArray, ...values: readonly (Code | string)[]): Code {
  return texts.flatMap((text, i) => {
    const value = values[i] ?? [];
    return [text, ...(typeof value === 'string' ? [value] : value)].filter((piece) => piece !== '');
  });
}

export function joinCode(parts: readonly Code[], by: string): Code {
  return parts.flatMap((part, i) => (i === 0 ? part : [by, ...part]));
}

export function textOf(code: Code): string {
  return code.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
}

/** Within a line of text. */
export function inlineCode(code: Code, addressOf: AddressOf): string {
  const inner = code.map((piece) => {
    if (typeof piece === 'string') return escaped(piece);
    const href = addressOf(piece.id);
    return href === undefined ? escaped(piece.text) : `<a href="${href}">${escaped(piece.text)}</a>`;
  });
  return `<code>${inner.join('')}</code>`;
}

/** As a block, with its words marked. */
export function blockCode(code: Code, addressOf: AddressOf): string {
  let at = 0;
  const links = code.flatMap((piece) => {
    const start = at;
    at += textOf([piece]).length;
    const href = typeof piece === 'string' ? undefined : addressOf(piece.id);
    return href === undefined ? [] : [{ start, end: at, href }];
  });
  return codeBlock(textOf(code), 'typescript', links);
}
