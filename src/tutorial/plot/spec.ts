/** What all builders ask for: title, alt text, axes, reference lines, notes. */
import { fail, fields, finite, list, oneOf, optionalText, text, whole } from './check.js';
import type { AxisModel, FigureModel, NoteModel, Panel, ReferenceModel } from './model.js';

/** What every figure has. */
export interface FigureSpec {
  /** The claim the figure makes, in one line. Mandatory. */
  title: string;
  /** What a reader who cannot see the picture must know: kind of chart, axes, range, the point. Mandatory. */
  alt: string;
  /** Text under the picture: where the numbers come from. */
  caption?: string;
  /** Height of the plotting area, px, 80 to 1200; 300 when left out. */
  height?: number;
}

/** One axis. */
export interface AxisSpec {
  /** What is measured. Mandatory. */
  title: string;
  /** Its unit, shown in brackets. */
  unit?: string;
  /** `log` needs values above 0. Default `linear`. */
  scale?: 'linear' | 'log';
  /** Both ends, in data units; from the data when left out. */
  range?: readonly [number, number];
  /** Makes a linear axis include 0. */
  zero?: boolean;
}

/** A straight line at one value, with its meaning. */
export interface Reference {
  /** The axis the value is on: `y` draws a horizontal line, `x` a vertical one. */
  axis: 'x' | 'y';
  /** In data units. */
  at: number;
  /** The meaning, written at the line. */
  text: string;
}

/** A short text at a point of the plane, in data units. */
export interface Note {
  /** Place on the x axis. */
  x: number;
  /** Place on the y axis. */
  y: number;
  /** What is written there. */
  text: string;
}

/** Figure with two numeric axes. */
export interface PlaneSpec extends FigureSpec {
  /** The horizontal axis. Mandatory. */
  x: AxisSpec;
  /** The vertical axis. Mandatory. */
  y: AxisSpec;
  /** Straight lines at single values. */
  references?: readonly Reference[];
  /** Short texts at points of the plane. */
  notes?: readonly Note[];
}

export const FIGURE_FIELDS: readonly string[] = ['title', 'alt', 'caption', 'height'];
export const PLANE_FIELDS: readonly string[] = [...FIGURE_FIELDS, 'x', 'y', 'references', 'notes'];

export interface Head {
  readonly title: string;
  readonly alt: string;
  readonly caption?: string;
  readonly height: number;
}

export function readHead(where: string, spec: FigureSpec): Head {
  const caption = optionalText(where, 'caption', spec.caption);
  return {
    title: text(where, 'title', spec.title, 'a non-empty text: the claim the figure makes'),
    alt: text(where, 'alt', spec.alt, 'a non-empty text that tells the figure to who cannot see it'),
    ...(caption === undefined ? {} : { caption }),
    height: spec.height === undefined ? 300 : whole(where, 'height', spec.height, 80, 1200),
  };
}

export interface AxisRead {
  readonly label: string;
  readonly scale: 'linear' | 'log';
  readonly range: readonly [number, number] | undefined;
  readonly zero: boolean;
}

export function readAxis(where: string, field: string, spec: AxisSpec): AxisRead {
  fields(where, field, spec, ['title', 'unit', 'scale', 'range', 'zero']);
  const title = text(where, `${field}.title`, spec.title);
  const unit = optionalText(where, `${field}.unit`, spec.unit);
  const scale = oneOf(where, `${field}.scale`, spec.scale ?? 'linear', ['linear', 'log']);
  const zero = spec.zero ?? false;
  if (typeof zero !== 'boolean') fail(where, `${field}.zero`, zero, 'true or false');
  return {
    label: unit === undefined ? title : `${title} (${unit})`,
    scale,
    range: spec.range === undefined ? undefined : readRange(where, `${field}.range`, spec.range, scale),
    zero: zero && scale === 'linear',
  };
}

function readRange(where: string, field: string, value: unknown, scale: string): readonly [number, number] {
  const items = list(where, field, value, 'two numbers, low and high');
  const [low, high] = [finite(where, `${field}[0]`, items[0]), finite(where, `${field}[1]`, items[1])];
  if (items.length !== 2 || low >= high)
    fail(where, field, value, `two numbers, low < high (got ${low}, ${high})`);
  if (scale === 'log' && low <= 0) fail(where, `${field}[0]`, low, 'above 0 on a log axis');
  return [low, high];
}

export function readReferences(where: string, spec: PlaneSpec): ReferenceModel[] {
  return (spec.references ?? []).map((each, i) => {
    const field = `references[${i}]`;
    fields(where, field, each, ['axis', 'at', 'text']);
    return {
      axis: oneOf(where, `${field}.axis`, each.axis, ['x', 'y']),
      at: finite(where, `${field}.at`, each.at),
      text: text(where, `${field}.text`, each.text),
    };
  });
}

export function readNotes(where: string, spec: PlaneSpec): NoteModel[] {
  return (spec.notes ?? []).map((each, i) => {
    const field = `notes[${i}]`;
    fields(where, field, each, ['x', 'y', 'text']);
    return {
      x: finite(where, `${field}.x`, each.x),
      y: finite(where, `${field}.y`, each.y),
      text: text(where, `${field}.text`, each.text),
    };
  });
}

/** A remark outside a chosen range would be lost in silence. */
export function within(
  where: string,
  axes: { x: AxisModel; y: AxisModel },
  references: readonly ReferenceModel[],
  notes: readonly NoteModel[],
): void {
  const check = (field: string, side: 'x' | 'y', value: number) => {
    const [low, high] = axes[side].domain;
    // Round ends of an axis may cut off what no one could see.
    const hair = (high - low) * 1e-6;
    if (value < low - hair || value > high + hair)
      fail(where, field, value, `on the ${side} axis, from ${low} to ${high}`);
  };
  references.forEach((each, i) => {
    check(`references[${i}].at`, each.axis, each.at);
  });
  notes.forEach((each, i) => {
    check(`notes[${i}].x`, 'x', each.x);
    check(`notes[${i}].y`, 'y', each.y);
  });
}

/** A figure of one panel. */
export function single(head: Head, panel: Omit<Panel, 'title' | 'alt' | 'height'>): FigureModel {
  const { title, alt, height } = head;
  return {
    title,
    alt,
    ...(head.caption === undefined ? {} : { caption: head.caption }),
    panels: [{ title, alt, ...panel, height }],
    columns: 1,
    shareX: false,
    shareY: false,
  };
}
