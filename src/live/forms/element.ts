/** Elements of forms. */

export interface Mounted {
  /** Takes a form away; what stood there before is seen again. */
  remove(): void;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  kind: string = '',
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (kind !== '') made.className = kind;
  made.append(...content);
  return made;
}

export function button(words: string, act: () => void): HTMLButtonElement {
  const made = element('button', '', words);
  made.type = 'button';
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
