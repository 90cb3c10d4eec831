import assert from 'node:assert/strict';
import { test } from 'node:test';
import { root, venvAt } from '../lab/places.js';
import { runInPython } from './python.js';

const task = { source: 'a.ipynb', target: 'b.ipynb', folder: root, spec: {} };

for (const [what, python, why] of [
  ['ends before it answers', process.execPath, /^the run broke off: Python ended with 1: .*Node\.js v/],
  ['is not there', '/no/such/python', /^the run broke off: .*ENOENT/],
] as const) {
  test(`each waiting notebook is told when Python ${what}, and the next gets a new one`, async () => {
    for (let again = 0; again < 2; again++) {
      const venv = { ...venvAt(root), python };
      const told = await Promise.all([runInPython(root, venv, task), runInPython(root, venv, task)]);
      for (const trouble of told) {
        assert.equal(trouble?.cell, null);
        assert.match(trouble?.message ?? '', why);
      }
    }
  });
}
