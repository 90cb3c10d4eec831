/** Doc comments as HTML: Markdown in which each name that is on the page leads to its place. */
import type { JSONOutput } from 'typedoc';
import { escaped } from '../../../tutorial/plot/svg/xml.js';
import { markdownRenderer } from '../markdown.js';
import type { AddressOf } from './code.js';
import { memberId, type Names } from './names.js';

export type Parts = readonly JSONOutput.CommentDisplayPart[];

export interface CommentRenderer {
  /** `own` is the exported name that the comment belongs to: its fields are known by their short names. */
  render(parts: Parts, own: string): string;
}

/** The Markdown of a comment, links as far as `addressOf` knows where they lead. */
export function sourceOf(parts: Parts, addressOf: AddressOf = () => undefined): string {
  return parts.map((part) => (part.kind === 'inline-tag' ? linkSource(part, addressOf) : part.text)).join('');
}

function linkSource({ text, target }: JSONOutput.InlineTagDisplayPart, addressOf: AddressOf): string {
  const shown = NAME.test(text) ? `\`${text}\`` : text;
  const href = typeof target === 'number' ? addressOf(target) : target;
  return typeof href === 'string' ? `[${shown}](${href})` : shown;
}

const NAME = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?$/;
/** Words that only code has: with a capital or an underscore inside, or all in capitals. */
const CODE_WORD = /\b(?:\w*[a-z\d][A-Z]\w*|\w+_\w+|[A-Z][A-Z\d]+)\b/g;

export function commentRenderer({ find, addressOf }: Names): CommentRenderer {
  let own = '';
  const link = (name: string, inner: string): string => {
    const href = find(memberId(own, name)) ?? find(name);
    return href === undefined || href === `#${own}` ? inner : `<a href="${href}">${inner}</a>`;
  };
  const { render } = markdownRenderer(
    (path) => path,
    (md) => {
      // A comment is plain words: "a < b" is no element, and a heading would break into the page's own.
      md.set({ html: false });
      md.disable(['heading', 'lheading']);
      md.renderer.rules.code_inline = (tokens, i) => {
        const { content } = tokens[i];
        const name = content.replace(/\(\)$/, '');
        const inner = `<code>${escaped(content)}</code>`;
        return NAME.test(name) && !inLink(tokens, i) ? link(name, inner) : inner;
      };
      md.renderer.rules.text = (tokens, i) => {
        const text = escaped(tokens[i].content);
        return inLink(tokens, i) ? text : text.replace(CODE_WORD, (word) => link(word, word));
      };
    },
  );
  return {
    render(parts, name) {
      own = name;
      return render(sourceOf(parts, addressOf)).trim();
    },
  };
}

function inLink(tokens: readonly { type: string }[], i: number): boolean {
  const before = tokens.slice(0, i).map(({ type }) => type);
  return before.lastIndexOf('link_open') > before.lastIndexOf('link_close');
}
