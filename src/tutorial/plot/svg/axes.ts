/** Axes, grid lines, reference lines and notes of one panel of the static picture. */
import type { Panel, Tick } from '../model.js';
import { GRID, INK, SOFT_INK } from '../palette.js';
import { px } from '../round.js';
import { type Scale, TICK_SIZE } from './scale.js';
import { HALO, label, width, wrap } from './text.js';
import { element } from './xml.js';

/** The plane of a panel, in px of the picture. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Whether texts of the x axis must stand slanted to fit side by side; those at the data are thinned out instead. */
export function isSlanted({ x }: Panel, ticks: readonly Tick[], room: number): boolean {
  if (x.places !== undefined) return false;
  const widest = Math.max(0, ...ticks.map((tick) => width(tick.text, TICK_SIZE)));
  return ticks.length > 1 && widest + 6 > room / ticks.length;
}

/** Turned by so much, degrees. */
const SLANT = 40;

/** How far a slanted text reaches to the left of its tick, px. */
export function acrossSlanted({ text }: Tick): number {
  return width(text, TICK_SIZE) * Math.cos((SLANT * Math.PI) / 180);
}

/** Height of the x tick texts. */
export function tickHeight(ticks: readonly Tick[], slant: boolean): number {
  if (!slant) return 20;
  return 14 + Math.max(...ticks.map((tick) => width(tick.text, TICK_SIZE))) * 0.64;
}

/** Grid and frame, drawn under the marks. */
export function frame(panel: Panel, box: Box, x: Scale, y: Scale): string {
  const fixedX = panel.x.categories !== undefined || panel.x.ticks !== undefined;
  const fixedY = panel.y.categories !== undefined || panel.y.ticks !== undefined;
  const upright = fixedX
    ? []
    : x.ticks.map((tick) => `M${px(x.at(tick.at))} ${px(box.top)}V${px(box.bottom)}`);
  const level = fixedY ? [] : y.ticks.map((tick) => `M${px(box.left)} ${px(y.at(tick.at))}H${px(box.right)}`);
  return element('path', { d: [...upright, ...level].join(''), stroke: GRID, fill: 'none' });
}

/** Between two lines of a title of an axis, px. */
export const LABEL_LINE = 16;

/** The title of the y axis in lines, none longer than the axis. */
export function yLabel({ y, height }: Panel): string[] {
  return width(y.label, 13) > height ? wrap(y.label, Math.floor(height / 8)) : [y.label];
}

/** Axis lines, ticks and their texts, drawn over the marks. */
export function axes(
  panel: Panel,
  box: Box,
  x: Scale,
  y: Scale,
  shown: { showY: boolean; slant: boolean; bottom: number; left: number },
): string {
  const parts: string[] = [];
  const ticks = [
    `M${px(box.left)} ${px(box.top)}V${px(box.bottom)}H${px(box.right)}`,
    ...x.ticks.map((tick) => `M${px(x.at(tick.at))} ${px(box.bottom)}v5`),
    ...y.ticks.map((tick) => `M${px(box.left)} ${px(y.at(tick.at))}h-5`),
  ];
  parts.push(element('path', { d: ticks.join(''), stroke: SOFT_INK, fill: 'none' }));
  const small = { 'font-size': TICK_SIZE, fill: SOFT_INK };
  for (const tick of x.ticks.filter(({ text }) => text !== '')) {
    const [left, top] = [x.at(tick.at), box.bottom + 18];
    const turned = { 'text-anchor': 'end', transform: `rotate(-${SLANT} ${px(left)} ${px(top - 4)})` };
    const place = shown.slant ? turned : { 'text-anchor': 'middle' };
    parts.push(label(tick.text, { x: left, y: top, ...small, ...place }));
  }
  const middle = (box.left + box.right) / 2;
  parts.push(
    label(panel.x.label, {
      x: middle,
      y: shown.bottom,
      'font-size': 13,
      'text-anchor': 'middle',
      fill: INK,
    }),
  );
  if (shown.showY) {
    for (const tick of y.ticks) {
      parts.push(label(tick.text, { x: box.left - 9, y: y.at(tick.at) + 4, ...small, 'text-anchor': 'end' }));
    }
    const middle = (box.top + box.bottom) / 2;
    yLabel(panel).forEach((line, i) => {
      const left = shown.left + LABEL_LINE * i;
      const turn = `rotate(-90 ${px(left)} ${px(middle)})`;
      const place = { x: left, y: middle, 'text-anchor': 'middle', transform: turn };
      parts.push(label(line, { ...place, 'font-size': 13, fill: INK }));
    });
  }
  return parts.join('');
}

/** Reference lines and notes, drawn last. */
export function remarks(panel: Panel, box: Box, x: Scale, y: Scale): string {
  const parts: string[] = [];
  const text = { 'font-size': 12, fill: INK, ...HALO };
  for (const each of panel.references) {
    const level = each.axis === 'y';
    const at = level ? y.at(each.at) : x.at(each.at);
    const d = level
      ? `M${px(box.left)} ${px(at)}H${px(box.right)}`
      : `M${px(at)} ${px(box.top)}V${px(box.bottom)}`;
    parts.push(
      element('path', { d, stroke: SOFT_INK, 'stroke-width': 1.5, 'stroke-dasharray': '6 4', fill: 'none' }),
    );
    if (level) {
      parts.push(label(each.text, { x: box.right - 4, y: at - 5, 'text-anchor': 'end', ...text }));
    } else {
      const flip = at + 5 + width(each.text, 12) > box.right;
      const place = flip ? { x: at - 5, 'text-anchor': 'end' } : { x: at + 5 };
      parts.push(label(each.text, { ...place, y: box.top + 13, ...text }));
    }
  }
  for (const each of panel.notes) {
    const half = width(each.text, 12) / 2;
    const left = Math.min(
      Math.max(x.at(each.x), box.left + half),
      Math.max(box.left + half, box.right - half),
    );
    parts.push(label(each.text, { x: left, y: y.at(each.y) - 6, 'text-anchor': 'middle', ...text }));
  }
  return parts.join('');
}
