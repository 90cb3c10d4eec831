/** Legend of the static picture: one row of swatches and names, broken where it is full. */

import type { FigureModel, HeatMark, Mark } from '../model.js';
import { numberText } from '../numberText.js';
import { INK, ramp, SOFT_INK } from '../palette.js';
import { inLegend, legendKey } from '../plotly-traces.js';
import { px } from '../round.js';
import { dashArray, type Hatches, marker } from './paint.js';
import { label, width } from './text.js';
import { element } from './xml.js';

const SIZE = 13;
const ROW = 22;
const SWATCH = 34;

export interface Drawn {
  readonly svg: string;
  readonly height: number;
}

/** The legend with its top left corner at (x, y). Nothing when one series says it all. */
export function legend(model: FigureModel, x: number, y: number, most: number, hatches: Hatches): Drawn {
  const marks = model.panels.flatMap((panel) => panel.marks);
  const heat = marks.find((mark) => mark.kind === 'heat');
  if (heat !== undefined) return rampLegend(heat, x, y);
  const unique = new Map<string, Exclude<Mark, HeatMark>>();
  for (const panel of model.panels)
    for (const mark of panel.marks)
      if (mark.kind !== 'heat' && inLegend(mark, panel) && !unique.has(legendKey(mark)))
        unique.set(legendKey(mark), mark);
  if (unique.size < 2) return { svg: '', height: 0 };
  let [left, top] = [x, y];
  const parts: string[] = [];
  for (const mark of unique.values()) {
    const wide = SWATCH + width(mark.name, SIZE) + 22;
    if (left > x && left + wide > x + most) [left, top] = [x, top + ROW];
    parts.push(swatch(mark, left, top, hatches));
    parts.push(label(mark.name, { x: left + SWATCH, y: top + 14, 'font-size': SIZE, fill: INK }));
    left += wide;
  }
  return { svg: parts.join(''), height: top - y + ROW + 6 };
}

function swatch(mark: Exclude<Mark, HeatMark>, x: number, y: number, hatches: Hatches): string {
  const { colour, dash } = mark.style;
  const middle = y + 9.5;
  if (mark.kind === 'points') return marker(mark.style.marker, x + 14, middle, colour);
  if (mark.kind === 'line') {
    const line = element('path', {
      d: `M${px(x)} ${px(middle)}h28`,
      stroke: colour,
      'stroke-width': 2.5,
      'stroke-dasharray': dashArray(dash),
    });
    return line + marker(mark.style.marker, x + 14, middle, colour);
  }
  const pale = mark.kind === 'bars';
  return element('rect', {
    x,
    y: y + 2,
    width: 26,
    height: 15,
    fill: hatches.fill(mark.style, pale),
    ...(pale ? { stroke: colour, 'stroke-width': 1.5 } : {}),
  });
}

function rampLegend(mark: HeatMark, x: number, y: number): Drawn {
  const [low, high] = mark.range;
  const parts = [label(mark.name, { x, y: y + 14, 'font-size': SIZE, fill: INK })];
  const start = x + width(mark.name, SIZE) + 16;
  const lowText = numberText(low, 4);
  parts.push(label(lowText, { x: start, y: y + 14, 'font-size': SIZE, fill: SOFT_INK }));
  const bar = start + width(lowText, SIZE) + 6;
  for (let i = 0; i < 24; i++) {
    parts.push(element('rect', { x: bar + i * 6, y: y + 2, width: 6.5, height: 15, fill: ramp(i / 23) }));
  }
  const highText = numberText(high, 4);
  parts.push(label(highText, { x: bar + 24 * 6 + 7, y: y + 14, 'font-size': SIZE, fill: SOFT_INK }));
  return { svg: parts.join(''), height: ROW + 6 };
}
