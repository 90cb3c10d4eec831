import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell, Notebook } from '../notebook.js';
import { formTroubles, sizeTroubles } from './form.js';

const figure = { output_type: 'display_data' as const, data: { 'application/vnd.plotly.v1+json': {} } };

function good(): Cell[] {
  const text = (id: string, source: string): Cell => ({ id, cell_type: 'markdown', metadata: {}, source });
  const code = (id: string, source: string, tags: string[] = []): Cell => ({
    ...{ id, cell_type: 'code', metadata: tags.length > 0 ? { tags } : {}, source },
    outputs: id.startsWith('plot') ? [figure] : [],
  });
  const opening =
    '# 05 · What?\n\n**The question.** **You will be able to** **Time** **Builds on** **Where we are in the argument:**';
  return [
    text('title', opening),
    code('imports', "import { claim } from 'second-look';\nshowMap('05');"),
    code('seed', 'const seed = 1;'),
    text('picture', `![${'A long alternative. '.repeat(6)}](pictures/x.svg)`),
    ...['plot-1', 'plot-2', 'plot-3'].map((id) => code(id, 'show(lines({}));')),
    code('claims', "claim('T1.1', 'one', true);\nbet({});"),
    code('what-if-1', 'whatIf({ pages: slider(64, {}) }, ({ pages }) => run(pages));', ['what-if']),
    code('what-if-2', 'await whatIf({ nested: toggle(true) }, ({ nested }) => run(nested));', ['what-if']),
    {
      ...code('check', '// The check: unfold it when you have answered.\nexercise({});'),
      metadata: { jupyter: { source_hidden: true } },
    },
    text('solution', '<details><summary>Solution</summary>x</details>'),
    text('end', '## What we now know\n**What this does not show.** **Sources**'),
    code('sources', "sources('T1');"),
  ];
}

const troubles = (cells: Cell[]): string[] =>
  formTroubles('05-what.ipynb', { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 } satisfies Notebook);
const changed = (id: string, change: Partial<Cell>): string[] =>
  troubles(good().map((cell) => (cell.id === id ? { ...cell, ...change } : cell)));
const without = (id: string): string[] => troubles(good().filter((cell) => cell.id !== id));

test('a notebook that has everything has no trouble', () => assert.deepEqual(troubles(good()), []));

test('two bets or what-ifs of one id are named', () => {
  const shows = (type: string, id: string): Partial<Cell> => ({
    outputs: [
      { output_type: 'display_data', data: { [`application/vnd.second-look.${type}+json`]: { id } } },
    ],
  });
  const both = (first: Partial<Cell>, second: Partial<Cell>): string[] =>
    troubles(
      good().map((cell) => ({
        ...cell,
        ...(cell.id === 'what-if-1' ? first : cell.id === 'what-if-2' ? second : {}),
      })),
    );
  assert.deepEqual(both(shows('what-if', 'w-1'), shows('what-if', 'w-2')), []);
  assert.match(
    both(shows('what-if', 'w-1'), shows('what-if', 'w-1'))[0],
    /\(what-if-2\) shows w-1 again; bets and what-ifs must differ/,
  );
  assert.match(both(shows('bet', 'b-1'), shows('bet', 'b-1'))[0], /shows b-1 again/);
});

test('what is left out is named', () => {
  for (const [id, said] of [
    ['title', 'cell 1 must begin with the title "# 05 · …"'],
    ['imports', "no cell calls showMap('05')"],
    ['seed', 'no cell has the line "const seed = 1;"'],
    ['picture', 'no mechanism: neither a picture from pictures/ nor steps'],
    ['plot-2', '2 figures; at least 3 must be there'],
    ['claims', 'there is no bet: bet(…)'],
    ['what-if-1', '1 cells are tagged what-if; at least 2 must be'],
    ['check', 'there is no exercise(…)'],
    ['solution', 'no folded solution'],
    ['end', 'the last text lacks "## What we now know"'],
    ['sources', 'the last code cell must call sources(…)'],
  ])
    assert.ok(without(id).includes(said), `without ${id}: ${without(id).join('; ')}`);
});

test('cells that are too long, hidden or no what-if are named', () => {
  assert.match(changed('claims', { source: `bet({});${'\n1;'.repeat(15)}` })[0], /has 16 lines/);
  assert.match(changed('plot-1', { source: 'x'.repeat(111) })[0], /a line of 111 characters/);
  assert.match(
    changed('plot-1', { metadata: { jupyter: { source_hidden: true } } })[0],
    /\(plot-1\) hides code that is no exercise's check/,
  );
  assert.match(
    changed('check', { source: 'const right = 7;\nexercise({});' })[0],
    /must begin with "\/\/ The check/,
  );
  assert.match(changed('what-if-1', { source: 'run(64);' })[0], /it must call whatIf\(…\)$/);
});

test('a notebook is short, and each cell of code says first what it does', () => {
  const sized = (words: number, ...sources: string[]): string[] =>
    sizeTroubles({
      cells: [
        { cell_type: 'markdown', metadata: {}, source: ['word '.repeat(words - 1), 'end'] },
        ...sources.map((source): Cell => ({ id: 'code', cell_type: 'code', metadata: {}, source })),
      ],
      ...{ metadata: {}, nbformat: 4, nbformat_minor: 5 },
    });
  const code = '// Count the pages\nshow(lines(rows, {}));';
  assert.deepEqual(sized(1500, ...new Array(25).fill(code)), []);
  assert.deepEqual(sized(1501, code), ['1501 words of prose; 1500 is the limit']);
  assert.deepEqual(sized(9, ...new Array(26).fill(code)), ['26 code cells; 25 is the limit']);
  assert.deepEqual(sized(9, 'show(rows);'), [
    "cell 2 (code) must begin with a comment: a page shows it in the code's place",
  ]);
});
