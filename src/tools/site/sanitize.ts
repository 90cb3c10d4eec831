/**
 * Markup of a notebook without anything that runs, asks the network or leaves its place.
 *
 * The lists name what our notebooks hold (tables, pictures, figures as SVG) and ordinary Markdown; what they do not name
 * goes: scripts and style sheets with their content, of other elements the content stays.
 */
import { fromHtml } from 'hast-util-from-html';
import { type Schema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';

const WORDS = [
  ...['a', 'abbr', 'b', 'br', 'code', 'del', 'em', 'i', 'kbd', 's', 'small', 'span', 'strong', 'sub', 'sup'],
];
const BLOCKS = [
  ...['blockquote', 'details', 'div', 'figcaption', 'figure', 'hr', 'img', 'p', 'pre', 'summary'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'dd', 'dl', 'dt', 'li', 'ol', 'ul'],
  ...['caption', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr'],
];
const SVG = [
  ...['svg', 'g', 'defs', 'clipPath', 'pattern', 'title', 'desc', 'text', 'tspan'],
  ...['circle', 'ellipse', 'line', 'path', 'polygon', 'polyline', 'rect'],
];

/** A colour, or a pattern of the same picture. */
const PAINT = /^(?:(?!url)[\w#%(),. ]+|url\(#[\w-]+\))$/;
/** Where the text of a table's cell stands: what of a style becomes a class, since no page takes styles in its markup. */
const ALIGN = /(?:^|;) ?text-align: ?(left|center|right)\b/;

const SCHEMA: Schema = {
  tagNames: [...WORDS, ...BLOCKS, ...SVG],
  attributes: {
    '*': [
      ...['id', 'className', 'title', 'role', 'ariaLabel', 'ariaLabelledBy', 'ariaHidden', 'tabIndex'],
      ...['x', 'y', 'width', 'height', 'transform', 'fillOpacity', 'strokeDashArray', 'strokeLineJoin'],
      ...['strokeWidth', 'fontFamily', 'fontSize', 'fontWeight', 'textAnchor', 'paintOrder', 'opacity'],
      ['fill', PAINT],
      ['stroke', PAINT],
      ['clipPath', /^url\(#[\w-]+\)$/],
    ],
    a: ['href'],
    img: [['src', /^data:image\//], 'alt'],
    details: ['name', 'open'],
    ol: ['start'],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan', 'scope'],
    svg: ['xmlns', 'viewBox'],
    pattern: ['patternUnits'],
    circle: ['cx', 'cy', 'r'],
    ellipse: ['cx', 'cy', 'rx', 'ry'],
    line: ['x1', 'x2', 'y1', 'y2'],
    path: ['d'],
    polygon: ['points'],
    polyline: ['points'],
    rect: ['rx', 'ry'],
    text: ['dx', 'dy'],
    tspan: ['dx', 'dy'],
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['data'] },
  strip: ['script', 'style'],
  // Ids of claims and headings are what links lead to: they keep their names.
  clobber: [],
  ancestors: {},
  required: {},
};

/** The same markup with nothing in it but what is allowed. */
export function sanitized(html: string): string {
  const tree = fromHtml(html, { fragment: true });
  alignByClass(tree as Node);
  return toHtml(sanitize(tree, SCHEMA), {
    closeEmptyElements: true,
    tightSelfClosing: true,
    characterReferences: { useNamedReferences: true },
  });
}

/** What is used of a node of the tree. */
interface Node {
  properties?: { style?: unknown; className?: unknown };
  children?: Node[];
}

function alignByClass({ properties, children = [] }: Node): void {
  const [, side] = ALIGN.exec(String(properties?.style ?? '')) ?? [];
  if (properties !== undefined && side !== undefined && side !== 'left')
    properties.className = [...((properties.className as string[] | undefined) ?? []), side];
  children.forEach(alignByClass);
}
