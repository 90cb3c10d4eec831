/** A figure that answers: values under the pointer and by keys, its data as a table, as files, and Plotly on demand. */
import { type MimeBundle, PLOTLY, textOf } from '../../tutorial/plot/bundle.js';
import type { Box } from '../../tutorial/plot/svg/axes.js';
import { button, drawn, make } from '../element.js';
import { safe } from '../outputs/safe.js';
import { saveFile } from '../save.js';
import { type Panel, type PlotlyData, readData } from './data.js';
import { exploreButton } from './explore.js';
import { follow, type Key, type Mark, marksOf, nearest } from './marks.js';
import { followWidth } from './narrow.js';
import { figureHtml, ownIds, wordsOf } from './svg.js';
import { dataTable } from './table.js';
import { drawTraces, tracesOf } from './trace.js';
import { csv, linesOf, rowsOf } from './words.js';

/** What a figure may show besides itself. */
export interface FigureOptions {
  /** The result before: its series are drawn faintly. */
  readonly before?: MimeBundle | undefined;
}

/** Whether a bundle holds a figure of this library, with picture and data. */
export function isFigure(bundle: MimeBundle): boolean {
  return bundle['image/svg+xml'] !== undefined && readData(bundle[PLOTLY]) !== null;
}

/** A figure from its bundle; see {@link isFigure}. */
export function liveFigure(bundle: MimeBundle, { before }: FigureOptions = {}): HTMLElement {
  const words = wordsOf(bundle[PLOTLY]) ?? { title: '', alt: '' };
  const figure = make('figure', 'plot', safe(figureHtml(words, textOf(bundle['image/svg+xml']))));
  const earlier = before === undefined ? null : readData(before[PLOTLY]);
  enhance(figure, bundle[PLOTLY] as PlotlyData, earlier);
  return figure;
}

/** Makes a figure live that stands in a page; its data are in the script element in it. */
export function enhanceFigure(figure: HTMLElement): void {
  const source = figure.querySelector('script[type="application/json"]')?.textContent;
  if (source && !figure.querySelector('.readout')) enhance(figure, JSON.parse(source) as PlotlyData, null);
}

/** How far a value may be from the pointer, in units of the picture. */
const REACH = { mouse: 40, touch: 60 };
const KEYS: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'];

function enhance(figure: HTMLElement, plotly: PlotlyData, before: readonly Panel[] | null): void {
  const panels = readData(plotly);
  const stage = figure.querySelector<HTMLElement>('.static');
  const svg = stage?.querySelector('svg');
  if (panels === null || !stage || !svg) return;
  const planes = planesOf(svg);
  // A picture from elsewhere stays what it is.
  if (planes.length !== panels.length) return;
  if (before !== null) drawTraces(svg, tracesOf(panels, planes, before));
  const view: View = { svg, marks: marksOf(panels, planes) };
  const { changed } = answer(figure, stage, panels, view);
  followWidth(stage, plotly, (narrow) => {
    const other = narrow === null ? svg : pictureOf(narrow);
    const otherPlanes = other === null ? [] : planesOf(other);
    if (other === null || other === view.svg || otherPlanes.length !== panels.length) return;
    if (before !== null && narrow !== null) drawTraces(other, tracesOf(panels, otherPlanes, before));
    view.svg.replaceWith(other);
    Object.assign(view, { svg: other, marks: marksOf(panels, otherPlanes) });
    figure.classList.toggle('is-narrow', narrow !== null);
    changed();
  });
  figure.querySelector('figcaption')?.append(dataPart(figure, svg, plotly, panels));
}

/** The planes of the panels: the static picture clips what is drawn in each, with room for a marker. */
function planesOf(svg: SVGSVGElement): Box[] {
  return [...svg.querySelectorAll('clipPath > rect')].map((rect) => {
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) =>
      Number(rect.getAttribute(name)),
    );
    return { left: x + 5, top: y + 5, right: x + width - 5, bottom: y + height - 5 };
  });
}

/** The picture that is seen, and where its values are. */
interface View {
  svg: SVGSVGElement;
  marks: readonly Mark[];
}

function pictureOf(svg: string): SVGSVGElement | null {
  return safe(ownIds(svg)).querySelector('svg');
}

/** Tells the values: under the pointer, where one taps, and from one to the next by keys. */
function answer(
  figure: HTMLElement,
  stage: HTMLElement,
  panels: readonly Panel[],
  view: View,
): { changed(): void } {
  const readout = make('p', 'readout');
  readout.hidden = true;
  figure.append(readout);
  const ring = drawn('path', { class: 'ring' });
  view.svg.append(ring);
  let current: Mark | null = null;

  const show = (mark: Mark | null, spoken: boolean): void => {
    if (mark === current && !spoken) return;
    current = mark;
    readout.hidden = mark === null;
    if (mark === null) {
      ring.removeAttribute('d');
      return;
    }
    // What a hand points at is seen; what a key leads to is said, too.
    readout.setAttribute('aria-live', spoken ? 'polite' : 'off');
    readout.replaceChildren(...linesOf(panels[mark.panel], mark.datum).map((line) => make('span', '', line)));
    ring.setAttribute('d', ringAround(mark));
    if (spoken) bringIntoView(stage, view.svg, mark);
    place(figure, readout, ring);
  };
  const at = (event: MouseEvent, reach: number): Mark | null => {
    const matrix = view.svg.getScreenCTM();
    if (matrix === null) return null;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return nearest(view.marks, x, y, reach);
  };

  stage.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'mouse') show(at(event, REACH.mouse), false);
  });
  stage.addEventListener('pointerleave', (event) => {
    if (event.pointerType === 'mouse') show(null, false);
  });
  // A swipe is no click, so it only scrolls.
  stage.addEventListener('click', (event) => show(at(event, REACH.touch), false));
  stage.addEventListener('blur', () => show(null, false));
  stage.addEventListener('scroll', () => {
    if (current !== null) place(figure, readout, ring);
  });
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') show(null, false);
    else if (KEYS.includes(event.key)) show(follow(view.marks, current, event.key as Key), true);
    else return;
    event.preventDefault();
  });
  stage.setAttribute('role', 'application');
  stage.setAttribute('aria-roledescription', 'figure');
  stage.setAttribute('aria-label', `${titleOf(figure)}. Arrow keys tell its values.`);
  return {
    changed() {
      show(null, false);
      view.svg.append(ring);
    },
  };
}

function titleOf(figure: HTMLElement): string {
  return figure.querySelector('.title')?.textContent ?? '';
}

function ringAround({ x, y, box }: Mark): string {
  if (box === undefined || box.right - box.left < 1) return `M${x - 8} ${y}a8 8 0 1 0 16 0a8 8 0 1 0 -16 0Z`;
  return `M${box.left} ${box.bottom}V${box.top}H${box.right}V${box.bottom}Z`;
}

/** A wide picture scrolls in itself to what a key leads to. */
function bringIntoView(stage: HTMLElement, svg: SVGSVGElement, { x }: Mark): void {
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const [at, room] = [x * scale, 60];
  if (at < stage.scrollLeft + room) stage.scrollLeft = at - room;
  else if (at > stage.scrollLeft + stage.clientWidth - room) stage.scrollLeft = at - stage.clientWidth + room;
}

/**
 * The words stand above what they tell, or below where there is no room; never over the edge of the figure, nor under
 * what stays at the top of the window.
 */
function place(figure: HTMLElement, readout: HTMLElement, ring: SVGPathElement): void {
  const [around, mark] = [figure.getBoundingClientRect(), ring.getBoundingClientRect()];
  const [wide, tall] = [readout.offsetWidth, readout.offsetHeight];
  const middle = (mark.left + mark.right) / 2 - around.left - wide / 2;
  const above = mark.top - around.top - tall - 6;
  const hidden = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  const fits = above >= 0 && mark.top - tall - 6 >= hidden;
  readout.style.left = `${Math.max(0, Math.min(middle, around.width - wide))}px`;
  readout.style.top = `${fits ? above : mark.top - around.top + 14}px`;
}

/** The figure's data, to unfold: as a table, as files, and in Plotly. */
function dataPart(
  figure: HTMLElement,
  svg: SVGSVGElement,
  plotly: PlotlyData,
  panels: readonly Panel[],
): HTMLElement {
  const part = make('details', 'figure-data', make('summary', '', 'Data, files, zoom'));
  const title = titleOf(figure);
  part.addEventListener('toggle', () => {
    if (!part.open || part.childElementCount > 1) return;
    const rows = rowsOf(panels);
    const explore = exploreButton(figure, plotly);
    const save = (end: string, type: string, text: () => string): HTMLButtonElement =>
      button(`Save as ${end.toUpperCase()}`, () => saveFile(`${fileName(title)}.${end}`, type, text()), {
        figure: end,
      });
    const files = [
      save('csv', 'text/csv', () => csv(rows)),
      save('svg', 'image/svg+xml', () => wholePicture(svg)),
    ];
    const buttons = make('p', 'figure-acts', ...files, ...(explore === null ? [] : [explore]));
    part.append(buttons, dataTable(rows, title));
  });
  return part;
}

function fileName(title: string): string {
  const name = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return name.slice(0, 60).replace(/^-+|-+$/g, '') || 'figure';
}

/** The picture with its title, and without what is shown over it. */
function wholePicture(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  for (const each of copy.querySelectorAll('.ring, .before')) each.remove();
  const card = [...copy.children].find(({ localName }) => localName === 'rect');
  const [width, height] = ['width', 'height'].map((name) => card?.getAttribute(name) ?? '');
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('height', height);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return new XMLSerializer().serializeToString(copy);
}
