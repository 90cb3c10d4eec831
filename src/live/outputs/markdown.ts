/**
 * Markdown as outputs have it, as HTML: paragraphs, lists, tables, headings, quotes, code, and HTML between the lines. A
 * small part of markdown-it's, which the build uses and which a page has no room for; a test holds the two side by side.
 * Not yet safe: whoever puts it into a page makes it so.
 */
import { escaped } from '../../tutorial/plot/svg/xml.js';

/** Where a block begins that ends a paragraph. */
const BLOCK =
  /^(?:#{1,6} |```|> ?|[-*+] |\d+[.)] |<\/?(?:details|summary|div|p|table|ul|ol|pre|h\d|figure|img)\b|(?:---+|\*\*\*+)$)/;

/** A text as blocks of HTML. */
export function markdown(source: string): string {
  return blocks(source.replaceAll('\r', '').split('\n'));
}

function blocks(lines: readonly string[]): string {
  const out: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    const until = (ends: (line: string, i: number) => boolean, from: number = at + 1): readonly string[] => {
      let end = from;
      while (end < lines.length && !ends(lines[end], end)) end++;
      const taken = lines.slice(at, end);
      at = end;
      return taken;
    };
    const [, marks, title] = /^(#{1,6}) +(.*?)(?: +#+)?$/.exec(line) ?? [];
    if (line.trim() === '') at++;
    else if (marks !== undefined) {
      out.push(`<h${marks.length}>${inline(title)}</h${marks.length}>`);
      at++;
    } else if (line.startsWith('```')) {
      const [, ...code] = until((each) => each.startsWith('```'));
      at++;
      out.push(`<pre><code>${escaped(code.map((each) => `${each}\n`).join(''))}</code></pre>`);
    } else if (/^(?:---+|\*\*\*+)$/.test(line)) {
      out.push('<hr>');
      at++;
    } else if (line.startsWith('>')) {
      const quote = until((each) => !each.startsWith('>')).map((each) => each.replace(/^> ?/, ''));
      out.push(`<blockquote>\n${blocks(quote)}\n</blockquote>`);
    } else if (/^<(?:\/?[a-z]|!--)/i.test(line) && BLOCK.test(line))
      out.push(until((each) => each.trim() === '').join('\n'));
    else if (/^(?:[-*+]|\d+[.)]) /.test(line)) out.push(list(until((each, i) => endsList(lines, each, i))));
    else if (line.includes('|') && /^\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?$/.test(lines[at + 1] ?? ''))
      out.push(table(until((each) => !each.includes('|'))));
    else {
      const paragraph = until((each) => each.trim() === '' || BLOCK.test(each));
      out.push(
        `<p>${inline(
          paragraph
            .map((each) => each.trimStart())
            .join('\n')
            .trimEnd(),
        )}</p>`,
      );
    }
  }
  return out.join('\n');
}

function endsList(lines: readonly string[], line: string, at: number): boolean {
  if (line.trim() === '') return !/^(?:[-*+] |\d+[.)] | {2,}\S)/.test(lines[at + 1] ?? '');
  return BLOCK.test(line) && !/^(?:[-*+]|\d+[.)]) /.test(line);
}

function list(lines: readonly string[]): string {
  const ordered = /^\d/.test(lines[0]);
  const items: string[][] = [];
  for (const line of lines) {
    const mark = /^(?:[-*+]|\d+[.)]) +/.exec(line)?.[0];
    if (mark !== undefined) items.push([line.slice(mark.length)]);
    else items.at(-1)!.push(line.replace(/^ {1,3}/, ''));
  }
  const loose = lines.some((line) => line.trim() === '');
  const inner = items.map((item) => {
    const html = blocks(item);
    return `<li>${loose ? html : html.replace(/^<p>([\s\S]*?)<\/p>/, '$1')}</li>`;
  });
  const name = ordered ? 'ol' : 'ul';
  return `<${name}>\n${inner.join('\n')}\n</${name}>`;
}

function table([head, marks, ...rows]: readonly string[]): string {
  const cellsOf = (line: string): string[] =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((each) => each.trim().replaceAll('\\|', '|'));
  const sides = cellsOf(marks).map((each) =>
    /^:.*:$/.test(each) ? 'center' : each.endsWith(':') ? 'right' : each.startsWith(':') ? 'left' : '',
  );
  const row = (line: string, name: string): string => {
    const cells = cellsOf(line).map((each, c) => {
      const style = sides[c] ? ` style="text-align:${sides[c]}"` : '';
      return `<${name}${style}>${inline(each)}</${name}>`;
    });
    return `<tr>\n${cells.join('\n')}\n</tr>`;
  };
  const body = rows.map((each) => row(each, 'td')).join('\n');
  return [
    `<table>\n<thead>\n${row(head, 'th')}\n</thead>`,
    ...(rows.length > 0 ? [`<tbody>\n${body}\n</tbody>`] : []),
    '</table>',
  ].join('\n');
}

const TAG = /<\/?[a-z][\w-]*(?:\s[^<>]*)?>|<!--[\s\S]*?-->/i;
const WORDS: RegExp = new RegExp(
  [
    String.raw`(?<code>(?<tick>\x60+)(?<inner>[\s\S]*?[^\x60])\k<tick>(?!\x60))`,
    String.raw`(?<sign>\\[!-/:-@[-\x60{-~])`,
    String.raw`(?<image>!\[(?<alt>[^\]]*)\]\((?<src>[^()\s]*)\))`,
    String.raw`(?<link>\[(?<text>(?:[^[\]\x60]|\x60[^\x60]*\x60|\[[^\]]*\])*)\]\(<?(?<href>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?: "(?<title>[^"]*)")?\))`,
    String.raw`<(?<auto>(?:https?:|mailto:)[^<>\s]*)>`,
    `(?<tag>${TAG.source})`,
    String.raw`(?<entity>&(?:#\d+|#x[\da-f]+|\w+);)`,
    String.raw`\*\*(?<strong>[^\s*](?:[\s\S]*?[^\s])??)\*\*`,
    String.raw`\*(?<em>[^\s*](?:[^*]*[^\s*])?)\*`,
    String.raw`(?<![\p{L}\p{N}_])_(?<under>[^\s_](?:[^_]*[^\s_])?)_(?![\p{L}\p{N}_])`,
    '~~(?<del>[^~]+)~~',
    String.raw`(?<br> {2,}\n|\\\n)`,
  ].join('|'),
  'giu',
);

function inline(text: string): string {
  let out = '';
  let at = 0;
  for (const { index, 0: all, groups = {} } of text.matchAll(WORDS)) {
    out += escaped(text.slice(at, index)) + inlined(groups);
    at = index + all.length;
  }
  return out + escaped(text.slice(at));
}

function inlined(groups: Record<string, string | undefined>): string {
  const { code, inner, sign, image, alt, src, link, text, href, title, auto, tag, entity, del, br } = groups;
  const { strong, em = groups.under } = groups;
  if (code !== undefined)
    return `<code>${escaped(inner!.replaceAll('\n', ' ').replace(/^ (.*[^ ].*) $/, '$1'))}</code>`;
  if (sign !== undefined) return escaped(sign.slice(1));
  if (image !== undefined) return `<img src="${escaped(src!)}" alt="${escaped(alt!)}">`;
  if (link !== undefined) {
    const named = title === undefined ? '' : ` title="${escaped(title)}"`;
    return `<a href="${escaped(href!)}"${named}>${inline(text!)}</a>`;
  }
  if (auto !== undefined) return `<a href="${escaped(auto)}">${escaped(auto)}</a>`;
  if (tag !== undefined || entity !== undefined) return tag ?? entity!;
  if (strong !== undefined) return `<strong>${inline(strong)}</strong>`;
  if (em !== undefined) return `<em>${inline(em)}</em>`;
  if (del !== undefined) return `<s>${inline(del)}</s>`;
  return br === undefined ? '' : '<br>\n';
}
