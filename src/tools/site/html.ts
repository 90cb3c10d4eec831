/** Small pieces of HTML. */
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import diff from 'highlight.js/lib/languages/diff';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import { escaped } from '../../tutorial/plot/svg/xml.js';

const languages = { bash, c, diff, json, python, typescript };
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
const aliases: Readonly<Record<string, string>> = {
  ts: 'typescript',
  js: 'typescript',
  sh: 'bash',
  py: 'python',
};

/** Code with its words marked; of a language that is not known here, plain. A block can be scrolled by keyboard. */
export function codeBlock(source: string, language: string): string {
  const name = aliases[language] ?? language;
  const known = hljs.getLanguage(name) !== undefined;
  const inner = known ? hljs.highlight(source, { language: name }).value : escaped(source);
  const attributes = known ? ` class="language-${name}"` : '';
  return `<pre tabindex="0"><code${attributes}>${inner}</code></pre>`;
}

/** The sign beside a heading that leads to it. */
export function anchor(id: string, text: string): string {
  return `<a class="anchor" href="#${id}" aria-label="Link to “${escaped(text)}”">#</a>`;
}
