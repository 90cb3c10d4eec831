/** What all builders ask for: title, alt text, axes, reference lines, notes. */
import * as v from 'valibot';
import {
  anyList,
  FINITE,
  type Fields,
  fail,
  flag,
  isFiniteNumber,
  type Maybe,
  oneOf,
  type Reader,
  record,
  SMALLEST,
  text,
  that,
  wholeNumber,
} from './check.js';
import type { AxisModel, FigureModel, Note, Panel, Reference } from './model.js';

/** What every figure has. */
export interface FigureSpec {
  /** The claim the figure makes, in one line. Mandatory. */
  title: string;
  /**
   * What a reader who cannot see the picture must know: kind of chart, axes, range, the point. When left out, a text is
   * made from the data, and a warning says so.
   */
  alt?: string;
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

/** Height of a figure of one panel where its author says nothing. */
export const HEIGHT = 300;

export const HEAD: {
  title: Reader<string>;
  alt: Maybe<string>;
  caption: Maybe<string>;
  height: Reader<number>;
} = {
  title: text('a text that is not blank: the claim the figure makes'),
  alt: v.optional(text('a text that is not blank that tells the figure to who cannot see it')),
  caption: v.optional(text()),
  height: v.optional(wholeNumber('', 80, 1200), HEIGHT),
};

/** What is read of {@link HEAD}. */
export type Head = Fields<typeof HEAD>;

const RANGE: Reader<readonly [number, number]> = that<readonly [number, number]>(
  'two numbers, low < high',
  (value) => {
    const [low, high] = Array.isArray(value) ? value : [];
    return (
      isFiniteNumber(low) &&
      isFiniteNumber(high) &&
      high - low >= SMALLEST &&
      (value as unknown[]).length === 2
    );
  },
);

/** What is said of an axis besides its title. */
export const AXIS_DETAILS: {
  unit: Maybe<string>;
  scale: Reader<'linear' | 'log'>;
  range: Maybe<readonly [number, number]>;
  zero: Reader<boolean>;
} = {
  unit: v.optional(text()),
  scale: v.optional(oneOf(['linear', 'log']), 'linear'),
  range: v.optional(RANGE),
  zero: v.optional(flag(), false),
};

export type AxisRead = Fields<typeof AXIS_DETAILS> & { title: string };

export const AXIS: Reader<AxisRead> = record({ title: text(), ...AXIS_DETAILS });

/** Title and unit, ready to print. */
export function labelOf({ title, unit }: { title: string; unit?: string }): string {
  return unit === undefined ? title : `${title} (${unit})`;
}

/** Straight lines and notes; most figures have none. */
export const REMARKS: { references: Reader<Reference[]>; notes: Reader<Note[]> } = {
  references: v.optional(
    anyList(record({ axis: oneOf(['x', 'y']), at: FINITE, text: text() }), 'references'),
    [],
  ),
  notes: v.optional(anyList(record({ x: FINITE, y: FINITE, text: text() }), 'notes'), []),
};

/** A remark outside a chosen range would be lost in silence. */
export function within(
  where: string,
  axes: { x: AxisModel; y: AxisModel },
  references: readonly Reference[],
  notes: readonly Note[],
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
export function single(head: Head, panel: Omit<Panel, 'title' | 'alt' | 'height'>): Draft {
  const { title, alt, caption, height } = head;
  return {
    title,
    alt,
    caption,
    panels: [{ title, alt: alt ?? '', ...panel, height }],
    columns: 1,
    shareY: false,
  };
}

/** A figure that may still need its words. */
export type Draft = Omit<FigureModel, 'alt'> & { readonly alt: string | undefined };
