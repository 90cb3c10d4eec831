import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { changedNames } from './changes.js';
import type { TypeScript } from './typescript.js';

const require = createRequire(import.meta.url);
const ts: TypeScript = require('@tslab/typescript-for-tslab');

const changed = (code: string): string[] => [
  ...changedNames(ts, ts.createSourceFile('cell.js', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS)),
];

test('assigned, counted up or down, deleted', () => {
  const cases: [string, string[]][] = [
    ['exports.a = 1', ['a']],
    ['exports.a.b[0].c += exports.d', ['a']],
    ['function f() { exports.a++; --exports.b.c; }', ['a', 'b']],
    ['delete exports.a.b', ['a']],
    ['exports.a == 1; exports.a < 2; -exports.a; a = 1; other.a = 1', []],
  ];
  for (const [code, expected] of cases) assert.deepEqual(changed(code), expected, code);
});

test('a method that is called for its effect alone', () => {
  const cases: [string, string[]][] = [
    ['exports.list.push(1)', ['list']],
    ['for (;;) { (exports.toy).pages().age(); await exports.toy2.run() }', ['toy', 'toy2']],
    ['const n = exports.list.push(1); show(exports.list); exports.show(exports.list)', []],
  ];
  for (const [code, expected] of cases) assert.deepEqual(changed(code), expected, code);
});
