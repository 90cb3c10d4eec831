/** The whole static picture. */
import type { FigureModel, Panel } from '../model.js';
import { INK } from '../palette.js';
import { fingerprint, round6 } from '../round.js';
import {
  acrossSlanted,
  axes,
  type Box,
  frame,
  isSlanted,
  LABEL_LINE,
  remarks,
  tickHeight,
  yLabel,
} from './axes.js';
import { picture } from './document.js';
import { legend } from './legend.js';
import { draw } from './marks.js';
import { Hatches } from './paint.js';
import { scaleOf, TICK_SIZE } from './scale.js';
import { label, width, wrap } from './text.js';
import { element } from './xml.js';

const GAP = 22;

/** Where a picture stands. */
export interface Size {
  readonly wide: number;
  /** Left free at the edges. */
  readonly pad: number;
  /** Whether the title stands in it. */
  readonly titled: boolean;
}

const WHOLE: Size = { wide: 700, pad: 18, titled: true };

/** As an SVG document. */
export function toSvg(model: FigureModel, size: Size = WHOLE): string {
  const { wide, pad, titled } = size;
  // Rounded like the numbers that are shown: the last bit of a power differs from one Node version to another.
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? round6(value) : value);
  const id = `f${fingerprint(JSON.stringify(model, rounded))}`;
  const hatches = new Hatches(id);
  const parts: string[] = [];
  let top = pad;
  for (const line of titled ? wrap(model.title, 78) : []) {
    parts.push(label(line, { x: pad, y: top + 14, 'font-size': 16, 'font-weight': 'bold', fill: INK }));
    top += 22;
  }
  top += 6;
  const drawn = legend(model, pad, top, wide - 2 * pad, hatches);
  parts.push(drawn.svg);
  const panels = drawPanels(model, top + drawn.height, hatches, id, size);
  const height = panels.bottom + pad;
  const { title, alt } = model;
  return picture({ id, title, alt, width: wide, height }, hatches.definitions(), [...parts, panels.svg]);
}

function drawPanels(
  model: FigureModel,
  from: number,
  hatches: Hatches,
  id: string,
  size: Size,
): { svg: string; bottom: number } {
  const { wide, pad } = size;
  const { panels, columns } = model;
  const cell = (wide - 2 * pad - GAP * (columns - 1)) / columns;
  const right = (panel: Panel): number => (size.titled ? 6 : rightRoom(panel, cell));
  const left = Math.max(...panels.map((panel) => leftRoom(panel, cell - right(panel), pad)));
  const parts: string[] = [];
  let [top, bottom] = [from, from];
  panels.forEach((panel, i) => {
    const column = i % columns;
    if (column === 0) top = i === 0 ? from : bottom + 12;
    const start = pad + column * (cell + GAP);
    // A shared axis is named once, on the left.
    const showY = !model.shareY || column === 0;
    const several = panels.length > 1;
    const lines = several ? wrap(panel.title, Math.floor(cell / 7.6)) : [];
    const head = several
      ? 8 + 17 * Math.max(...row(panels, i, columns).map((p) => wrap(p.title, Math.floor(cell / 7.6)).length))
      : 8;
    lines.forEach((line, n) => {
      const y = top + 14 + 17 * n;
      parts.push(label(line, { x: start, y, 'font-size': 13, 'font-weight': 'bold', fill: INK }));
    });
    const box: Box = {
      left: start + left,
      top: top + head,
      right: start + cell - right(panel),
      bottom: top + head + panel.height,
    };
    const drawn = drawPanel(panel, { box, left: start + 12, showY, clip: `${id}-c${i}` }, hatches);
    parts.push(drawn.svg);
    bottom = Math.max(bottom, drawn.bottom);
  });
  return { svg: parts.join(''), bottom };
}

function row(panels: readonly Panel[], i: number, columns: number): readonly Panel[] {
  const first = i - (i % columns);
  return panels.slice(first, first + columns);
}

function yTickCount(panel: Panel): number {
  return Math.max(2, Math.round(panel.height / 50));
}

/** Room for the y axis: title, tick texts, ticks; and for what a slanted text of the x axis has on that side. */
function leftRoom(panel: Panel, wide: number, pad: number): number {
  const { ticks } = scaleOf(panel.y, 0, panel.height, yTickCount(panel));
  const lines = LABEL_LINE * (yLabel(panel).length - 1);
  const room =
    26 + lines + Math.min(150, Math.max(8, ...ticks.map((tick) => width(tick.text, TICK_SIZE)))) + 8;
  const across = wide - room;
  const x = scaleOf(panel.x, 0, across, tickCount(across));
  if (!isSlanted(panel, x.ticks, across)) return room;
  // The text ends below its tick, which moves right as the plane becomes narrower, and begins 2 px inside the picture.
  const needed = x.ticks.map((tick) => {
    const share = x.at(tick.at) / across;
    return share < 0.5 ? (acrossSlanted(tick) + 2 - pad - share * wide) / (1 - share) : 0;
  });
  return Math.max(room, ...needed);
}

/** Room for half of the last text below the x axis, where the edge is near. */
function rightRoom({ x }: Panel, cell: number): number {
  const texts = scaleOf(x, 0, cell, tickCount(cell)).ticks.map(({ text }) => text);
  return x.scale === 'band' ? 6 : Math.max(6, width(texts[texts.length - 1] ?? '', TICK_SIZE) / 2);
}

function tickCount(across: number): number {
  return Math.max(2, Math.round(across / 80));
}

interface Place {
  /** The plane of the marks. */
  readonly box: Box;
  /** Where the title of the y axis begins. */
  readonly left: number;
  /** Whether the y axis is named here. */
  readonly showY: boolean;
  /** Id of the clip path. */
  readonly clip: string;
}

function drawPanel(panel: Panel, place: Place, hatches: Hatches): { svg: string; bottom: number } {
  const { box, left, showY, clip } = place;
  const across = box.right - box.left;
  const x = scaleOf(panel.x, box.left, box.right, tickCount(across));
  const y = scaleOf(panel.y, box.bottom, box.top, yTickCount(panel));
  const slant = isSlanted(panel, x.ticks, across);
  const bottom = box.bottom + tickHeight(x.ticks, slant) + 20;
  const marks = panel.marks.map((mark) => draw(mark, { x, y, hatches }));
  // Marks of a chosen range end at its edge; a marker on the edge stays whole.
  const window = { x: box.left - 5, y: box.top - 5, width: across + 10, height: box.bottom - box.top + 10 };
  return {
    svg: [
      frame(panel, box, x, y),
      element('clipPath', { id: clip }, element('rect', window)),
      element('g', { 'clip-path': `url(#${clip})` }, ...marks),
      axes(panel, box, x, y, { showY, slant, bottom: bottom - 2, left }),
      remarks(panel, box, x, y),
    ]
      .filter((part) => part !== '')
      .join('\n'),
    bottom,
  };
}
