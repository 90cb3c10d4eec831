/** Marks of the static picture. */
import { area, line } from 'd3-shape';
import type { BarMark, CellMark, Ends, HeatMark, LineMark, Mark, PointMark } from '../model.js';
import { numberText } from '../numberText.js';
import { contrast, INK, ramp } from '../palette.js';
import { px } from '../round.js';
import { dashArray, type Hatches, marker } from './paint.js';
import type { Scale } from './scale.js';
import { label } from './text.js';
import { element } from './xml.js';

export interface Plane {
  readonly x: Scale;
  readonly y: Scale;
  readonly hatches: Hatches;
}

export function draw(mark: Mark, plane: Plane): string {
  switch (mark.kind) {
    case 'line':
      return drawLine(mark, plane);
    case 'points':
      return drawPoints(mark, plane);
    case 'bars':
      return drawBars(mark, plane);
    case 'cells':
      return drawCells(mark, plane);
    case 'heat':
      return drawHeat(mark, plane);
  }
}

type Place = readonly [number, number];

function drawLine(mark: LineMark, { x, y }: Plane): string {
  const { colour, dash } = mark.style;
  const xs = mark.x.map((value) => x.at(value));
  const ys = mark.y.map((value) => y.at(value));
  const parts: string[] = [];
  if (mark.band !== undefined) {
    const [low, high] = [
      mark.band.low.map((value) => y.at(value)),
      mark.band.high.map((value) => y.at(value)),
    ];
    const shape = area<number>(
      (i) => xs[i],
      (i) => low[i],
      (i) => high[i],
    ).digits(2);
    const all = xs.map((_, i) => i);
    parts.push(element('path', { d: shape(all) ?? '', fill: colour, 'fill-opacity': 0.18 }));
    const edge = { fill: 'none', stroke: colour, 'stroke-dasharray': '2 3' };
    const path = line<number>((i) => xs[i]).digits(2);
    for (const ends of [low, high])
      parts.push(element('path', { d: path.y((i) => ends[i])(all) ?? '', ...edge }));
  }
  const path = line<Place>().digits(2);
  parts.push(
    element('path', {
      d: path(thinned(xs, ys)) ?? '',
      fill: 'none',
      stroke: colour,
      'stroke-width': 2.5,
      'stroke-linejoin': 'round',
      'stroke-dasharray': dashArray(dash),
    }),
  );
  const every = Math.max(1, Math.ceil(xs.length / 14));
  for (let i = 0; i < xs.length; i += every) parts.push(marker(mark.style.marker, xs[i], ys[i], colour));
  return parts.join('');
}

/** Drops points that fall on the pixel tenth of the one before: no one can see them. */
function thinned(xs: readonly number[], ys: readonly number[]): Place[] {
  const kept: Place[] = [];
  for (let i = 0; i < xs.length; i++) {
    const last = kept[kept.length - 1];
    const moved = last === undefined || Math.abs(last[0] - xs[i]) >= 0.1 || Math.abs(last[1] - ys[i]) >= 0.1;
    if (moved || i === xs.length - 1) kept.push([xs[i], ys[i]]);
  }
  return kept;
}

function drawPoints(mark: PointMark, { x, y }: Plane): string {
  const { colour } = mark.style;
  const xs = mark.x.map((value) => x.at(value));
  const bars = mark.error === undefined ? '' : whiskers(xs, mark.error, y, colour);
  return bars + mark.y.map((value, i) => marker(mark.style.marker, xs[i], y.at(value), colour, 70)).join('');
}

function whiskers(xs: readonly number[], spread: Ends, y: Scale, colour: string): string {
  const d = xs
    .map((x, i) => {
      const [low, high] = [y.at(spread.low[i]), y.at(spread.high[i])];
      return `M${px(x)} ${px(low)}V${px(high)}M${px(x - 4)} ${px(low)}h8M${px(x - 4)} ${px(high)}h8`;
    })
    .join('');
  return element('path', { d, fill: 'none', stroke: colour, 'stroke-width': 1.5 });
}

function drawBars(mark: BarMark, { x, y, hatches }: Plane): string {
  // The same share of a category's place as in the live picture.
  const slot = (x.at(1) - x.at(0)) * 0.75;
  const wide = slot / mark.of;
  const left = (i: number) => x.at(i) - slot / 2 + wide * mark.slot;
  const drawn = mark.y.flatMap((height, i) => (height === null ? [] : { height, i }));
  const rects = drawn.map(({ height, i }) => {
    const [a, b] = [y.at(mark.base[i]), y.at(mark.base[i] + height)];
    return `M${px(left(i))} ${px(a)}H${px(left(i) + wide)}V${px(b)}H${px(left(i))}Z`;
  });
  const d = rects.join('');
  const fill = hatches.fill(mark.style, true);
  const shape = element('path', { d, fill, stroke: mark.style.colour, 'stroke-width': 1.5 });
  if (mark.error === undefined) return shape;
  const { low, high } = mark.error;
  const ends = { low: drawn.map(({ i }) => low[i]), high: drawn.map(({ i }) => high[i]) };
  const middles = drawn.map(({ i }) => left(i) + wide / 2);
  return shape + whiskers(middles, ends, y, INK);
}

function drawCells(mark: CellMark, { x, y, hatches }: Plane): string {
  if (mark.rects.length === 0) return '';
  const d = mark.rects
    .map(([x0, x1, y0, y1]) => {
      const [left, right, bottom, top] = [x.at(x0), x.at(x1), y.at(y0), y.at(y1)];
      return `M${px(left)} ${px(bottom)}H${px(right)}V${px(top)}H${px(left)}Z`;
    })
    .join('');
  return element('path', { d, fill: hatches.fill(mark.style, false) });
}

function drawHeat(mark: HeatMark, { x, y }: Plane): string {
  const [low, high] = mark.range;
  const [wide, tall] = [x.at(1) - x.at(0), y.at(0) - y.at(1)];
  const parts: string[] = [];
  mark.z.forEach((row, r) => {
    row.forEach((value, c) => {
      if (value === null) return;
      const fill = ramp((value - low) / (high - low));
      const [left, top] = [x.at(c) - wide / 2, y.at(r) - tall / 2];
      parts.push(element('rect', { x: left, y: top, width: wide, height: tall, fill }));
      if (!mark.numbers) return;
      const ink = contrast(fill, '#ffffff') > contrast(fill, INK) ? '#ffffff' : INK;
      const place = { x: x.at(c), y: y.at(r) + 4, 'font-size': 12, 'text-anchor': 'middle', fill: ink };
      parts.push(label(numberText(value, 4), place));
    });
  });
  return parts.join('');
}
