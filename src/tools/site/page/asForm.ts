import { make } from '../../../live/element.js';
import { formOf, withForm } from '../../../live/forms/form.js';
import type { MimeBundle } from '../../../tutorial/plot/bundle.js';

/** Makes an output that a cell has just shown a form, when it is one; `mountForms` then makes it live. */
export function asForm(output: HTMLElement, data: MimeBundle): void {
  if (formOf(data) === null) return;
  const holder = make('div');
  holder.innerHTML = withForm(data, '');
  holder.querySelector('.static')?.append(...output.childNodes);
  output.append(...holder.childNodes);
}
