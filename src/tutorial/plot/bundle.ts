/** One message per figure, with something for every viewer; README.md in this folder says who takes what. */
import type { PlotlyFigure } from './plotly.js';
import { escaped } from './svg/xml.js';

/** The same thing in several forms, by MIME type. */
export type MimeBundle = Record<string, unknown>;

/** A text of a notebook, which keeps it in lines or whole; empty when there is none. */
export function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join('') : typeof value === 'string' ? value : '';
}

/** MIME type that holds what a figure is drawn from, for Plotly. */
export const PLOTLY = 'application/vnd.plotly.v1+json';

const HOOK = Symbol.for('Jupyter.display');

/** Gives an object its forms. The hook is not enumerable, so that printing, comparing or copying sees data only. */
export function shownAs<T extends object>(value: T, forms: () => MimeBundle): T {
  return Object.defineProperty(value, HOOK, { value: forms });
}

/** The forms of an object; undefined when it has none. */
export function formsOf(value: unknown): MimeBundle | undefined {
  return (value as Record<symbol, (() => MimeBundle) | undefined> | null | undefined)?.[HOOK]?.();
}

/** The parts of a figure a viewer needs. */
export interface ShownFigure {
  /** The claim. */
  readonly title: string;
  /** The picture in words. */
  readonly alt: string;
  /** Text under the picture. */
  readonly caption?: string;
  /** The live picture, for Plotly. Numbers have six significant digits. */
  readonly plotly: PlotlyFigure;
  /** The static picture: a whole SVG document on a light card of its own. */
  readonly svg: string;
}

/** MIME bundle of a figure. There is no PNG: beside one, JupyterLab would hide the live plot. */
export function bundleOf(figure: ShownFigure): MimeBundle {
  return {
    [PLOTLY]: figure.plotly,
    'image/svg+xml': figure.svg,
    'text/html': figureHtml(figure),
    'text/plain': `${figure.title}\n${figure.alt}`,
  };
}

/** The static picture as HTML without scripts, so that no viewer's sanitiser can take it away. */
export function figureHtml(figure: ShownFigure): string {
  const caption = figure.caption === undefined ? '' : `${escaped(figure.caption)} `;
  return [
    '<figure style="margin:0">',
    `<img src="${imageSource(figure.svg)}" alt="${escaped(`${figure.title}. ${figure.alt}`)}" style="max-width:100%;height:auto">`,
    `<figcaption>${caption}<details><summary>Figure in words</summary>${escaped(figure.alt)}</details></figcaption>`,
    '</figure>',
  ].join('\n');
}

/** A picture as the address of an image, which needs no network. */
export function imageSource(svg: string): string {
  return `data:image/svg+xml;base64,${base64(svg)}`;
}

/** Base64 of the UTF-8 bytes; works in Node, browser and worker alike. */
function base64(content: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(content)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}
