import { make } from '../element.js';

/** One thing to choose. */
export interface Option<T> {
  readonly value: T;
  readonly words: string;
  /** Said below it, by radio buttons. */
  readonly more?: string | undefined;
}

/** Makes a control; `chosen` is told what a reader chooses, `set` shows a value. */
export type ControlOf = <T>(
  name: string,
  title: string,
  options: readonly Option<T>[],
  chosen: (value: T) => void,
) => { readonly element: HTMLElement; set(value: T): void };

/** A group of radio buttons under a legend. */
export const radios: ControlOf = (name, legend, options, chosen) => {
  const element = make('fieldset', 'choice', make('legend', '', legend));
  const inputs = options.map(({ value, words, more }) => {
    const input = make('input', { type: 'radio', name, value: String(value) });
    input.addEventListener('change', () => chosen(value));
    const said = make('span', '', words);
    if (more !== undefined) said.append(make('small', '', more));
    element.append(make('label', '', input, said));
    return input;
  });
  return {
    element,
    set(value) {
      for (const [i, input] of inputs.entries()) input.checked = options[i].value === value;
    },
  };
};

/** A list to choose from, with its label. */
export const select: ControlOf = (name, title, options, chosen) => {
  const list = make('select', { name }, ...options.map(({ words }) => new Option(words)));
  list.addEventListener('change', () => chosen(options[list.selectedIndex].value));
  return {
    element: make('label', 'choice', make('span', '', title), list),
    set(value) {
      list.selectedIndex = options.findIndex((each) => each.value === value);
    },
  };
};
