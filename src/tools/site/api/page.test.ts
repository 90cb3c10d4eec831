import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiBody } from './page.js';
import { sampleApi } from './testing/sample.js';

const body = apiBody(await sampleApi(), 'sample');

const plain = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, '')
    .replace(
      /&(lt|gt|quot|amp|#x27);/g,
      (_, name) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name as 'lt'] ?? "'",
    );

/** The part of the page about one name. */
function about(name: string): string {
  const found = body.split(/<div class="entry/).find((part) => part.includes(`<h3 id="${name}">`));
  assert.ok(found, `${name} is on the page`);
  return found;
}

const heads = (name: string): string[] =>
  [...about(name).matchAll(/<pre tabindex="0">(.*?)<\/pre>/gs)].map(([, code]) => plain(code));
const fields = (name: string): string[] =>
  [...about(name).matchAll(/<dt id=[^>]*>(.*?)<\/dt>/g)].map(([, term]) => plain(term));

test('types are written as TypeScript writes them', () => {
  assert.deepEqual(fields('Kinds'), [
    'array: readonly (string | null)[]',
    'tuple: [number, string?, ...boolean[]]',
    'named: [from: number, to?: string]',
    'both: Box & { extra: number }',
    'fn: (this: void, a: number, ...rest: string[]) => void',
    'fns: ((a: number) => string)[] | undefined',
    'keys: keyof Box',
    "at: Box['width']",
    `pattern: \`\${number}px-\${T}\``,
    'mapped: { readonly [K in T]?: K }',
    'chosen: T extends (infer U extends string)[] ? U : never',
    'maker: new (a: number) => Box',
    'table: { [key: string]: Map<string, Box> }',
    'empty: {}',
    'choice: Named | Box',
    'of: Set<T>',
    'method(a?: T, choice?: Named): asserts a is T',
    "generic: Holder<number>['held']",
    "'with-hyphen': true",
  ]);
});

test('heads say what a heading cannot', () => {
  assert.deepEqual(heads('Kinds'), ["interface Kinds<T extends string = 'a'>"]);
  assert.deepEqual(heads('Callable'), ['interface Callable { (a: string): number; [key: string]: unknown }']);
  assert.deepEqual(heads('Box'), ['class Box extends Error']);
  assert.deepEqual(heads('Parent'), []);
  assert.deepEqual(heads('SIZE'), ['const SIZE = 3']);
  assert.deepEqual(heads('WORDS'), ['const WORDS: readonly string[]']);
  assert.deepEqual(heads('Word'), ["type Word = 'one' | 'it\\'s' | -1n"]);
  assert.deepEqual(heads('Shape'), ['type Shape = { … }']);
  assert.deepEqual(heads('add').slice(0, 2), [
    'function add(a: number): number',
    'function add(a: string, b?: number): number',
  ]);
});

test('long heads are broken, one part a line', () => {
  assert.deepEqual(heads('long'), [
    'function long<T extends Word>(\n  first: readonly T[],\n  second: (word: T) => boolean,\n  third?: Holder<T>,\n): T',
  ]);
  assert.deepEqual(heads('Long'), [
    "type Long =\n  | 'aaaaaaaaaaaaaaaaaaaa'\n  | 'bbbbbbbbbbbbbbbbbbbbbbbbb'\n  | 'cccccccccccccccccccccccc'\n  | 'dddddddd'",
  ]);
});

test('members come with what is inherited, as it is there', () => {
  assert.deepEqual(fields('NumberHolder'), ['held: number from Holder']);
  assert.deepEqual(fields('Plain'), [
    'size: number from Parent',
    'bare: string from Parent',
    'own?: Parent | null',
  ]);
  assert.deepEqual(fields('Box'), ['width: number', 'constructor(width: number)', 'doubled: number']);
  assert.deepEqual(fields('Shape'), ['across: number']);
  assert.doesNotMatch(about('Plain'), /What others extend/);
});

test('names lead to their places, in types and in comments', () => {
  assert.match(about('long'), /<a href="#Holder">Holder<\/a>/);
  assert.match(about('Named'), /typeof.*<a href="#LIST">LIST<\/a>/);
  assert.match(about('Box'), /see <a href="#Parent\.size"><code>Parent\.size<\/code><\/a>/);
  assert.match(about('Box'), /<a href="#add">how to add<\/a>/);
  assert.match(about('NumberHolder'), /Its <a href="#NumberHolder\.held"><code>held<\/code><\/a>/);
  assert.match(about('plus'), /The same as <a href="#add"><code>add<\/code><\/a>/);
  // Capitals inside show that a word is code; a name that is also a word needs to be marked as code.
  assert.match(about('add'), /Makes a Box when <a href="#WORDS">WORDS<\/a> say so/);
  assert.match(about('add'), /<dt>Throws<\/dt><dd><p><a href="#Box"><code>Box<\/code><\/a> when/);
});

test('comments are Markdown, never markup or headings', () => {
  assert.match(about('add'), /a &lt; b &amp; &lt;b&gt;not bold&lt;\/b&gt;/);
  assert.match(about('add'), /<p># No heading<\/p>/);
  assert.match(about('add'), /<dt><code>a<\/code><\/dt><dd><p>the first<\/p>/);
  assert.match(about('add'), /<dt>Returns<\/dt><dd><p>the sum<\/p>/);
  assert.match(about('add'), /<dt>Example<\/dt><dd><pre tabindex="0"><code class="language-typescript">/);
  assert.match(about('Word'), /<dt><code>'one'<\/code><\/dt><dd><p>The <code>first<\/code> one\.<\/p>/);
});

test('folders come in the order of the list, each with its sentence', () => {
  const headings = [...body.matchAll(/<h2 id="([^"]*)">([^<]*).*?<\/h2>\n(.*)/g)].slice(1);
  assert.deepEqual(
    headings.map(([, id, text]) => [id, text]),
    [
      ['folder-deep', 'deep'],
      ['folder-.', 'sample'],
    ],
  );
  assert.match(body, /<p>Types of every kind,\nin a sentence of two lines with <a href="#Box">/);
  assert.match(body, /<p>A sample of everything that the reference has to show\.<\/p>/);
  assert.doesNotMatch(body, /Nothing is left here/);
});

test('the contents name everything once, by sort', () => {
  const contents = /<nav.*<\/nav>/s.exec(body)?.[0] ?? '';
  const of = (sort: string) =>
    [...contents.matchAll(new RegExp(`<li class="${sort}"><a href="#([^"]*)"`, 'g'))].map(([, name]) => name);
  assert.deepEqual(of('function'), ['long', 'plus', 'add']);
  assert.deepEqual(of('constant'), ['LIST', 'SIZE', 'WORDS']);
  assert.equal(of('type').length, 11);
});
