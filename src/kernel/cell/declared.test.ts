import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Declared } from './declared.js';
import type { TypeScript } from './typescript.js';

const ts: TypeScript = createRequire(import.meta.url)('@tslab/typescript-for-tslab');

function declared(text: string): Declared {
  const made = new Declared(ts);
  made.replace(made.all(), text);
  return made;
}

const FEW = `import { a as b, c } from 'm';
import d, * as e from 'n';
interface Foo { bar: Bar }
type Bar = typeof x;
declare let x: number, y: string;
declare function make(): Foo;
declare function make(n: number): string;
declare class K { k: b }
declare global { interface Window { w: 1 } }
`;

test('a cell is given what it names, and what that names', () => {
  const parts = (code: string) =>
    declared(FEW)
      .named(code)
      .text.trim()
      .split('\n')
      .map((line) => line.slice(0, 18).trim());
  const always = 'declare global { i';
  assert.deepEqual(parts('1 + 1'), [always]);
  assert.deepEqual(parts('y = "a"'), [always, 'declare let y: str']);
  assert.deepEqual(parts('new K().k'), [always, 'declare class K {', 'import { a as b, c']);
  assert.deepEqual(parts('d(e)'), [always, 'import d, * as e f']);
  assert.deepEqual(
    new Set(parts('make(1)')),
    new Set([
      ...[always, 'declare function m', 'interface Foo { ba', 'type Bar = typeof', 'declare let x: num'],
    ]),
  );
  assert.deepEqual(declared('declare const größe$1: 1;').named('größe$1').statements.size, 1);
});

test('functions of one name keep their order', () => {
  const { text } = declared(FEW).named('make');
  assert.ok(text.indexOf('make(): Foo') < text.indexOf('make(n: number)'));
});

test('what became of a part takes its place, and the rest stays', () => {
  const all = declared(FEW);
  all.replace(all.named('x, y'), 'declare let x: string;\ndeclare global { interface Window { w: 1 } }\n');
  assert.match(all.all().text, /let x: string;/);
  assert.doesNotMatch(all.all().text, /y: string/);
  assert.match(all.all().text, /declare class K/);
  assert.equal(all.named('y').statements.size, 1);
});

test('of a cell that failed what it set is new, and the rest as before, each once, however often it fails', () => {
  const all = declared(`${FEW}declare const c: string; interface c { i: 1 }`);
  const next = FEW.replace('x: number', 'x: 5').replace('y: string', 'y: 6').replace('bar: Bar', 'bar: 7');
  const more = `${next}declare const c: 8; interface c { i: 9 }`;
  for (let n = 0; n < 3; n++) all.replaceSet(all.all(), more, (name) => name !== 'y');
  const lines = all.all().text.trim().split('\n').sort();
  const expected = [
    ...FEW.replace('x: number, y: string;', 'x: number;').replace('bar: Bar', 'bar: 7').trim().split('\n'),
    ...['declare let y: 6;', 'declare const c: string;', 'interface c { i: 9 }'],
  ];
  assert.deepEqual(lines, expected.sort());
});

test('what a cell is given does not grow with what it does not name', () => {
  const many = declared(Array.from({ length: 1000 }, (_, i) => `declare const v${i}: ${i};`).join('\n'));
  for (const code of ['v7 + v8', 'const v7 = v8']) assert.equal(many.named(code).statements.size, 2);
});

test('a comment stays with what it is about', () => {
  assert.match(declared('/** How many. */\ndeclare let n: number;').named('n').text, /How many/);
});
