import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOptions } from './options.js';

test('without arguments: all notebooks, this Node, writing', () => {
  assert.deepEqual(readOptions([], {}), { check: false, node: process.execPath, files: [] });
});

test('check, files and another Node', () => {
  const [file, node] = [import.meta.url.replace('file://', ''), process.execPath];
  assert.deepEqual(readOptions(['--check', '--node', node, file], {}), { check: true, node, files: [file] });
  assert.equal(readOptions([], { SECOND_LOOK_NODE: node }).node, node);
});

test('what is not there or not known is named', () => {
  assert.throws(() => readOptions(['--chek'], {}), /"--chek" is not known\. It takes --check, --node PATH/);
  assert.throws(() => readOptions(['/no/such.ipynb'], {}), /There is no file \/no\/such\.ipynb\./);
  assert.throws(() => readOptions(['--node', '/no/node'], {}), /There is no file \/no\/node\./);
});
