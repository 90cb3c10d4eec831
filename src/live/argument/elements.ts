import { make } from '../element.js';

/** One thing to choose. */
export interface Option<T extends string> {
  readonly value: T;
  readonly words: string;
  /** Said below it. */
  readonly more?: string | undefined;
}

/** A group of radio buttons under a legend. */
export function radios<T extends string>(
  name: string,
  legend: string,
  options: readonly Option<T>[],
  chosen: (value: T) => void,
): { readonly element: HTMLFieldSetElement; set(value: T): void } {
  const inputs = new Map<T, HTMLInputElement>();
  const element = make('fieldset', 'choice', make('legend', '', legend));
  for (const { value, words, more } of options) {
    const input = make('input', { type: 'radio', name, value });
    input.addEventListener('change', () => chosen(value));
    inputs.set(value, input);
    const said = make('span', '', words);
    if (more !== undefined) said.append(make('small', '', more));
    element.append(make('label', '', input, said));
  }
  return {
    element,
    set(value) {
      for (const [each, input] of inputs) input.checked = each === value;
    },
  };
}

/** A list to choose from, with its label. */
export function select<T extends string>(
  name: string,
  title: string,
  options: readonly Option<T>[],
  chosen: (value: T) => void,
): { readonly element: HTMLLabelElement; set(value: T): void } {
  const list = make('select', { name }, ...options.map(({ value, words }) => new Option(words, value)));
  list.addEventListener('change', () => chosen(list.value as T));
  const element = make('label', 'choice', make('span', '', title), list);
  return {
    element,
    set(value) {
      list.value = value;
    },
  };
}
