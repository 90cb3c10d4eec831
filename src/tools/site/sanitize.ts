/** Markup of a notebook without anything that runs, asks the network or leaves its place. */
import { fromHtml } from 'hast-util-from-html';
import { type Schema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { ALIGN, ATTRIBUTES, PROTOCOLS, STRIPPED, TAGS } from '../../live/outputs/allowed.js';

const SCHEMA: Schema = {
  tagNames: TAGS,
  attributes: ATTRIBUTES,
  protocols: { href: PROTOCOLS, src: ['data'] },
  strip: STRIPPED,
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
