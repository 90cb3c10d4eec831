import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { root } from '../tools/lab/places.js';
import { buildLibrary } from '../tools/library/build.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the README has exactly the two commands, one picture, and no link to nowhere', () => {
  const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text.trim());
  assert.deepEqual(commands, ['npm ci && npm start', 'npm ci && npm test']);
  assert.equal([...readme.matchAll(/!\[[^\]]{20,}\]\(/g)].length, 1);
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
  // The folders that it lists, and those that the code's README does.
  const listed = (text: string) => [...text.matchAll(/^- \[?`([\w-]+\/)`/gm)].map(([, folder]) => folder);
  const inSrc = listed(readFileSync(join(root, 'src', 'README.md'), 'utf8')).map((each) => join('src', each));
  const folders = [...listed(readme), ...inSrc];
  assert.ok(links.length > 2 && folders.length > 8);
  for (const path of [...links, ...folders]) assert.ok(existsSync(join(root, path)), path);
});

test('the lines of code in the README run as they are printed, and show a table and a figure', async () => {
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  assert.ok(code.trim().split(/;\n/).length <= 5);
  await buildLibrary(root);
  const file = join(root, 'build', `readme-${process.pid}.mjs`);
  writeFileSync(file, (await transform(code, { loader: 'ts' })).code);
  const shown: string[] = [];
  const hook = Symbol.for('second-look.display');
  const display = ({ data }: { data: Record<string, string> }): void =>
    void shown.push(data['text/html'] ?? '');
  Object.assign(globalThis, { [hook]: display });
  try {
    await import(pathToFileURL(file).href);
    const [table, figure] = shown.filter((html) => /<table|<img/.test(html));
    for (const policy of ['BASE', 'V5', 'LANDED']) assert.ok(table.includes(`>${policy}<`), policy);
    assert.ok(figure.includes('<img'));
  } finally {
    delete (globalThis as { [hook]?: unknown })[hook];
    rmSync(file);
  }
});
