/** The data of a figure, read from what it holds for Plotly: there is no second copy of the numbers. */

/** MIME type that holds the data of a figure. */
export const PLOTLY = 'application/vnd.plotly.v1+json';

/** What a figure holds for Plotly. */
export interface PlotlyData {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
}

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log' | 'band';
  readonly ends: readonly [number, number];
  /** Names of the places of a band, or of some values. */
  readonly names: ReadonlyMap<number, string>;
}

/** One value of a figure. */
export interface Datum {
  readonly series: string;
  /** Where it is drawn, in units of the axes. */
  readonly at: readonly [number, number];
  readonly x: number | string;
  readonly y: number | string;
  /** Ends of its interval. */
  readonly low?: number;
  readonly high?: number;
  /** The number that a colour stands for. */
  readonly z?: number;
  /** What it covers, where it is an area: from, to on x, from, to on y. */
  readonly area?: readonly [number, number, number, number];
}

export interface Series {
  readonly name: string;
  readonly kind: 'line' | 'points' | 'bars' | 'cells' | 'heat';
  readonly colour: string;
  readonly data: readonly Datum[];
}

export interface Panel {
  /** '' where the figure has one panel. */
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  /** What a colour stands for, in a map of numbers. */
  readonly z?: string;
  readonly series: readonly Series[];
}

export type Bag = Readonly<Record<string, unknown>>;

/** Reads a figure of this library; null for what is none, such as another plot for Plotly. */
export function readData(value: unknown): Panel[] | null {
  const { data, layout } = bag(value);
  if (!Array.isArray(data) || typeof bag(bag(layout).meta).alt !== 'string') return null;
  const frame = bag(layout);
  const traces = data.map(bag);
  const titles = list(frame.annotations)
    .map(bag)
    .filter(({ xref, yref }) => xref === 'paper' && yref === 'paper');
  const numbers = [...new Set(traces.map(({ xaxis }) => String(xaxis).slice(1)))];
  return numbers.map((n, i) => {
    const x = readAxis(bag(frame[`xaxis${n}`]));
    // A shared axis is named once.
    const own = readAxis(bag(frame[`yaxis${n}`]));
    const y = own.label === '' ? { ...own, label: readAxis(bag(frame.yaxis)).label } : own;
    const there = traces.filter(({ xaxis }) => xaxis === `x${n}`);
    const heat = there.find(({ type }) => type === 'heatmap');
    return {
      title: numbers.length > 1 ? words(bag(titles[i]).text) : '',
      ...{ x, y },
      ...(heat === undefined ? {} : { z: words(bag(bag(heat.colorbar).title).text) }),
      series: seriesOf(there, x, y),
    };
  });
}

function seriesOf(traces: readonly Bag[], x: Axis, y: Axis): Series[] {
  const bars = traces.filter((trace) => trace.type === 'bar' && trace.width === undefined);
  let ends: number[][] = [];
  return traces.flatMap((trace): Series[] => {
    const name = words(trace.name);
    const colour = colourOf(trace);
    // The two edges of a band come before their line.
    if (trace.hoverinfo === 'skip') {
      ends.push(list(trace.y).map(Number));
      return [];
    }
    const [low, high] = ends;
    ends = [];
    if (trace.type === 'heatmap') return [{ name: '', kind: 'heat', colour, data: heatData(trace) }];
    if (trace.type === 'bar' && trace.width !== undefined)
      return [{ name, kind: 'cells', colour, data: cellData(trace, name, x) }];
    if (trace.type === 'bar')
      return [{ name, kind: 'bars', colour, data: barData(trace, name, x, y, bars.length) }];
    const kind = String(trace.mode).includes('lines') ? 'line' : 'points';
    return [{ name, kind, colour, data: lineData(trace, name, low, high) }];
  });
}

function lineData(trace: Bag, series: string, low?: readonly number[], high?: readonly number[]): Datum[] {
  const spread = errorsOf(trace);
  return list(trace.x).map((at, i) => {
    const [x, y] = [Number(at), Number(list(trace.y)[i])];
    const ends = low === undefined || high === undefined ? spread(i, y) : { low: low[i], high: high[i] };
    return { series, at: [x, y], x, y, ...ends };
  });
}

/** A category's bars share this part of its place. */
const SHARE = 0.75;

function barData(trace: Bag, series: string, x: Axis, y: Axis, beside: number): Datum[] {
  const of = trace.offsetgroup === undefined ? 1 : beside;
  const slot = Number(trace.offsetgroup ?? 0);
  const spread = errorsOf(trace);
  return list(trace.y).flatMap((height, i): Datum[] => {
    if (typeof height !== 'number') return [];
    const base = Number(list(trace.base)[i] ?? 0);
    const left = i - SHARE / 2 + (SHARE / of) * slot;
    const top = base + height;
    const from = Math.max(Math.min(base, top), y.ends[0]);
    return [
      {
        series,
        at: [left + SHARE / of / 2, top],
        x: x.names.get(i) ?? i,
        y: height,
        ...spread(i, top),
        area: [left, left + SHARE / of, from, Math.max(base, top)],
      },
    ];
  });
}

/** Runs of cells in neighbouring columns are one area. */
function cellData(trace: Bag, series: string, x: Axis): Datum[] {
  return list(trace.x).map((middle, i) => {
    const [at, wide] = [Number(middle), Number(list(trace.width)[i])];
    const [from, tall] = [Number(list(trace.base)[i]), Number(list(trace.y)[i])];
    const [left, right] = [at - wide / 2, at + wide / 2];
    const named = [...x.names].filter(([value]) => value > left && value < right).map(([, name]) => name);
    const there = named.length === 0 ? at : upTo(named[0], named[named.length - 1]);
    return {
      series,
      at: [at, from + tall / 2],
      x: there,
      y: upTo(from, from + tall - 1),
      area: [left, right, from, from + tall],
    };
  });
}

function upTo(first: number | string, last: number | string): number | string {
  return first === last ? first : `${first} to ${last}`;
}

function heatData(trace: Bag): Datum[] {
  const [across, up] = [list(trace.x).map(words), list(trace.y).map(words)];
  return list(trace.z).flatMap((row, r) =>
    list(row).flatMap((z, c): Datum[] =>
      typeof z !== 'number'
        ? []
        : [{ series: '', at: [c, r], x: across[c], y: up[r], z, area: [c - 0.5, c + 0.5, r - 0.5, r + 0.5] }],
    ),
  );
}

function errorsOf(trace: Bag): (i: number, y: number) => { low?: number; high?: number } {
  const { array, arrayminus } = bag(trace.error_y);
  if (!Array.isArray(array) || !Array.isArray(arrayminus)) return () => ({});
  const digits = (value: number): number => Number(value.toPrecision(6));
  return (i, y) => ({ low: digits(y - arrayminus[i]), high: digits(y + array[i]) });
}

function readAxis(axis: Bag): Axis {
  const [low, high] = list(axis.range).map(Number);
  const categories = list(axis.categoryarray).map(words);
  const ticks = list(axis.ticktext).map(words);
  const values = list(axis.tickvals).map(Number);
  const names =
    axis.type === 'category'
      ? categories.map((name, i) => [i, name] as const)
      : // Where a text is only its number written out, the number is the better one.
        ticks.some((text) => Number.isNaN(Number(text.replace(/[\s\u202f]/g, '').replace('−', '-'))))
        ? values.map((value, i) => [value, ticks[i]] as const)
        : [];
  return {
    label: words(bag(axis.title).text),
    scale: axis.type === 'category' ? 'band' : axis.type === 'log' ? 'log' : 'linear',
    ends: [low, high],
    names: new Map(names),
  };
}

function colourOf(trace: Bag): string {
  const { color, line } = bag(trace.marker);
  return String(bag(trace.line).color ?? bag(line).color ?? color ?? '');
}

/** Text as it was before it was made safe for Plotly's small HTML. */
export function words(value: unknown): string {
  return String(value ?? '')
    .replace(/<br>/g, ' ')
    .replace(/<\/?b>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&amp;/g, '&');
}

export function bag(value: unknown): Bag {
  return typeof value === 'object' && value !== null ? (value as Bag) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Part of the way from the axis's first end to its last. */
export function along({ scale, ends: [low, high] }: Axis, value: number): number {
  return ((scale === 'log' ? Math.log10(value) : value) - low) / (high - low);
}
