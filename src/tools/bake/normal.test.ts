import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { difference } from './bake.js';
import { readableIds, slug } from './ids.js';
import { normalise } from './normal.js';
import type { Cell, Notebook } from './notebook.js';
import { reseeded } from './run.js';

function code(id: string, source: string, outputs: Cell['outputs'] = []): Cell {
  return { cell_type: 'code', id, source, metadata: {}, execution_count: 9, outputs };
}

function notebook(cells: Cell[], metadata: Record<string, unknown> = {}): Notebook {
  return { cells, metadata, nbformat: 4, nbformat_minor: 4 };
}

const parse = (text: string) => JSON.parse(text) as Notebook;

test('only what the run decides is kept', () => {
  const cell = {
    ...code('first', '1'),
    metadata: { tags: ['x'], execution: { 'iopub.status.idle': '2026-01-01' }, scrolled: true },
  };
  const metadata = {
    kernelspec: { display_name: 'Other', name: 'tslab', language: 'typescript' },
    language_info: { name: 'typescript', version: '5.0.4', mimetype: 'text/typescript', theme: 'x' },
    widgets: {},
  };
  const normal = parse(normalise(notebook([cell], metadata)));
  assert.deepEqual(normal.cells[0].metadata, { tags: ['x'] });
  assert.deepEqual(Object.keys(normal.metadata), ['kernelspec', 'language_info']);
  assert.deepEqual(normal.metadata.language_info, {
    file_extension: '.ts',
    mimetype: 'text/typescript',
    name: 'typescript',
    version: '5.0.4',
  });
});

test('execution counts are those of a fresh run of all cells, and empty cells have none', () => {
  const result = { output_type: 'execute_result' as const, data: { 'text/plain': '1' }, execution_count: 9 };
  const cells = [
    code('a', '1', [result]),
    code('b', ''),
    { ...code('c', 'x'), cell_type: 'markdown' as const },
    code('d', '2'),
  ];
  const normal = parse(normalise(notebook(cells)));
  assert.deepEqual(
    normal.cells.map((cell) => cell.execution_count),
    [1, null, undefined, 2],
  );
  assert.equal(normal.cells[0].outputs?.[0].execution_count, 1);
});

test('a PNG beside a live plot goes, a PNG alone stays', () => {
  const png = { 'image/png': 'AAAA' };
  const both = { 'application/vnd.plotly.v1+json': {}, ...png };
  const outputs = [both, png].map((data) => ({ output_type: 'display_data' as const, data, metadata: {} }));
  const normal = parse(normalise(notebook([code('a', '1', outputs)])));
  const kept = normal.cells[0].outputs?.map((output) => Object.keys(output.data ?? {}));
  assert.deepEqual(kept, [['application/vnd.plotly.v1+json'], ['image/png']]);
});

test('a display that was taken away leaves nothing', () => {
  const outputs = [{}, { 'text/plain': 'kept' }].map((data) => ({
    output_type: 'display_data' as const,
    data,
    metadata: {},
  }));
  const normal = parse(normalise(notebook([code('a', '1', outputs)])));
  assert.deepEqual(
    normal.cells[0].outputs?.map((output) => output.data),
    [{ 'text/plain': 'kept' }],
  );
});

test('the text is as Jupyter writes it: sorted keys, one space, a line end', () => {
  const text = normalise(notebook([code('a', '1')]));
  assert.match(text, /^\{\n {1}"cells": \[\n {2}\{\n {3}"cell_type": "code",\n {3}"execution_count": 1,/);
  assert.ok(text.endsWith('}\n'));
});

const anyCell = fc.record({
  cell_type: fc.constantFrom('code' as const, 'markdown' as const, 'raw' as const),
  id: fc.constantFrom('a1b2c3d4', 'intro', 'intro-2', '0f0f0f0f-1111-2222-3333-444444444444', 'same'),
  source: fc.constantFrom('', '# Intro', '## Two tables: A & B!', 'x = 1'),
  metadata: fc.constant({}),
});

test('the normal form of a normal form is itself, and its ids differ', () => {
  fc.assert(
    fc.property(fc.array(anyCell, { maxLength: 12 }), (cells) => {
      const text = normalise(notebook(cells));
      assert.equal(normalise(parse(text)), text);
      const ids = parse(text).cells.map((cell) => cell.id ?? '');
      assert.equal(new Set(ids).size, ids.length);
      for (const id of ids) assert.match(id, /^[a-zA-Z0-9-_]{1,64}$/);
    }),
  );
});

test('random ids become readable, chosen ids stay', () => {
  const cells: Cell[] = [
    { cell_type: 'markdown', id: '11112222', source: ['# Young or old?\n', 'text'], metadata: {} },
    code('33334444', 'a'),
    code('my-what-if', 'b'),
    { cell_type: 'markdown', id: '55556666', source: '## Young or old?', metadata: {} },
  ];
  assert.deepEqual(readableIds(cells), ['young-or-old', 'young-or-old-2', 'my-what-if', 'young-or-old-3']);
  assert.equal(slug('Das <b>Übergrößen</b>-Ding, a b c d e f'), 'das-ubergro-en-ding-a-b');
});

test('a difference names the first cell that has it', () => {
  const output = (text: string) => [{ output_type: 'stream' as const, name: 'stdout', text }];
  const a = normalise(notebook([code('first', '1'), code('second', '2', output('1'))]));
  const b = normalise(notebook([code('first', '1'), code('second', '2', output('2'))]));
  assert.equal(difference(a, a), null);
  assert.equal(difference(a, b), 'the output of cell 2 (second) is stale');
  const loose = JSON.stringify(JSON.parse(a));
  assert.equal(difference(loose, a), 'its metadata or layout is not in normal form');
  const counted = a.replace('"execution_count": 1', '"execution_count": 7');
  assert.equal(difference(counted, a), 'cell 1 (first) is not in normal form');
});

test("numbers are written as JupyterLab's server writes them", () => {
  const data = { 'application/json': [0.0000625, -1.5e-7, 0.0001, 0, 12, { 'a: 0.00001': 0.00002 }] };
  const text = normalise({
    cells: [
      {
        cell_type: 'code',
        id: 'a',
        metadata: {},
        source: ['0.00001'],
        execution_count: 1,
        outputs: [{ output_type: 'display_data', data, metadata: {} }],
      },
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  } as never);
  for (const line of ['6.25e-05,', '-1.5e-07,', '0.0001,', '0,', '12,', '"a: 0.00001": 2e-05', '"0.00001"'])
    assert.ok(
      text.split('\n').some((each) => each.trim() === line),
      line,
    );
  assert.equal(normalise(JSON.parse(text)), text);
});

test('a notebook gets another seed in the one line that sets it', () => {
  const cells = [code('a', 'const one = 1;'), code('b', '// first\nconst seed = 1; // any\nrun(seed);')];
  assert.equal(reseeded(notebook(cells), 7).cells[1].source, '// first\nconst seed = 7; // any\nrun(seed);');
  assert.throws(() => reseeded(notebook([cells[0]]), 7), /0 cells have a line "const seed = …;"/);
  assert.throws(() => reseeded(notebook([cells[1], cells[1]]), 7), /2 cells have/);
});
