/** The data of a figure, read from what it holds for Plotly: there is no second copy of the numbers. */
import type { AxisModel, Ends, Mark } from '../../tutorial/plot/model.js';
import { bag, modelOf } from './model.js';

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
  readonly kind: Mark['kind'];
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

/** Reads a figure of this library; null for what is none, such as another plot for Plotly. */
export function readData(value: unknown): Panel[] | null {
  const { data, layout } = bag(value);
  if (!Array.isArray(data) || typeof bag(bag(layout).meta).alt !== 'string') return null;
  return modelOf(value).panels.map(({ title, marks, ...axes }) => {
    const [x, y] = [axisOf(axes.x), axisOf(axes.y)];
    const z = marks.find(({ kind }) => kind === 'heat')?.name;
    const series = marks.map((mark) => seriesOf(mark, x, y));
    return { title, x, y, ...(z === undefined ? {} : { z }), series };
  });
}

function axisOf({ label, scale, domain: [low, high], categories, ticks = [] }: AxisModel): Axis {
  // Where a text is only its number written out, the number is the better one.
  const named = ticks.some(({ text }) =>
    Number.isNaN(Number(text.replace(/[\s\u202f]/g, '').replace('−', '-'))),
  );
  return {
    ...{ label, scale },
    ends: scale === 'log' ? [Math.log10(low), Math.log10(high)] : [low, high],
    names: new Map(categories?.entries() ?? (named ? ticks.map(({ at, text }) => [at, text]) : [])),
  };
}

function seriesOf(mark: Mark, x: Axis, y: Axis): Series {
  const isMap = mark.kind === 'heat';
  const [name, colour] = isMap ? ['', ''] : [mark.name, mark.style.colour];
  return {
    name,
    kind: mark.kind,
    colour,
    data: dataOf(mark, x, y).map((each) => ({ series: name, ...each })),
  };
}

/** A category's bars share this part of its place. */
const SHARE = 0.75;

function dataOf(mark: Mark, x: Axis, y: Axis): Omit<Datum, 'series'>[] {
  switch (mark.kind) {
    case 'line':
    case 'points': {
      const ends = mark.kind === 'line' ? mark.band : mark.error;
      return mark.x.map((at, i) => ({ at: [at, mark.y[i]], x: at, y: mark.y[i], ...interval(ends, i) }));
    }
    case 'bars': {
      const wide = SHARE / mark.of;
      return mark.y.flatMap((height, i) => {
        if (height === null) return [];
        const left = i - SHARE / 2 + wide * mark.slot;
        const base = mark.base[i];
        const top = base + height;
        const from = Math.max(Math.min(base, top), y.ends[0]);
        const area = [left, left + wide, from, Math.max(base, top)] as const;
        const there = x.names.get(i) ?? i;
        return [{ at: [left + wide / 2, top], x: there, y: height, ...interval(mark.error, i), area }];
      });
    }
    // Runs of cells in neighbouring columns are one area.
    case 'cells':
      return mark.rects.map((area) => {
        const [left, right, from, to] = area;
        const at = digits((left + right) / 2);
        const named = [...x.names].filter(([value]) => value > left && value < right).map(([, name]) => name);
        const there = named.length === 0 ? at : upTo(named[0], named[named.length - 1]);
        return { at: [at, (from + to) / 2], x: there, y: upTo(from, to - 1), area };
      });
    case 'heat':
      return mark.z.flatMap((row, r) =>
        row.flatMap((z, c) => {
          if (z === null) return [];
          const area = [c - 0.5, c + 0.5, r - 0.5, r + 0.5] as const;
          return [{ at: [c, r], x: x.names.get(c) ?? c, y: y.names.get(r) ?? r, z, area }];
        }),
      );
  }
}

function upTo(first: number | string, last: number | string): number | string {
  return first === last ? first : `${first} to ${last}`;
}

function interval(ends: Ends | undefined, i: number): { low?: number; high?: number } {
  return ends === undefined ? {} : { low: digits(ends.low[i]), high: digits(ends.high[i]) };
}

/** As many as numbers for Plotly have. */
function digits(value: number): number {
  return Number(value.toPrecision(6));
}

/** Part of the way from the axis's first end to its last. */
export function along({ scale, ends: [low, high] }: Axis, value: number): number {
  return ((scale === 'log' ? Math.log10(value) : value) - low) / (high - low);
}
