import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Trouble } from '../lab/trouble.js';
import { readNotebook } from './notebook.js';

const folder = mkdtempSync(join(tmpdir(), 'notebook-'));
after(() => rmSync(folder, { recursive: true }));

const cell = { cell_type: 'code', metadata: {}, source: ['a\n', 'b'], outputs: [] };
const shown = (data: object) => ({ ...cell, outputs: [{ output_type: 'display_data', data }] });
const withCells = (...cells: unknown[]) => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

function read(content: unknown) {
  const file = join(folder, 'a.ipynb');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readNotebook(file);
}

test('a notebook is read as it is, with what our tools do not know', () => {
  const notebook = withCells(cell, { ...cell, attachments: {} }, shown({ 'text/x': { a: 1 } }));
  assert.deepEqual(read(notebook), notebook);
});

test('what is no notebook is one sentence that names the field', () => {
  const cases: [unknown, RegExp][] = [
    ['{', /not valid JSON|Expected property name|position 1/],
    ['[]', /cells is missing|the file must be an object/],
    ['null', /the file must be an object/],
    [{}, /: cells is missing \(and 1 more\)\./],
    [
      { ...withCells(), metadata: { language_info: 0 } },
      /: metadata\.language_info must be an object; it was 0\./,
    ],
    [{ ...withCells(), cells: {} }, /: cells must be a list; it was an object\./],
    [withCells(cell, 5), /: cells\.1 must be an object; it was 5\./],
    [withCells({ ...cell, source: undefined }), /: cells\.0\.source is missing\./],
    [withCells({ ...cell, source: 5 }), /: cells\.0\.source must be a text or a list of texts/],
    [
      withCells({ ...cell, cell_type: 'heading' }),
      /: cells\.0\.cell_type must be one of 'code', .*"heading"/,
    ],
    [
      withCells({ ...cell, outputs: [{ output_type: 'x' }] }),
      /: cells\.0\.outputs\.0\.output_type must be one/,
    ],
    [withCells(shown({ 'image/png': { a: 1 } })), /\.data\.image\/png must be a text or a list of texts/],
  ];
  for (const [content, expected] of cases) {
    assert.throws(
      () => read(content),
      (error: Error) => {
        assert.ok(error instanceof Trouble);
        assert.match(error.message, /^.*a\.ipynb cannot be read as a notebook: .*\. Repair or remove it\.$/);
        assert.match(error.message, expected);
        return true;
      },
    );
  }
});
