import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { textOf } from '../../../tutorial/plot/bundle.js';
import { notebookFiles, readNotebook } from '../../bake/notebook.js';
import { root } from '../../lab/places.js';
import { declarations } from './files.js';
import { Types } from './service.js';

const types = new Types(declarations(root));

test('committed cells have no fault', () => {
  const wrong: string[] = [];
  // Every fourth: each notebook takes a second.
  for (const file of notebookFiles(root).filter((_, i) => i % 4 === 1)) {
    const cells = readNotebook(file)
      .cells.filter(({ cell_type }) => cell_type === 'code')
      .map(({ source }) => textOf(source));
    for (const at of cells.keys())
      for (const { line, message } of types.ask({ what: 'check', cells, cell: at, at: 0 }))
        wrong.push(`${basename(file)}, code cell ${at + 1}, line ${line}: ${message}`);
  }
  assert.deepEqual(wrong, []);
});

test('a cell sees what those above declare last, values and types; it may set them and declare them again', () => {
  const above = [
    'let n = 1;\ninterface A {\n  b: string;\n}',
    "import { scenarios } from 'second-look';",
    'let n: string | null = null;',
  ];
  const check = (source: string): string[] =>
    types
      .ask({ what: 'check', cells: [...above, source, 'let n = true;'], cell: 3, at: 0 })
      .map(({ from, to, line, message }) => `${line} ${source.slice(from, to)}: ${message}`);
  assert.deepEqual(check("n = 'x';\nconst a: A = { b: 'c' };\nawait Promise.resolve(a);"), []);
  assert.deepEqual(check('const n = [1];\nn.at(0);'), []);
  assert.deepEqual(check("\nconst m: number = 'x';"), [
    "2 m: Type 'string' is not assignable to type 'number'.",
  ]);
  assert.deepEqual(check('nobody;'), ["1 nobody: Cannot find name 'nobody'."]);
  assert.match(check("import { nobody } from 'second-look/checker';")[0], /no exported member 'nobody'/);
  assert.match(check('const = 1;')[0], /^1 /);
});

test('it goes on, and describes', () => {
  const cells = ["import { scenarios } from 'second-look';", 'const s = scenarios.ne'];
  const { from, names } = types.ask({ what: 'complete', cells, cell: 1, at: cells[1].length });
  assert.equal(cells[1].slice(from), 'ne');
  assert.ok(names.some(({ name }) => name === 'nested') && names.every(({ name }) => /^ne/i.test(name)));
  const found = types.ask({ what: 'describe', cells, cell: 1, at: cells[1].indexOf('scenarios') + 2 });
  assert.equal(cells[1].slice(found!.from, found!.to), 'scenarios');
  assert.match(found!.code, /scenarios/);
  assert.ok(found!.doc.length > 10);
  assert.equal(types.ask({ what: 'describe', cells: [' '], cell: 0, at: 0 }), null);
});
