/** Outputs of a cell that runs, as they come: kept as a notebook keeps them, and drawn. */

import { make } from '../../../live/element.js';
import { isFigure, liveFigure } from '../../../live/figure/figure.js';
import { inlined } from '../../../live/figure/svg.js';
import { formOf, withForm } from '../../../live/forms/form.js';
import { ALIGN } from '../../../live/outputs/allowed.js';
import { outputHtml, plain } from '../../../live/outputs/html.js';
import { linked } from '../../../live/outputs/links.js';
import { markdown } from '../../../live/outputs/markdown.js';
import { safe } from '../../../live/outputs/safe.js';
import { ARGUMENT } from '../../../tutorial/picture/mime.js';
import { type MimeBundle, textOf } from '../../../tutorial/plot/bundle.js';
import type { Output, Shown } from '../worker/messages.js';

interface Kept {
  output: Output;
  readonly display: string | undefined;
  element: HTMLElement;
}

/** The outputs of one run of a cell. */
export class ShownOutputs {
  readonly #cell: HTMLElement;
  readonly #draw: (output: Output) => HTMLElement;
  #kept: Kept[] = [];

  /** @param cell what they stand at the end of; @param draw makes an element of an output */
  constructor(cell: HTMLElement, draw: (output: Output) => HTMLElement) {
    this.#cell = cell;
    this.#draw = draw;
  }

  /** As a notebook keeps them: without displays that were taken away. */
  get outputs(): Output[] {
    return this.#kept.map(({ output }) => output).filter((each) => !isEmpty(each));
  }

  take(shown: Shown): void {
    switch (shown.kind) {
      case 'clear':
        for (const { element } of this.#kept) element.remove();
        this.#kept = [];
        return;
      case 'update':
        for (const each of this.#kept)
          if (each.display === shown.display) {
            each.output = shown.output;
            this.#redraw(each);
          }
        return;
      case 'add': {
        const { output, display } = shown;
        const last = this.#kept.at(-1);
        if (output.output_type === 'stream' && last?.output.output_type === 'stream') {
          if (last.output.name === output.name) {
            const { text } = last.output;
            last.output = { ...output, text: text + output.text };
            // Not drawn again: a cell that prints much would keep the page busy.
            const more = plain(last.output.text).slice(plain(text).length);
            last.element.querySelector('pre')?.append(more);
            return;
          }
        }
        const kept = { output, display, element: this.#draw(output) };
        this.#kept.push(kept);
        this.#cell.append(kept.element);
      }
    }
  }

  #redraw(kept: Kept): void {
    const element = this.#draw(kept.output);
    kept.element.replaceWith(element);
    kept.element = element;
  }
}

function isEmpty(output: Output): boolean {
  return 'data' in output && Object.keys(output.data).length === 0;
}

/** An output as an element: all of it is made safe, wherever it comes from. What cannot be drawn says so. */
export function drawOutput(output: Output): HTMLElement {
  try {
    return drawn(output);
  } catch (error) {
    const evalue = `This output cannot be drawn: ${(error as Error).message}`;
    return drawn({ output_type: 'error', ename: 'Error', evalue, traceback: [evalue] });
  }
}

function drawn(output: Output): HTMLElement {
  const element = make('div', 'output');
  if (isEmpty(output)) element.hidden = true;
  else {
    const data = 'data' in output ? output.data : {};
    if (isFigure(data)) element.append(liveFigure(data));
    else if (data[ARGUMENT] !== undefined) element.append(argument(data));
    else {
      const html = outputHtml(output, { markdown, safe: (each) => each, drawn: () => undefined });
      element.append(safe(linked(classed(inlined(html)))));
      asForm(element, data);
    }
    if (output.output_type === 'error') element.setAttribute('role', 'alert');
  }
  return element;
}

/** Makes an output a form, when it is one; `mountForms` then makes it live. */
function asForm(output: HTMLElement, data: MimeBundle): void {
  if (formOf(data) === null) return;
  const holder = make('div');
  holder.innerHTML = withForm(data, '');
  holder.querySelector('.static')?.append(...output.childNodes);
  output.append(...holder.childNodes);
}

/** The argument in one picture, as the build writes it: `mountPictures` makes it live. */
function argument(data: Record<string, unknown>): HTMLElement {
  const json = make('script', { type: 'application/json' }, JSON.stringify(data[ARGUMENT]));
  const html = linked(classed(inlined(textOf(data['text/html']))));
  return make('div', { 'data-argument': '' }, safe(html), json);
}

/** Styles of tags as classes: the browser would complain of each, since the page's policy takes none. */
function classed(html: string): string {
  return html.replace(/<[a-z][^<>]* style=[^<>]*>/gi, (tag) =>
    tag.replace(/ style="([^"]*)"/i, (_, style: string) => {
      const [, side] = ALIGN.exec(style) ?? [];
      return side === undefined || side === 'left' ? '' : ` class="${side}"`;
    }),
  );
}
