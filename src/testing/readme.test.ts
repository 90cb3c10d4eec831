import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../lab/places.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the README has exactly the two commands, one picture, and no link to nowhere', () => {
  const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text.trim());
  assert.deepEqual(commands, ['npm ci && npm start', 'npm ci && npm test']);
  assert.equal([...readme.matchAll(/!\[[^\]]{20,}\]\(/g)].length, 1);
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
  const folders = [...readme.matchAll(/^\| (`.*?`) \|/gm)].flatMap(
    ([, cell]) => cell.match(/[\w/]+(?=`)/g) ?? [],
  );
  assert.ok(links.length > 2 && folders.length > 8);
  for (const path of [...links, ...folders]) assert.ok(existsSync(join(root, path)), path);
});
