import assert from 'node:assert/strict';
import { test } from 'node:test';
import { root } from '../lab/places.js';
import { notebookFiles } from './notebook.js';
import { readOptions } from './options.js';

const read = (args: string[]) => readOptions(root, args);
const all = notebookFiles(root);

test('without arguments: all notebooks, this Node, writing', () => {
  assert.deepEqual(read([]), { check: false, node: process.execPath, files: all });
});

test('check, notebooks by number and by path, and another Node', () => {
  const [file, node] = [import.meta.url.replace('file://', ''), process.execPath];
  const files = [file, all[5]];
  assert.deepEqual(read(['--check', '--node', node, file, '05']), { check: true, node, files });
});

test('what is not there, not known or left out is named', () => {
  assert.throws(() => read(['--chek']), /'--chek'\. It takes --check, --node PATH/);
  assert.throws(() => read(['--node']), /--node needs a value after it\. It takes/);
  assert.throws(() => read(['/no/such.ipynb']), /There is no file \/no\/such\.ipynb\./);
  assert.throws(() => read(['99']), /There is no file .*99\./);
  assert.throws(() => read(['--node', '/no/node']), /There is no file \/no\/node\./);
});
