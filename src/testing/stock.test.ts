import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../tools/lab/places.js';
import { buildLibrary } from '../tools/library/build.js';
import { runInTslab } from './stock.js';

await buildLibrary(root);
mkdirSync(join(root, 'build'), { recursive: true });
const folder = mkdtempSync(join(root, 'build', 'stock-test-'));
after(() => rmSync(folder, { recursive: true }));

const FIRST = "import { claim } from 'second-look';\nconst seed = 1;";
/** Name of the case, its second cell, and what is said of it. */
const CASES: readonly [string, string, RegExp][] = [
  [
    'a claim that does not hold',
    "claim('S1.1', 'more than two', seed > 2);",
    /^cell 2 \(c1\) fails: .*This claim does not hold: more than two/s,
  ],
  [
    'a cell that throws',
    "throw new TypeError('no such page');",
    /^cell 2 \(c1\) fails: .*TypeError: no such/s,
  ],
  [
    'a type error',
    'const page: number = "seven";',
    /^cell 2 \(c1\) fails: .*not assignable to type 'number'/,
  ],
  ['a warning', "console.error('careful');", /^it writes to stderr: careful/],
  ['a notebook that holds, after all these', "claim('S1.1', 'two', seed === 2);", /^$/],
];

test('an unmodified tslab tells what is wrong, of each of several notebooks', async () => {
  const files = CASES.map(([, code], nth) => {
    const file = join(folder, `${nth}.ipynb`);
    const cells = [FIRST, code].map((source, i) => {
      return { cell_type: 'code', id: `c${i}`, metadata: {}, execution_count: null, source, outputs: [] };
    });
    writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    return file;
  });
  const said = await runInTslab(root, files, [2]);
  for (const [i, [name, , wanted]] of CASES.entries()) assert.match(said[i].join('; '), wanted, name);
});
