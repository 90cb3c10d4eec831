import assert from 'node:assert/strict';
import { test } from 'node:test';
import { root } from '../lab/places.js';
import { run } from '../lab/process.js';

test('a word that is not understood is named, with exit code 2', async () => {
  const program = ['--import', 'tsx', 'src/tools/protocols/main.ts', '--jsn'];
  const { code, stdout, output } = await run(process.execPath, program, { cwd: root });
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(output, /^argument is "--jsn"; it may be --json\n$/);
});
