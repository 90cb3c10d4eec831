/** One exported name on the page: heading, signature, doc comment, fields. */
import { posix } from 'node:path';
import type { JSONOutput } from 'typedoc';
import { escaped } from '../../../tutorial/plot/svg/xml.js';
import { anchor } from '../html.js';
import { blockCode, type Code, code, inlineCode } from './code.js';
import type { CommentRenderer, Parts } from './comment.js';
import { type Declaration, type Entry, membersOf } from './model.js';
import { memberId, type Names } from './names.js';
import { functionCode, headCode, kindOf } from './signature.js';
import { memberCode, unionParts } from './types.js';

export interface Tools {
  readonly names: Names;
  readonly comments: CommentRenderer;
}

/** A term and what it means, both markup. */
interface Item {
  readonly term: string;
  readonly text: string;
  readonly id?: string;
}

export function entryHtml(entry: Entry, tools: Tools): string {
  const { name, sort, file, declarations } = entry;
  const kinds = declarations.map(kindOf).join(' and ');
  return [
    `<div class="entry ${sort}">`,
    `<h3 id="${name}"><code>${escaped(name)}</code>${anchor(name, name)}</h3>`,
    `<p class="origin">${kinds} in ${escaped(posix.basename(file))}</p>`,
    ...declarations.flatMap((declaration) => declarationHtml(declaration, name, tools)),
    '</div>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function declarationHtml(declaration: Declaration, own: string, tools: Tools): string[] {
  const { addressOf } = tools.names;
  if ('target' in declaration) return [secondName(addressOf(declaration.target))];
  if (kindOf(declaration) === 'function') {
    const signatures = declaration.signatures ?? [];
    return signatures.flatMap((each) => [
      blockCode(functionCode(each), addressOf),
      ...docHtml(each, own, tools),
    ]);
  }
  const head = headCode(declaration);
  return [
    head === undefined ? '' : blockCode(head, addressOf),
    ...docHtml(documented(declaration), own, tools),
    alternatives(declaration, own, tools),
    members(declaration, own, tools),
  ];
}

/** Something that is exported under two names is described once. */
function secondName(address: string = ''): string {
  return `<p>The same as <a href="${address}"><code>${escaped(address.slice(1))}</code></a>.</p>`;
}

type Documented = Pick<JSONOutput.SignatureReflection, 'comment' | 'parameters' | 'typeParameters'>;

/** What carries the doc comment: of a method its first signature, of a field that holds a function the function. */
export function documented(declaration: Declaration): Documented {
  const { comment, signatures, getSignature, type } = declaration;
  if (comment !== undefined) return { comment };
  const inner = type?.type === 'reflection' ? type.declaration.signatures?.[0] : undefined;
  return signatures?.[0] ?? getSignature ?? inner ?? {};
}

/** Text first, then parameters, what comes back and what is thrown as a list. */
function docHtml(doc: Documented, own: string, tools: Tools): string[] {
  const { comment } = doc;
  const text = (parts: Parts) => tools.comments.render(parts, own);
  const explained = [...(doc.typeParameters ?? []), ...(doc.parameters ?? [])].flatMap(
    ({ name, comment }): Item[] =>
      comment === undefined ? [] : [{ term: `<code>${escaped(name)}</code>`, text: text(comment.summary) }],
  );
  const tags = (comment?.blockTags ?? []).map(({ tag, content }) => ({
    term: tagName(tag),
    text: text(tag === '@throws' ? withName(content, tools.names) : content),
  }));
  return [comment === undefined ? '' : text(comment.summary), list('facts', [...explained, ...tags])];
}

/** What is thrown is named first: where that is a name of ours, it reads as code, and so leads to its place. */
function withName(parts: Parts, { find }: Names): Parts {
  const [first, ...rest] = parts;
  if (first?.kind !== 'text') return parts;
  const mark = (word: string) => (find(word) === undefined ? word : `\`${word}\``);
  return [{ kind: 'text', text: first.text.replace(/^\w+/, mark) }, ...rest];
}

/** `@throws` as `Throws`. */
function tagName(tag: string): string {
  const word = tag.slice(1).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Members of a union that have doc comments of their own. */
function alternatives({ type }: Declaration, own: string, { names, comments }: Tools): string {
  if (type?.type !== 'union' || type.elementSummaries === undefined) return '';
  const items = unionParts(type).map((part, i) => ({
    term: inlineCode(part, names.addressOf),
    text: comments.render(type.elementSummaries?.[i] ?? [], own),
  }));
  return list('facts', items);
}

function members(declaration: Declaration, own: string, tools: Tools): string {
  const items = membersOf(declaration).map((member): Item => {
    const from = member.inheritedFrom?.name.split('.')[0];
    const origin =
      from === undefined
        ? ''
        : ` <span class="origin">from ${inlineCode(base(declaration, from), tools.names.addressOf)}</span>`;
    return {
      id: memberId(own, member.name),
      term: inlineCode(memberCode(member), tools.names.addressOf) + origin,
      text: docHtml(documented(member), own, tools).join('\n'),
    };
  });
  return list('fields', items);
}

/** The name of a base with a link to it, where it is exported. */
function base({ extendedTypes = [] }: Declaration, name: string): Code {
  const type = extendedTypes.find((each) => each.type === 'reference' && each.name === name);
  const id = type?.type === 'reference' && typeof type.target === 'number' ? type.target : undefined;
  return id === undefined ? code`${name}` : [{ text: name, id }];
}

function list(kind: string, items: readonly Item[]): string {
  if (items.length === 0) return '';
  const lines = items.map(({ term, text, id }) => {
    const place = id === undefined ? '' : ` id="${escaped(id)}"`;
    return `<div><dt${place}>${term}</dt><dd>${text}</dd></div>`;
  });
  return `<dl class="${kind}">\n${lines.join('\n')}\n</dl>`;
}
