/** Markdown as HTML: of a notebook's cells, of the doc comments. */
import MarkdownIt, { type MarkdownIt as Rules } from 'markdown-it';
import { inlined } from '../../live/figure/svg.js';
import { asPage } from '../../live/outputs/links.js';
import { escaped } from '../../tutorial/plot/svg/xml.js';
import { slug } from '../bake/ids.js';
import { anchor, codeBlock } from './html.js';
import { sanitized } from './sanitize.js';

export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly id: string;
}

interface MarkdownRenderer {
  render(source: string): string;
  /** All headings rendered so far. */
  readonly headings: readonly Heading[];
}

/**
 * A renderer for one page: ids of headings are different over the whole page. `embed` turns the path of a picture
 * into an address that works wherever the page is. `extend` may change how Markdown is read.
 */
export function markdownRenderer(
  embed: (path: string) => string,
  extend?: (md: Rules) => void,
): MarkdownRenderer {
  const headings: Heading[] = [];
  // HTML between the lines (folded parts, tables) is read as Markdown reads it, then sanitized with the rest.
  const md = new MarkdownIt({ html: true });
  md.renderer.rules.fence = (tokens, i) =>
    codeBlock(tokens[i].content.replace(/\n$/, ''), tokens[i].info.trim());
  md.renderer.rules.code_block = (tokens, i) => codeBlock(tokens[i].content.replace(/\n$/, ''), '');
  md.renderer.rules.table_open = () => '<div class="wide" tabindex="0"><table>';
  md.renderer.rules.table_close = () => '</table></div>';
  md.renderer.rules.heading_open = (tokens, i) => {
    const text = (tokens[i + 1].children ?? []).map((child) => child.content).join('');
    const level = Number(tokens[i].tag.slice(1));
    const base = slug(text) || 'section';
    let id = String(tokens[i].attrGet('id') ?? base);
    for (let n = 2; headings.some((heading) => heading.id === id); n++) id = `${base}-${n}`;
    headings.push({ level, text, id });
    return `<h${level} id="${id}">`;
  };
  md.renderer.rules.heading_close = (tokens, i) => {
    const { id, text } = headings[headings.length - 1];
    return `${anchor(id, text)}</${tokens[i].tag}>\n`;
  };
  md.renderer.rules.link_open = (tokens, i, options, _env, self) => {
    const href = tokens[i].attrGet('href');
    if (href !== null) tokens[i].attrSet('href', asPage(String(href)));
    return self.renderToken(tokens, i, options);
  };
  md.renderer.rules.image = (tokens, i, options, env, self) => {
    tokens[i].attrSet('src', embed(String(tokens[i].attrGet('src'))));
    tokens[i].attrSet('alt', self.renderInlineAsText(tokens[i].children ?? [], options, env));
    return `<span class="picture" tabindex="0">${self.renderToken(tokens, i, options)}</span>`;
  };
  const html = (source: string): string =>
    source.replace(/(<img\b[^>]*?\bsrc=")([^"]*)"/g, (_, before, path) => `${before}${embed(path)}"`);
  md.renderer.rules.html_block = (tokens, i) => html(tokens[i].content);
  md.renderer.rules.html_inline = (tokens, i) => html(tokens[i].content);
  extend?.(md);
  let pictures = 0;
  const render = (source: string): string => sanitized(inlined(md.render(source), () => `p${++pictures}`));
  return { render, headings };
}

/**
 * For {@link markdownRenderer}: reads headings with a place of their own, `## Name {#place}`, and lets code that is a
 * known name lead to its address.
 */
export function linkNames(addresses: ReadonlyMap<string, string>): (md: Rules) => void {
  return (md) => {
    md.core.ruler.push('places', ({ tokens }) => {
      tokens.forEach(({ type }, i) => {
        const last = type === 'heading_open' ? tokens[i + 1].children?.at(-1) : undefined;
        const place = last === undefined ? null : / \{#([\w.-]+)\}$/.exec(last.content);
        if (last === undefined || place === null) return;
        last.content = last.content.slice(0, place.index);
        tokens[i].attrSet('id', place[1]);
      });
    });
    md.renderer.rules.code_inline = (tokens, i) => {
      const code = `<code>${escaped(tokens[i].content)}</code>`;
      const href = addresses.get(tokens[i].content.replace(/\(\)$/, ''));
      return href === undefined || inLink(tokens, i) ? code : `<a href="${href}">${code}</a>`;
    };
  };
}

function inLink(tokens: readonly { type: string }[], i: number): boolean {
  const before = tokens.slice(0, i).map(({ type }) => type);
  return before.lastIndexOf('link_open') > before.lastIndexOf('link_close');
}
