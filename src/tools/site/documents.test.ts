import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { slug } from '../bake/ids.js';
import { root } from '../lab/places.js';
import { DOCUMENTS, renderDocument } from './documents.js';

/** Titles of a document's sections, as they are written. */
const titles = (source: string): string[] =>
  [...readFileSync(join(root, source), 'utf8').matchAll(/^#{2,3} (.+)$/gm)].map(([, title]) => title);

/** Places of all documents, by the last part of the path that names them. */
const places = new Map(
  DOCUMENTS.map(({ source }) => [source.split('/').slice(-2).join('/'), new Set(titles(source).map(slug))]),
);

test('a document is a page with a title, a list of its sections and a place for each', () => {
  for (const document of DOCUMENTS) {
    const { title, body, file } = renderDocument(document, root);
    assert.ok(title.length > 3);
    assert.match(file, /^\w+\.html$/);
    for (const name of titles(document.source)) assert.ok(body.includes(`id="${slug(name)}"`), name);
    const files = [...body.matchAll(/href="([^":]*\.(?:md|ipynb))/g)].map(([, link]) => link);
    assert.deepEqual(files, [], 'links lead to pages');
  }
});

test('a section has the same place in the site as where the file itself is read', () => {
  for (const { source } of DOCUMENTS) {
    const own = titles(source);
    // Elsewhere a place is the title in small letters with signs left out and spaces turned into hyphens.
    for (const name of own)
      assert.equal(slug(name), name.toLowerCase().replaceAll(' ', '-'), `${source}: ${name}`);
    assert.equal(new Set(own.map(slug)).size, own.length, `${source} names two sections alike`);
  }
});

test('the glossary is in the order of the alphabet', () => {
  const words = titles('notebooks/glossary.md');
  assert.deepEqual(words, [...words].sort());
});

test('JupyterLab, which tells large letters from small ones, finds the places of the glossary', () => {
  for (const word of titles('notebooks/glossary.md')) assert.equal(word.replaceAll(' ', '-'), slug(word));
});

test('every place of a document that code, data, texts and notebooks name is there', () => {
  const below = ['src', 'data', 'notebooks'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const files = [...below, ...readdirSync(root)].filter(
    (file) => /\.(?:ts|json|md|ipynb)$/.test(file) && !file.startsWith(join('data', 'records')),
  );
  const lost = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/([\w./-]*(?:glossary|MODEL)\.md)#([\w-]+)/g)].flatMap(([link, path, place]) => {
      // What names a document without a folder is in the same folder, or in a text about the simulator.
      const names = [...places.keys()].filter((name) => name.endsWith(/(?:\w+\/)?\w+\.md$/.exec(path)![0]));
      return names.some((name) => places.get(name)!.has(place)) ? [] : [`${file}: ${link}`];
    });
  });
  assert.deepEqual(lost, []);
});
