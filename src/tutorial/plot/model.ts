/** What a figure is before anyone draws it: panels of marks. Both pictures, live and static, come from this. */
import type { Style } from './palette.js';

export interface AxisModel {
  /** Title with its unit, ready to print. */
  readonly label: string;
  readonly scale: 'linear' | 'log' | 'band';
  /** Ends of the axis in data units; for `band` the ends are -0.5 and n - 0.5. */
  readonly domain: readonly [number, number];
  /** Names of the places of a `band` axis. */
  readonly categories?: readonly string[];
  /** Fixed ticks with their texts. */
  readonly ticks?: readonly Tick[];
  /** Where the data lie, when they are few: ticks are there and nowhere else. */
  readonly places?: readonly number[];
  /** All values are whole and few: a tick between two of them would name what there is not. */
  readonly whole?: true;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Lower and upper ends of intervals, one each per point. */
export interface Ends {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export interface PlaneMark {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly style: Style;
}

export interface LineMark extends PlaneMark {
  readonly kind: 'line';
  /** Uncertainty band around the line. */
  readonly band?: Ends | undefined;
}

export interface PointMark extends PlaneMark {
  readonly kind: 'points';
  readonly error?: Ends | undefined;
}

export interface BarMark {
  readonly kind: 'bars';
  readonly name: string;
  /** One height per category; null where there is no bar. */
  readonly y: readonly (number | null)[];
  /** Where each bar starts: 0, or the top of the one below. */
  readonly base: readonly number[];
  /** Place among `of` bars that share a category. */
  readonly slot: number;
  readonly of: number;
  readonly error?: Ends | undefined;
  readonly style: Style;
}

/** x from, x to, y from, y to, in data units. */
export type Rect = readonly [number, number, number, number];

export interface CellMark {
  readonly kind: 'cells';
  readonly name: string;
  readonly rects: readonly Rect[];
  readonly style: Style;
}

export interface HeatMark {
  readonly kind: 'heat';
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** `z[row][column]`; null where nothing was measured. */
  readonly z: readonly (readonly (number | null)[])[];
  readonly range: readonly [number, number];
  /** Writes the number into each cell. */
  readonly numbers: boolean;
}

export type Mark = LineMark | PointMark | BarMark | CellMark | HeatMark;

/** A straight line at one value, with its meaning. */
export interface Reference {
  /** The axis the value is on: `y` draws a horizontal line, `x` a vertical one. */
  readonly axis: 'x' | 'y';
  /** In data units. */
  readonly at: number;
  /** The meaning, written at the line. */
  readonly text: string;
}

/** A short text at a point of the plane, in data units. */
export interface Note {
  /** Place on the x axis. */
  readonly x: number;
  /** Place on the y axis. */
  readonly y: number;
  /** What is written there. */
  readonly text: string;
}

export interface Panel {
  readonly title: string;
  readonly alt: string;
  readonly x: AxisModel;
  readonly y: AxisModel;
  readonly marks: readonly Mark[];
  readonly references: readonly Reference[];
  readonly notes: readonly Note[];
  /** Height of the plotting area of the static picture, px. */
  readonly height: number;
}

export interface FigureModel {
  readonly title: string;
  readonly alt: string;
  /** The words were made from the data, since the author gave none. */
  readonly altIsMade?: boolean;
  readonly caption?: string | undefined;
  readonly panels: readonly Panel[];
  readonly columns: number;
  readonly shareY: boolean;
}
