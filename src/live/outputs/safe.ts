/** HTML as nodes that run nothing, ask no network and stay in their place. */
import { ALIGN, ATTRIBUTES, PROTOCOLS, STRIPPED, TAGS } from './allowed.js';
import { markdown } from './markdown.js';

/** The same as the build's `sanitized`, in a browser: elements and attributes that are allowed are made again. */
export function safe(html: string): DocumentFragment {
  // A document of its own: nothing of it runs or loads.
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return copied(body, document.createDocumentFragment());
}

/** Markdown as nodes; a paragraph of its own without its element. */
export function markdownNodes(source: string): DocumentFragment {
  return safe(markdown(source).replace(/^<p>((?:(?!<p>)[\s\S])*)<\/p>$/, '$1'));
}

function copied<T extends ParentNode>(from: Node, to: T): T {
  for (const node of from.childNodes) {
    if (node instanceof Text) to.append(node.data);
    if (!(node instanceof Element) || STRIPPED.includes(node.localName)) continue;
    if (TAGS.includes(node.localName)) to.append(copied(node, element(node)));
    else copied(node, to);
  }
  return to;
}

function element(from: Element): Element {
  const made = document.createElementNS(from.namespaceURI, from.localName);
  const allowed = allowedOf(from.localName);
  for (const { name, value } of from.attributes) {
    const rule = allowed.get(plain(name));
    if (rule === undefined || !rule.test(value)) continue;
    if (name === 'href' && !leads(value)) continue;
    // As it stands: SVG has names with capitals.
    if (name !== 'xmlns') made.setAttribute(name, value);
  }
  const [, side] = ALIGN.exec(from.getAttribute('style') ?? '') ?? [];
  if (side !== undefined && side !== 'left') made.classList.add(side);
  return made;
}

const known: Map<string, ReadonlyMap<string, RegExp>> = new Map();

/** What the values of an element's attributes must be, by their plain names. */
function allowedOf(element: string): ReadonlyMap<string, RegExp> {
  const found = known.get(element);
  if (found) return found;
  const rules = [...(ATTRIBUTES[element] ?? []), ...ATTRIBUTES['*']].map((each) =>
    typeof each === 'string'
      ? ([attributeOf(each), /^/] as const)
      : ([attributeOf(each[0]), each[1]] as const),
  );
  // Of two rules the first one that is written counts, as in the build: that of all elements.
  const made = new Map(rules);
  known.set(element, made);
  return made;
}

/** The attribute of a property, without what distinguishes `stroke-dasharray` from `strokeDashArray`. */
function attributeOf(property: string): string {
  return property === 'className' ? 'class' : plain(property);
}

function plain(name: string): string {
  return name.replace(/-/g, '').toLowerCase();
}

/** Whether a link leads to where it may: a place near by, or one of the protocols. */
function leads(href: string): boolean {
  const protocol = /^[^/?#]*?(?=:)/.exec(href.trim())?.[0];
  return protocol === undefined || PROTOCOLS.includes(protocol.toLowerCase());
}
