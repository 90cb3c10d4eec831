/** The pages of both owners on two canvases. */
import type { OwnerName } from '../../simulator/replay/lines.js';
import { CLASS_ROWS, gridOrder, LOOKS, type Look, ROWS } from '../../tutorial/picture/looks.js';
import type { Round } from '../../tutorial/picture/rounds.js';
import { make } from '../element.js';

const OWNERS: readonly OwnerName[] = ['V', 'P'];

/** CSS pixels. */
const BETWEEN_OWNERS = 12;
const BETWEEN_CLASSES = 4;
const LEAST_ROW = 4;

export interface Grids {
  readonly element: HTMLElement;
  /** Sets the sizes, for `width` CSS pixels; returns how wide V's pages are with what is between them and P's. */
  fit(pages: Readonly<Record<OwnerName, number>>, width: number): number;
  /** Draws a round, or the way from it to the next: first what is touched, then what is taken. */
  draw(from: Round, to: Round | null, part: number, touched: readonly string[]): void;
  /** What each canvas is, for who cannot see it. */
  describe(words: Readonly<Record<OwnerName, string>>): void;
}

/** A canvas of one owner with all that it takes to draw it. */
interface Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** Pages by place. */
  order: Int32Array;
  tiles: CanvasPattern[];
  /** Rounds that were drawn already. */
  readonly drawn: Map<Round, HTMLCanvasElement>;
}

/** Shares of the way between two rounds: touched until, then taken. */
const TOUCHED = 0.45;

export function grids(): Grids {
  const sheets = {} as Record<OwnerName, Sheet>;
  const element = make('div', 'grids');
  for (const owner of OWNERS) {
    const canvas = make('canvas', { role: 'img' });
    const context = canvas.getContext('2d')!;
    sheets[owner] = { canvas, context, order: new Int32Array(), tiles: [], drawn: new Map() };
    element.append(canvas);
  }
  let cell = { width: 1, height: 1, gap: 1, ratio: 1 };

  return {
    element,
    fit(pages, width) {
      const ratio = devicePixelRatio || 1;
      const columns = (pages.V + pages.P) / ROWS;
      const wide = Math.max(1, Math.floor(((width - BETWEEN_OWNERS) / columns) * ratio));
      const high = Math.max(wide, Math.round(LEAST_ROW * ratio));
      cell = { width: wide, height: high, gap: Math.round(BETWEEN_CLASSES * ratio), ratio };
      for (const owner of OWNERS) {
        const sheet = sheets[owner];
        const { canvas, context } = sheet;
        canvas.width = (pages[owner] / ROWS) * wide;
        canvas.height = ROWS * high + (CLASS_ROWS.length - 1) * cell.gap;
        canvas.style.width = `${canvas.width / ratio}px`;
        canvas.style.height = `${canvas.height / ratio}px`;
        sheet.order = gridOrder(pages[owner]);
        sheet.tiles = LOOKS.map((look) => context.createPattern(tile(look, wide, high), 'repeat')!);
        sheet.drawn.clear();
      }
      return sheets.V.canvas.width / ratio + BETWEEN_OWNERS;
    },
    draw(from, to, part, touched) {
      for (const owner of OWNERS) {
        const sheet = sheets[owner];
        const { canvas, context } = sheet;
        context.clearRect(0, 0, canvas.width, canvas.height);
        context.drawImage(picture(sheet, from, from[owner].looks), 0, 0);
        if (to === null || part <= 0) continue;
        if (part < TOUCHED) outline(context, touched);
        else {
          context.globalAlpha = (part - TOUCHED) / (1 - TOUCHED);
          context.drawImage(picture(sheet, to, to[owner].looks), 0, 0);
          context.globalAlpha = 1;
        }
      }
    },
    describe(words) {
      for (const owner of OWNERS) sheets[owner].canvas.setAttribute('aria-label', words[owner]);
    },
  };

  /** One owner's pages after a round, drawn once. */
  function picture(sheet: Sheet, round: Round, looks: Uint8Array): HTMLCanvasElement {
    const known = sheet.drawn.get(round);
    if (known !== undefined) return known;
    const { order, tiles, drawn } = sheet;
    const canvas = make('canvas');
    canvas.width = sheet.canvas.width;
    canvas.height = sheet.canvas.height;
    const context = canvas.getContext('2d')!;
    const columns = looks.length / ROWS;
    let row = 0;
    for (const { rows } of CLASS_ROWS) {
      for (let end = row + rows; row < end; row++) {
        const look = (i: number): number => looks[order[row * columns + i]];
        for (let first = 0, next = 1; first < columns; first = next++) {
          while (next < columns && look(next) === look(first)) next++;
          context.fillStyle = tiles[look(first)];
          context.fillRect(first * cell.width, row * cell.height, (next - first) * cell.width, cell.height);
        }
      }
      // So that the tiles go on where the next class begins.
      context.translate(0, cell.gap);
    }
    drawn.set(round, canvas);
    return canvas;
  }

  function outline(context: CanvasRenderingContext2D, touched: readonly string[]): void {
    let top = 0;
    context.strokeStyle = getComputedStyle(element).color;
    context.lineWidth = 2 * cell.ratio;
    for (const { name, rows } of CLASS_ROWS) {
      const height = rows * cell.height;
      const inset = cell.ratio;
      if (touched.includes(name))
        context.strokeRect(inset, top + inset, context.canvas.width - 2 * inset, height - 2 * inset);
      top += height + cell.gap;
    }
  }
}

/** Where cells are this wide, a line of the ground is left between them. */
const APART_FROM = 4;

/** One cell, in device pixels. */
function tile({ colour, mark, markColour }: Look, width: number, height: number): HTMLCanvasElement {
  const canvas = make('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d')!;
  const apart = width >= APART_FROM ? 1 : 0;
  const [w, h] = [width - apart, height - apart];
  context.fillStyle = colour;
  context.fillRect(0, 0, w, h);
  context.fillStyle = markColour;
  context.strokeStyle = markColour;
  context.lineWidth = Math.max(1, w / 6);
  const line = (...points: readonly [number, number, number, number]): void => {
    context.beginPath();
    context.moveTo(points[0] * w, points[1] * h);
    context.lineTo(points[2] * w, points[3] * h);
    context.stroke();
  };
  const thick = Math.max(1, Math.round(Math.min(w, h) / 4));
  if (mark === 'dot')
    context.fillRect(Math.floor((w - thick) / 2), Math.floor((h - thick) / 2), thick, thick);
  if (mark === 'line') context.fillRect(0, Math.floor((h - 1) / 2), w, Math.max(1, Math.round(h / 8)));
  if (mark === 'slash' || mark === 'cross') line(0.1, 0.9, 0.9, 0.1);
  if (mark === 'cross') line(0.1, 0.1, 0.9, 0.9);
  return canvas;
}

/** The look of a page as a small picture, for a legend. */
export function swatch(look: Look): HTMLCanvasElement {
  const canvas = tile(look, 14, 14);
  canvas.className = 'swatch';
  canvas.setAttribute('aria-hidden', 'true');
  return canvas;
}
