/** The value that a parameter of a what-if begins with, where a cell has it written out. No DOM. */

type Value = number | string | boolean;

/** A number, a text or a truth value as it may be written. */
const LITERAL = String.raw`(-?[\d_.]+(?:e[-+]?\d+)?|'[^'\\\n]*'|"[^"\\\n]*"|true|false)(?=\s*[,)])`;

/**
 * The text with another first value: `rate: slider(2, …)` as `rate: slider(5, …)`. Null where that is not written once, in
 * this way.
 */
export function withFirst(source: string, name: string, first: Value, value: Value): string | null {
  const declared = new RegExp(
    String.raw`(?<![\w$.'"])${name}:\s*(?:slider|choice|toggle)\(\s*${LITERAL}`,
    'g',
  );
  const found = [...source.matchAll(declared)].filter(([, literal]) => read(literal) === first);
  if (found.length !== 1) return null;
  const [{ index, 0: all, 1: literal }] = found;
  const at = index + all.length - literal.length;
  return source.slice(0, at) + written(value, literal[0]) + source.slice(at + literal.length);
}

function read(literal: string): Value {
  if (/^['"]/.test(literal)) return literal.slice(1, -1);
  return literal === 'true' || (literal !== 'false' && Number(literal.replaceAll('_', '')));
}

/** With the quotation marks that stood there. */
function written(value: Value, quote: string): string {
  if (typeof value !== 'string') return String(value);
  const text = JSON.stringify(value).slice(1, -1);
  return quote === "'" ? `'${text.replaceAll('\\"', '"').replaceAll("'", "\\'")}'` : `"${text}"`;
}
