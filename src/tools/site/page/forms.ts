/** Makes the forms of a page live: bets, steps, what-ifs. */

import type { Mounted } from '../../../live/element.js';
import { isFigure, liveFigure } from '../../../live/figure/figure.js';
import { type BetData, mountBet } from '../../../live/forms/bet.js';
import { mountHostFile } from '../../../live/forms/hostFile.js';
import { mountSteps, type StepsData } from '../../../live/forms/steps.js';
import { mountWhatIf } from '../../../live/forms/whatIf.js';
import type { Host, Values } from '../../../live/host.js';
import { markdownNodes } from '../../../live/outputs/safe.js';
import type { WhatIf } from '../../../tutorial/forms/whatIf.js';
import { type MimeBundle, PLOTLY } from '../../../tutorial/plot/bundle.js';
import { coverOf, unfoldForLinks } from './cover.js';
import type { Notebook } from './notebook.js';
import { drawOutput } from './shown.js';

/** Whom the forms of a page need; a page without cells has none. */
export interface FormsOptions {
  /** Who computes the what-ifs of a cell. */
  host(cell: string): Host;
  /** An output of a what-if; with a trace of the one before it where it can. */
  render(data: MimeBundle, before: MimeBundle | undefined): Node;
  /** Values of a what-if that the address carries. */
  values(id: string): Values | undefined;
  /** The reader has set values; null when they are the first ones. */
  changed(id: string, values: Values | null): void;
}

/** The forms of a notebook, as it is built and as its cells run. */
export function mountFormsOf(notebook: Notebook): void {
  const { runtime, address, cells, onDrawn, onLeave } = notebook;
  const options: FormsOptions = {
    host: (cell) => ({
      idle: null,
      compute: (id, values, signal, doing) => runtime.compute(cell, id, values, signal, doing),
    }),
    render(data, before) {
      if (isFigure(data)) return liveFigure(data, before === undefined ? {} : { before });
      const drawn = drawOutput({ output_type: 'display_data', data, metadata: {} });
      mountForms(drawn, options);
      return drawn;
    },
    values: (id) => address.changes.values[id],
    changed: (id, values) => address.setValues(id, values),
  };
  mountForms(document, options);
  unfoldForLinks();
  onLeave.add(({ element }) => unmountForms(element));
  onDrawn.add((cell) => {
    mountForms(cell.element, options);
    // An answer that has run is checked.
    const checks = cells.filter(
      ({ state, element }) => state === 'stale' && element.querySelector('[data-exercise]') !== null,
    );
    if (cell.state === 'done' && checks.length > 0) void notebook.run(checks);
  });
}

/** Those that are live. */
const live: WeakMap<Element, Mounted> = new WeakMap();

/** Ends those of outputs that go: what they compute has no end otherwise. Those of the build that come back are mounted once more. */
function unmountForms(root: ParentNode): void {
  for (const place of root.querySelectorAll('.is-live')) live.get(place)?.remove();
}

/** Mounts all forms in a part of the page. */
export function mountForms(root: ParentNode, options: FormsOptions): void {
  // The argument in one picture has a bet of its own.
  for (const place of root.querySelectorAll<HTMLElement>('.bet:not(.is-live, [data-argument] *)')) bet(place);
  for (const place of root.querySelectorAll<HTMLElement>('.steps:not(.is-live)')) {
    const html = place.querySelector('.static')?.innerHTML ?? '';
    live.set(place, mountSteps(place, declaredIn<StepsData>(place), html));
  }
  for (const place of root.querySelectorAll<HTMLElement>('.what-if:not(.is-live)')) whatIf(place, options);
  for (const place of root.querySelectorAll<HTMLElement>('.host-file:not(.is-live)'))
    live.set(place, mountHostFile(place, options.host(cellOf(place))));
}

const IDLE = 'This page has no cells that could compute it.';
export const NO_CELLS: FormsOptions = {
  host: () => ({ idle: IDLE, compute: () => Promise.reject(new Error(IDLE)) }),
  render: () => document.createTextNode(''),
  values: () => undefined,
  changed: () => {},
};

function cellOf(place: HTMLElement): string {
  return place.closest<HTMLElement>('[data-cell]')?.dataset.cell ?? '';
}

function declaredIn<T>(place: HTMLElement): T {
  return JSON.parse(place.querySelector('script[type="application/json"]')?.textContent ?? '');
}

function bet(place: HTMLElement): void {
  const opened = coverOf(place.closest('.cell'));
  live.set(place, mountBet(place, declaredIn<BetData>(place), { markdown: markdownNodes, opened }));
}

function whatIf(place: HTMLElement, { host, render, values, changed }: FormsOptions): void {
  const declared = declaredIn<WhatIf>(place);
  const { id, outputs } = declared;
  const shown = (): HTMLElement[] => {
    const found: HTMLElement[] = [];
    let next = (place.closest('.output') ?? place).nextElementSibling;
    for (; next instanceof HTMLElement && found.length < outputs; next = next.nextElementSibling)
      found.push(next);
    return found;
  };
  const mounted = mountWhatIf(place, declared, {
    host: host(cellOf(place)),
    first: shown().map(bundleOf),
    shown,
    render,
    values: values(id),
    changed: (set) => changed(id, set),
  });
  live.set(place, mounted);
}

/** The forms of an output that a page shows, as far as they are compared with others. */
function bundleOf(output: HTMLElement): MimeBundle {
  const figure = output.querySelector('figure.plot script[type="application/json"]')?.textContent;
  if (figure) return { [PLOTLY]: JSON.parse(figure) };
  const table = output.querySelector('table');
  if (table !== null) return { 'text/html': table.outerHTML };
  return { 'text/plain': output.textContent?.trim() ?? '' };
}
