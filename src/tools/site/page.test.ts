import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Cell } from '../bake/notebook.js';
import { embedder } from './embed.js';
import { renderNotebook } from './page.js';
import { galleryNotebook } from './testing/gallery.js';

const same = (path: string) => path;

const map = (notebook: string | null): string => `<nav>map of ${notebook}</nav>`;
function page(...sources: string[]) {
  const cells = sources.map((source): Cell => ({ cell_type: 'markdown', source, metadata: {} }));
  return renderNotebook('01-a.ipynb', { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, same, map);
}

test('a page needs one title', () => {
  assert.throws(
    () => page('text'),
    /notebooks\/01-a\.ipynb has 0 headings of the first level\. A page needs exactly one/,
  );
  assert.throws(() => page('# a', '# b'), /has 2 headings of the first level/);
});

test('title, summary and file come from the notebook', () => {
  const { title, summary, file } = page(
    '# Young `or` old',
    '**The question.** The _first_ `mmu_lock` [words](x.md).\n\nMore.',
  );
  assert.deepEqual([title, summary, file], ['Young or old', 'The first mmu_lock words.', '01-a.html']);
});

test('headings get different anchors, links to notebooks become links to pages', () => {
  const { body } = page('# A', '## B & C\n\n## B & C\n\n[next](02-b.ipynb#d) [far](https://a.b/c.ipynb)');
  for (const id of ['a', 'b-c', 'b-c-2']) assert.match(body, new RegExp(`id="${id}"`));
  assert.match(body, /href="02-b\.html#d"/);
  assert.match(body, /href="https:\/\/a\.b\/c\.ipynb"/);
});

test('outputs are shown as what they are, and text is never markup', () => {
  const { body } = renderNotebook('00-gallery.ipynb', galleryNotebook(), same, map);
  assert.equal([...body.matchAll(/<figure class="plot">/g)].length, 6);
  assert.match(body, /<pre tabindex="0" class="stderr">careful<\/pre>/);
  assert.match(body, /<pre tabindex="0" class="error">Error: no &lt;page&gt;<\/pre>/);
  assert.match(body, /<strong>bold<\/strong> words/);
  const ids = [...body.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length, 'ids of the page differ');
  assert.doesNotMatch(body, /<script(?! type="application\/json")/);
});

test('a figure without words is the picture beside it', () => {
  const data = { 'image/svg+xml': '<svg><rect/></svg>', 'application/vnd.plotly.v1+json': { layout: {} } };
  const outputs = [{ output_type: 'display_data' as const, data }];
  const cells: Cell[] = [
    { cell_type: 'markdown', source: '# A', metadata: {} },
    { cell_type: 'code', source: 'a', metadata: {}, outputs },
  ];
  const { body } = renderNotebook(
    '01-a.ipynb',
    { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 },
    same,
    map,
  );
  assert.match(body, /<div class="wide" tabindex="0"><svg><rect\/><\/svg><\/div>/);
});

test('code is folded under its first comment, unless it is the point', () => {
  const cell = (source: string, ...tags: string[]): Cell => ({
    ...{ id: `c${source.length}`, cell_type: 'code', source, metadata: { tags } },
  });
  const cells: Cell[] = [
    { id: 'a', cell_type: 'markdown', source: '# A', metadata: {} },
    cell('// Count <them>\n1;'),
    cell('two;'),
    cell('// Try it\n3;', 'what-if'),
  ];
  const { body } = renderNotebook(
    '01-a.ipynb',
    { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 },
    same,
    map,
  );
  assert.match(
    body,
    /data-cell="c18" data-state="static"><details><summary>Count &lt;them&gt;<\/summary><pre/,
  );
  assert.equal(body.match(/<details>/g)?.length, 1);
});

test('a picture that is missing or far away stops the build with its name', () => {
  const embed = embedder(join('notebooks', '01-a.ipynb'));
  assert.throws(
    () => embed('pictures/none.png'),
    /01-a\.ipynb shows the picture "pictures\/none\.png", which is not there/,
  );
  assert.throws(
    () => embed('https://a.b/c.png'),
    /shows the picture "https:\/\/a\.b\/c\.png"\. A page can hold local pictures only/,
  );
  assert.equal(embed('data:image/png;base64,AA'), 'data:image/png;base64,AA');
});

test('links between notebooks lead to pages, and the map becomes navigation', () => {
  const output = (data: Record<string, unknown>) => ({ output_type: 'display_data' as const, data });
  const cells: Cell[] = [
    { id: 'a', cell_type: 'markdown', metadata: {}, source: '# T\n\n[02](02-b.ipynb#x)' },
    {
      ...{ id: 'b', cell_type: 'code', metadata: {}, source: 'showMap();' },
      outputs: [
        output({ 'application/vnd.second-look.map+json': { notebook: '05' }, 'text/html': '<img>' }),
        output({ 'text/html': '<a href="03-c.ipynb#T1">03</a>' }),
      ],
    },
  ];
  const whole = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  const { body } = renderNotebook('01-a.ipynb', whole, same, map);
  assert.match(body, /href="02-b\.html#x"/);
  assert.match(body, /<nav>map of 05<\/nav>/);
  assert.match(body, /href="03-c\.html#T1"/);
  assert.ok(!body.includes('<img>'));
});
