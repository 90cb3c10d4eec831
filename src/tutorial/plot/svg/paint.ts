/** Dashes, hatches and point shapes as SVG. */
import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from 'd3-shape';
import type { Dash, Hatch, Marker, Style } from '../palette.js';
import { px } from '../round.js';
import { element } from './xml.js';

const DASH_ARRAYS: Readonly<Record<Dash, string | undefined>> = {
  solid: undefined,
  dash: '8 5',
  dot: '2 4',
  dashdot: '8 4 2 4',
  longdash: '14 6',
  longdashdot: '14 5 2 5',
};

export function dashArray(dash: Dash): string | undefined {
  return DASH_ARRAYS[dash];
}

const SHAPES: Readonly<Partial<Record<Marker, SymbolType>>> = {
  circle: symbolCircle,
  square: symbolSquare,
  diamond: symbolDiamond,
  'triangle-up': symbolTriangle,
  'triangle-down': symbolTriangle,
  cross: symbolCross,
  x: symbolCross,
  star: symbolStar,
};

/** Degrees the shape above is turned by. */
const TURNS: Readonly<Partial<Record<Marker, number>>> = { 'triangle-down': 180, x: 45 };

/** A point shape of about `area` square px at a place; '' for `none`. */
export function marker(kind: Marker, x: number, y: number, colour: string, area: number = 56): string {
  const shape = SHAPES[kind];
  if (shape === undefined) return '';
  const turn = TURNS[kind];
  const move = `translate(${px(x)},${px(y)})${turn === undefined ? '' : ` rotate(${turn})`}`;
  const d = symbol(shape, area).digits(2)() ?? '';
  return element('path', { d, transform: move, fill: colour, stroke: '#ffffff', 'stroke-width': 0.75 });
}

const STROKES: Readonly<Record<Exclude<Hatch, 'solid' | '.'>, string>> = {
  '/': 'M-2 2L2 -2M0 8L8 0M6 10L10 6',
  '\\': 'M-2 6L2 10M0 0L8 8M6 -2L10 2',
  x: 'M-2 2L2 -2M0 8L8 0M6 10L10 6M-2 6L2 10M0 0L8 8M6 -2L10 2',
  '-': 'M0 4H8',
  '|': 'M4 0V8',
  '+': 'M0 4H8M4 0V8',
};

/** The hatches a picture uses, each defined once. */
export class Hatches {
  readonly #prefix: string;
  readonly #defined = new Map<string, string>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Value of a `fill` attribute: the plain colour, or a pattern of it. `pale` is for areas with an outline. */
  fill(style: Style, pale: boolean): string {
    const { colour, hatch } = style;
    const key = `${colour}${hatch}${pale}`;
    const found = this.#defined.get(key);
    if (found !== undefined) return `url(#${this.#id(key)})`;
    if (hatch === 'solid' && !pale) return colour;
    const ground = element('rect', {
      width: 8,
      height: 8,
      fill: colour,
      ...(pale ? { 'fill-opacity': 0.55 } : {}),
    });
    const line = pale ? colour : '#ffffff';
    const drawn =
      hatch === 'solid'
        ? ''
        : hatch === '.'
          ? element('circle', { cx: 4, cy: 4, r: 1.6, fill: line })
          : element('path', { d: STROKES[hatch], fill: 'none', stroke: line, 'stroke-width': 1.5 });
    this.#defined.set(key, ground + drawn);
    return `url(#${this.#id(key)})`;
  }

  /** The `<defs>`; ask for it after everything is painted. */
  definitions(): string {
    const patterns = [...this.#defined].map(([key, content]) =>
      element('pattern', { id: this.#id(key), width: 8, height: 8, patternUnits: 'userSpaceOnUse' }, content),
    );
    return patterns.length === 0 ? '' : element('defs', {}, ...patterns);
  }

  #id(key: string): string {
    return `${this.#prefix}-${[...this.#defined.keys()].indexOf(key)}`;
  }
}
