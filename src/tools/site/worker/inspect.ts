/** Values as `console.log` prints them: as Node does for plain data, shorter for the rest. */

/** How deep objects are shown, and how many entries of a list. */
const DEEP = 2;
const MANY = 100;
/** A line that is longer is broken, in characters. */
const WIDE = 72;

/** What `console.log` prints of its arguments. */
export function printed(args: readonly unknown[]): string {
  return args.map((each) => (typeof each === 'string' ? each : inspected(each))).join(' ');
}

/** A value in words, as a cell's last line shows it. */
export function inspected(value: unknown, depth: number = 0, around: readonly object[] = []): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'function') {
    const kind = /^class\b/.test(Function.prototype.toString.call(value)) ? 'class' : 'Function';
    return `[${kind}${value.name ? (kind === 'class' ? ` ${value.name}` : `: ${value.name}`) : ' (anonymous)'}]`;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  if (around.includes(value)) return '[Circular *1]';
  if (value instanceof Error)
    return value.stack?.includes(value.message) ? `${value.name}: ${value.message}` : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Promise) return 'Promise { <pending> }';
  const name = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor
    ?.name;
  const own = name === undefined ? '[Object: null prototype]' : name;
  if (depth > DEEP) return Array.isArray(value) ? '[Array]' : `[${own}]`;
  const inner = (each: unknown): string => inspected(each, depth + 1, [...around, value]);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const list = value as ArrayLike<unknown>;
    const shown = Array.from({ length: Math.min(list.length, MANY) }, (_, i) => inner(list[i]));
    const head = Array.isArray(value) ? '' : `${own}(${list.length}) `;
    return laid(`${head}[`, [...shown, ...more(list.length)], ']', depth);
  }
  if (value instanceof Map || value instanceof Set) {
    const isMap = value instanceof Map;
    const first = [...value].slice(0, MANY);
    const shown = first.map((each) => (isMap ? each.map(inner).join(' => ') : inner(each)));
    return laid(`${isMap ? 'Map' : 'Set'}(${value.size}) {`, [...shown, ...more(value.size)], '}', depth);
  }
  const entries = Object.keys(value).map(
    (key) => `${keyText(key)}: ${inner((value as Record<string, unknown>)[key])}`,
  );
  return laid(own === 'Object' ? '{' : `${own} {`, entries, '}', depth);
}

function more(length: number): string[] {
  if (length <= MANY) return [];
  return [`... ${length - MANY} more item${length - MANY === 1 ? '' : 's'}`];
}

function laid(open: string, parts: readonly string[], close: string, depth: number): string {
  if (parts.length === 0) return open + close;
  const line = `${open} ${parts.join(', ')} ${close}`;
  if (line.length <= WIDE && !line.includes('\n')) return line;
  const indent = '  '.repeat(depth + 1);
  return `${open}\n${parts.map((part) => indent + part).join(',\n')}\n${'  '.repeat(depth)}${close}`;
}

function quoted(text: string): string {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : text.includes('`') ? "'" : '`';
  const inner = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return mark + (mark === "'" ? inner.replaceAll("'", "\\'") : inner) + mark;
}

function keyText(key: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? key : quoted(key);
}
