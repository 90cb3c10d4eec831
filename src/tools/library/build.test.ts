import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { buildLibrary } from './build.js';

/** A small checkout that goes when the test ends. */
function checkout(
  t: TestContext,
  files: Record<string, string>,
): { root: string; write(files: object): void } {
  const root = mkdtempSync(join(tmpdir(), 'second-look-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const write = (more: object): void => {
    mkdirSync(join(root, 'src'), { recursive: true });
    for (const [name, text] of Object.entries(more)) writeFileSync(join(root, 'src', name), text);
  };
  write(files);
  writeFileSync(join(root, 'package.json'), '{"version":"1.2.3"}');
  return { root, write };
}

const FILES = {
  'index.ts': "/** One. */\nexport const one: number = 1;\nexport type { Shape } from './shape.js';\n",
  'shape.ts': '/** A shape, which has no value. */\nexport interface Shape {\n  sides: number;\n}\n',
};

test('the package can be required by name and carries types with their comments', async (t) => {
  const { root } = checkout(t, FILES);
  const { dir, rebuilt } = await buildLibrary(root);
  assert.ok(rebuilt);
  const require = createRequire(join(root, 'notebooks', 'cell.js'));
  assert.equal(require('second-look').one, 1);
  const types = readFileSync(join(dir, 'types.d.ts'), 'utf8');
  assert.match(types, /\/\*\* One\. \*\/\nexport declare const one: number;/);
  assert.match(types, /\/\*\* A shape, which has no value\. \*\/\nexport interface Shape /);
});

test('it is rebuilt only when a source differs', async (t) => {
  const { root, write } = checkout(t, FILES);
  await buildLibrary(root);
  assert.equal((await buildLibrary(root)).rebuilt, false);
  utimesSync(join(root, 'src', 'shape.ts'), 1e9, 1e9);
  assert.equal((await buildLibrary(root)).rebuilt, false, 'touched, not changed');
  write({ 'shape.ts': FILES['shape.ts'].replace('sides', 'corners') });
  const { dir, rebuilt } = await buildLibrary(root);
  assert.ok(rebuilt);
  assert.match(readFileSync(join(dir, 'types.d.ts'), 'utf8'), /corners/);
});

test('a copied checkout looks at its own sources, not at those it was copied from', async (t) => {
  const { root } = checkout(t, FILES);
  await buildLibrary(root);
  const copy = `${root}-copy`;
  t.after(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(root, copy, { recursive: true, preserveTimestamps: true });
  writeFileSync(join(copy, 'src', 'index.ts'), 'export const one: number = 11;\n');
  const { dir, rebuilt } = await buildLibrary(copy);
  assert.ok(rebuilt);
  assert.match(readFileSync(join(dir, 'all.js'), 'utf8'), /11/);
  assert.ok(!readFileSync(join(dir, '.stamp.json'), 'utf8').includes(root));
});

test('a build that lacks one of its files is made again', async (t) => {
  const { root } = checkout(t, FILES);
  const { dir } = await buildLibrary(root);
  for (const name of ['index.js', 'all.js.map', 'shape.d.ts', 'types.d.ts', 'package.json']) {
    rmSync(join(dir, name));
    assert.ok((await buildLibrary(root)).rebuilt, name);
    assert.ok(existsSync(join(dir, name)));
  }
});

test('data that a source imports is part of it', async (t) => {
  const data =
    "import data from '../data.json' with { type: 'json' };\nexport const two: number = data.two;\n";
  const { root, write } = checkout(t, { ...FILES, 'index.ts': data, '../data.json': '{"two":2}' });
  const { dir } = await buildLibrary(root);
  assert.match(readFileSync(join(dir, 'all.js'), 'utf8'), /two: 2\b/);
  assert.equal(
    readFileSync(join(dir, 'types.d.ts'), 'utf8'),
    `export declare const two: number;\n${FILES['shape.ts'].replace('  ', '    ')}`,
  );
  write({ '../data.json': '{"two":22}' });
  assert.ok((await buildLibrary(root)).rebuilt);
  assert.match(readFileSync(join(dir, 'all.js'), 'utf8'), /two: 22\b/);
});

test('the link is made again when it has gone', async (t) => {
  const { root } = checkout(t, FILES);
  await buildLibrary(root);
  rmSync(join(root, 'node_modules'), { recursive: true });
  await buildLibrary(root);
  assert.ok(existsSync(join(root, 'node_modules', 'second-look', 'index.js')));
});

test('an error names file, line and column, and the last good build stays', async (t) => {
  const { root, write } = checkout(t, FILES);
  const { dir } = await buildLibrary(root);
  write({ 'shape.ts': 'export interface Shape {\n  sides number;\n}\n' });
  await assert.rejects(buildLibrary(root), { name: 'ConfigError', message: /^src\/shape\.ts:2:3: / });
  write({ 'shape.ts': 'export const shape = Math.max(1, 2);\n' });
  await assert.rejects(buildLibrary(root), { message: /^src\/shape\.ts:1:14: .*explicit type/ });
  write({ 'shape.ts': FILES['shape.ts'], 'index.ts': "export * from './gone.js';\n" });
  await assert.rejects(buildLibrary(root), { message: /src\/index\.ts imports src\/gone\.ts/ });
  assert.match(readFileSync(join(dir, 'index.js'), 'utf8'), /one/);
});
