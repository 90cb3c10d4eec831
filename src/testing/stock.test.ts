import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../tools/lab/places.js';
import { buildLibrary } from '../tools/library/build.js';
import { CLAIM } from '../tutorial/data/held.js';
import { runInTslab } from './stock.js';

await buildLibrary(root);
mkdirSync(join(root, 'build'), { recursive: true });
const folder = mkdtempSync(join(root, 'build', 'stock-test-'));
after(() => rmSync(folder, { recursive: true }));

const FIRST = "import { claim } from 'second-look';\nconst seed = 1;";
/** What is committed of a claim. */
const CLAIMED = { output_type: 'display_data', metadata: {}, data: { [CLAIM]: {} } };
/** Name of the case, its cells after the first, and what is said of it. */
const CASES: readonly [string, string | readonly string[], RegExp][] = [
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
  ['a claim too few', "if (seed < 2) claim('S1.1', 'one', true);", /^0 claims are made; 1 are committed$/],
  [
    'a cell that a seed has a part in, though not by name',
    [
      'const list: number[] = [];\nconst same = list;',
      'same.push(seed);',
      "import { show } from 'second-look';\nshow(list.join());",
    ],
    /^cell 4 \(c3\) shows something else with another seed/,
  ],
  [
    'a package that is written while it runs',
    [
      "import { page } from 'page';",
      `import { utimesSync } from 'node:fs';
      for (let i = 1; i < 3; i++)
        for (const name of ['index.d.ts', 'package.json']) {
          utimesSync('node_modules/page/' + name, i, i);
          await new Promise((end) => setTimeout(end, 200));
        }`,
      'const same = page;',
    ],
    /^$/,
  ],
  ['a notebook that holds, after all these', "claim('S1.1', 'two', seed === 2);", /^$/],
];

test('an unmodified tslab tells what is wrong, of each of several notebooks', async () => {
  const page = join(folder, 'node_modules', 'page');
  mkdirSync(page, { recursive: true });
  writeFileSync(join(page, 'package.json'), '{}');
  writeFileSync(join(page, 'index.js'), 'exports.page = 1;');
  writeFileSync(join(page, 'index.d.ts'), 'export declare const page: number;');
  const files = CASES.map(([, code], nth) => {
    const file = join(folder, `${nth}.ipynb`);
    const cells = [FIRST, code].flat().map((source, i) => {
      const claims = source.includes('claim(') ? [CLAIMED] : [];
      return { cell_type: 'code', id: `c${i}`, metadata: {}, execution_count: null, source, outputs: claims };
    });
    writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    return file;
  });
  const said = await runInTslab(root, files, [2]);
  for (const [i, [name, , wanted]] of CASES.entries()) assert.match(said[i].join('; '), wanted, name);
});
