/**
 * What markup of a notebook may hold: what our notebooks hold (tables, pictures, figures as SVG) and ordinary Markdown.
 * What is not named here goes: scripts and style sheets with their content, of other elements the content stays.
 * Names of attributes are those of properties, `className`.
 */
const WORDS = [
  ...['a', 'abbr', 'b', 'br', 'code', 'del', 'em', 'i', 'kbd', 's', 'small', 'span', 'strong', 'sub', 'sup'],
];
const BLOCKS = [
  ...['blockquote', 'details', 'div', 'figcaption', 'figure', 'hr', 'img', 'p', 'pre', 'summary'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'dd', 'dl', 'dt', 'li', 'ol', 'ul'],
  ...['caption', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr'],
];
const SVG = [
  ...['svg', 'g', 'defs', 'clipPath', 'marker', 'pattern', 'title', 'desc', 'text', 'tspan'],
  ...['circle', 'ellipse', 'line', 'path', 'polygon', 'polyline', 'rect'],
];

/** A colour, or a pattern of the same picture. */
const PAINT = /^(?:(?!url)[\w#%(),. ]+|url\(#[\w-]+\))$/;

/** The name of an attribute; with what its value must be, where not every value will do. */
type Allowed = string | [name: string, value: RegExp];

export const TAGS: string[] = [...WORDS, ...BLOCKS, ...SVG];

/** Attributes by element; `*`: of any. */
export const ATTRIBUTES: Record<string, Allowed[]> = {
  '*': [
    ...['id', 'className', 'title', 'role', 'ariaLabel', 'ariaLabelledBy', 'ariaHidden', 'tabIndex'],
    ...['x', 'y', 'width', 'height', 'transform', 'fillOpacity', 'strokeDashArray', 'strokeLineJoin'],
    ...[
      'strokeWidth',
      'fontFamily',
      'fontSize',
      'fontStyle',
      'fontWeight',
      'textAnchor',
      'paintOrder',
      'opacity',
    ],
    ['fill', PAINT],
    ['stroke', PAINT],
    ['clipPath', /^url\(#[\w-]+\)$/],
    ['markerEnd', /^url\(#[\w-]+\)$/],
  ],
  a: ['href'],
  img: [['src', /^data:image\//], 'alt'],
  details: ['name', 'open'],
  ol: ['start'],
  td: ['colSpan', 'rowSpan'],
  th: ['colSpan', 'rowSpan', 'scope'],
  svg: ['xmlns', 'viewBox'],
  marker: ['viewBox', 'refX', 'refY', 'markerWidth', 'markerHeight', 'orient'],
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
};

/** Where links may lead besides places near by. */
export const PROTOCOLS: string[] = ['http', 'https', 'mailto'];

/** Elements that go with their content. */
export const STRIPPED: string[] = ['script', 'style'];

/** Where the text of a table's cell stands: what of a style becomes a class, since no page takes styles in its markup. */
export const ALIGN: RegExp = /(?:^|;) ?text-align: ?(left|center|right)\b/;
