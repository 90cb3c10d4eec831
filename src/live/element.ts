/** Elements made by scripts. */

/** What was made live. */
export interface Mounted {
  /** Takes it away; what stood there before is seen again. */
  remove(): void;
}

/** An element with its attributes, or its class alone; with texts and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: string | Readonly<Record<string, string>> = '',
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (typeof attributes !== 'string')
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  else if (attributes !== '') made.className = attributes;
  made.append(...content);
  return made;
}

/** A table of rows under their heads; numbers stand `right`, in the columns that have this class. */
export function tableOf(
  heads: readonly string[],
  rows: readonly HTMLElement[],
  classes: readonly string[] = [],
): HTMLTableElement {
  const cells = heads.map((words, c) => {
    const cell = make('th', classes[c] ?? '', words);
    cell.scope = 'col';
    return cell;
  });
  return make('table', '', make('thead', '', make('tr', '', ...cells)), make('tbody', '', ...rows));
}

/** @param data names by which styles and checks know it */
export function button(
  words: string,
  act: () => void,
  data: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const made = make('button', '', words);
  made.type = 'button';
  Object.assign(made.dataset, data);
  made.addEventListener('click', act);
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

/** An element of a picture. */
export function drawn<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
  ...content: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...content);
  return made;
}
