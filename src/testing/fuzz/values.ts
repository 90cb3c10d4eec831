/** The one list of hostile values. */

/** Numbers at the ends of what a number can be, and around what counts have for limits. */
export const NUMBERS: readonly number[] = [
  ...[0, 1, 2, -1, 0.5, Number.NaN, -0, 3, 64, 1000, 1e-9, 1e-300, 5e-324, -0.5, -1e9],
  ...[2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 1e12, 1e15, 1e16, 1e100, Number.MAX_VALUE],
  ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
];

const itself: Record<string, unknown> = {};
itself.self = itself;

/** Anything. Made once: a value that a call changes is found by its neighbours. */
export const VALUES: readonly unknown[] = [
  ...NUMBERS,
  ...[null, undefined, true, false, 10n, Symbol('a symbol'), Symbol.iterator],
  ...['', ' ', 'x', '0', '1', 'NaN', '-1', '__proto__', 'constructor', 'toString', 'length', 'drawn', 'BASE'],
  ...['\u0000', '\ud800', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '\n\r\n'],
  'long '.repeat(20_000),
  ...[[], [[]], [null], [1], [Number.NaN], [undefined], new Array(3), ['x', 'x'], [[1, 2], [3]]],
  ...[{}, Object.create(null), { length: 3 }, { name: 'x' }, { toString: null }, { kind: 'x' }, itself],
  ...[Object.freeze({ a: 1 }), JSON.parse('{"__proto__": 1}'), new Date(0), new Date(Number.NaN), /x/],
  ...[new Map([[1, 2]]), new Set([1]), new Uint8Array(3), new Float64Array([Number.NaN]), new ArrayBuffer(8)],
  ...[() => 1, () => undefined, () => Symbol('s'), (x: unknown) => x, class {}, new Error('an error')],
];

/** Those that JSON can hold, as they come out of it. */
export const JSON_VALUES: readonly unknown[] = VALUES.flatMap((value) => {
  try {
    const text = JSON.stringify(value);
    return text === undefined || text.length > 1000 ? [] : [JSON.parse(text)];
  } catch {
    return [];
  }
});
