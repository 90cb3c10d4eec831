/** A curve that a reader draws: by pointer as a line, by keyboard point by point. */

import { numberText } from '../../tutorial/plot/numberText.js';
import type { AxisSpec } from '../../tutorial/plot/spec.js';
import { drawn, make } from '../element.js';
import type { Point } from './gap.js';

/** The axes of a bet's curve, each with its range. */
export interface Axes {
  readonly x: AxisSpec;
  readonly y: AxisSpec;
}

export interface Drawing {
  readonly element: HTMLElement;
  /** The curve; undefined until each of its points is set. */
  value(): readonly Point[] | undefined;
  set(points: readonly Point[]): void;
  /** Draws the answer beside it. */
  reveal(on: boolean): void;
  enable(on: boolean): void;
}

const SIZE = { width: 340, height: 228 };
const EDGE = { left: 48, right: 12, top: 12, bottom: 48 };
const HOW = 'Draw the curve, or set its points by the sliders.';
/** Points that a reader sets, at most. */
const POINTS = 9;

/** A place to draw a curve over the range of `x`, at places of the answer. */
export function drawing({ x, y }: Axes, answer: readonly Point[], given: () => void): Drawing {
  const over = places(answer.map((point) => point.x));
  const [left, right] = x.range ?? [over[0], over[over.length - 1]];
  const heights = answer.map((point) => point.y);
  const [low, high] = y.range ?? [Math.min(0, ...heights), Math.max(...heights)];
  const wide = SIZE.width - EDGE.left - EDGE.right;
  const tall = SIZE.height - EDGE.top - EDGE.bottom;
  const atX = (value: number): number => EDGE.left + wide * share(value, left, right, x.scale === 'log');
  const atY = (value: number): number => EDGE.top + tall * (1 - share(value, low, high, y.scale === 'log'));
  const valueAt = (up: number): number => {
    const part = Math.min(1, Math.max(0, 1 - (up - EDGE.top) / tall));
    const value = y.scale === 'log' ? low * (high / low) ** part : low + (high - low) * part;
    return Number(value.toPrecision(3));
  };
  const mine: (number | undefined)[] = over.map(() => undefined);
  const line = drawn('polyline', { class: 'mine', points: '' });
  const right_ = drawn('polyline', { class: 'right', points: '' });
  const marks = over.map((value) => drawn('circle', { cx: atX(value), cy: atY(low), r: 4, class: 'mine' }));
  const name = ({ title, unit }: AxisSpec): string => `${title}${unit === undefined ? '' : ` (${unit})`}`;
  const label = (text: string, at: Readonly<Record<string, string | number>>): SVGTextElement =>
    drawn('text', at, text);
  const foot = SIZE.height - EDGE.bottom;
  const svg = drawn(
    'svg',
    { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, width: SIZE.width, height: SIZE.height, class: 'draw' },
    drawn('rect', { x: EDGE.left, y: EDGE.top, width: wide, height: tall, class: 'range' }),
    ...roundValues(low, high, y.scale === 'log').flatMap((value) => {
      const up = atY(value);
      const text = label(numberText(value), { x: EDGE.left - 8, y: up + 4, 'text-anchor': 'end' });
      return [drawn('line', { x1: EDGE.left - 3, x2: SIZE.width - EDGE.right, y1: up, y2: up }), text];
    }),
    ...apart(over, atX).map((value) =>
      label(numberText(value), { x: atX(value), y: foot + 20, 'text-anchor': 'middle' }),
    ),
    label(`${name(y)} against ${name(x)}`, { x: EDGE.left, y: SIZE.height - 8 }),
    right_,
    line,
    ...marks,
  );
  svg.setAttribute('aria-hidden', 'true');
  // The same by keyboard: a range for each point.
  const ranges = over.map((value, i) => {
    const range = make('input', {
      ...{ type: 'range', min: '0', max: '100', value: '50', 'aria-valuetext': 'not set' },
      'aria-label': `${name(y)} at ${numberText(value)}${x.unit === undefined ? '' : ` ${x.unit}`}`,
    });
    range.addEventListener('input', () => {
      put(i, valueAt(EDGE.top + tall * (1 - Number(range.value) / 100)));
    });
    return range;
  });
  let enabled = true;
  let last: number | undefined;
  const follow = (event: PointerEvent): void => {
    if (!enabled) return;
    const box = svg.getBoundingClientRect();
    const across = ((event.clientX - box.left) / box.width) * SIZE.width;
    const up = ((event.clientY - box.top) / box.height) * SIZE.height;
    const at = nearest(over.map(atX), across);
    // A quick hand passes points by: they lie on the way.
    const from = last ?? at;
    for (let i = Math.min(from, at); i <= Math.max(from, at); i++)
      if (i !== from || i === at) put(i, valueAt(up));
    last = at;
    event.preventDefault();
  };
  svg.addEventListener('pointerdown', (event) => {
    last = undefined;
    svg.setPointerCapture(event.pointerId);
    follow(event);
  });
  svg.addEventListener('pointermove', (event) => {
    if (event.buttons > 0) follow(event);
  });
  const how = make('p', 'how', HOW);
  const fold = make('details', '', make('summary', '', 'Set points by sliders'), ...ranges);
  const made = make('div', 'curve', how, svg, fold);

  function put(i: number, value: number): void {
    mine[i] = value;
    ranges[i].value = String(Math.round(100 * share(value, low, high, y.scale === 'log')));
    ranges[i].setAttribute(
      'aria-valuetext',
      `${numberText(value)}${y.unit === undefined ? '' : ` ${y.unit}`}`,
    );
    redraw();
    given();
  }

  function redraw(): void {
    const set = over.flatMap((value, i) => (mine[i] === undefined ? [] : [{ x: value, y: mine[i] }]));
    line.setAttribute('points', set.map((point) => `${atX(point.x)},${atY(point.y)}`).join(' '));
    marks.forEach((mark, i) => {
      mark.setAttribute('cy', String(atY(mine[i] ?? low)));
      mark.classList.toggle('is-set', mine[i] !== undefined);
    });
  }

  return {
    element: made,
    value: () =>
      mine.every((value) => value !== undefined)
        ? over.map((value, i) => ({ x: value, y: mine[i] as number }))
        : undefined,
    set(points) {
      over.forEach((value, i) => {
        const point = Array.isArray(points) ? points.find((each) => each?.x === value) : undefined;
        mine[i] = typeof point?.y === 'number' && point.y >= low && point.y <= high ? point.y : undefined;
        ranges[i].setAttribute('aria-valuetext', mine[i] === undefined ? 'not set' : numberText(mine[i]));
      });
      redraw();
    },
    reveal(on) {
      const points = answer.map((point) => `${atX(point.x)},${atY(point.y)}`).join(' ');
      right_.setAttribute('points', on ? points : '');
      how.textContent = on ? 'Dashed: the answer.' : HOW;
    },
    enable(on) {
      enabled = on;
      for (const range of ranges) range.disabled = !on;
    },
  };
}

/** How far a value is on the way from one end to the other; on a log scale too. */
export function share(value: number, low: number, high: number, log: boolean): number {
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

function nearest(all: readonly number[], to: number): number {
  return all.reduce((best, each, i) => (Math.abs(each - to) < Math.abs(all[best] - to) ? i : best), 0);
}

/** Round values from end to end, four or so; of a log axis the powers of ten, where it has two. D3's would be much to load. */
export function roundValues(low: number, high: number, log: boolean): number[] {
  if (log) {
    const first = Math.ceil(Math.log10(low) - 1e-9);
    const powers = Math.floor(Math.log10(high) + 1e-9) - first;
    if (powers >= 1) return Array.from({ length: powers + 1 }, (_, i) => Number(`1e${first + i}`));
  }
  const fine = 10 ** Math.floor(Math.log10((high - low) / 4));
  const step = fine * ([1, 2, 5].find((each) => (high - low) / (fine * each) <= 5) ?? 10);
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Those whose names fit side by side. */
function apart(values: readonly number[], at: (value: number) => number): number[] {
  let end = Number.NEGATIVE_INFINITY;
  return values.filter((value) => {
    const half = 5 * numberText(value).length;
    if (at(value) - half < end + 4) return false;
    end = at(value) + half;
    return true;
  });
}

/** Some of the places, the ends among them. */
function places(all: readonly number[]): number[] {
  const sorted = [...new Set(all)].sort((a, b) => a - b);
  if (sorted.length <= POINTS) return sorted;
  return Array.from(
    { length: POINTS },
    (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (POINTS - 1))],
  );
}
