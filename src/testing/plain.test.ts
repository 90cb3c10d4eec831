import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../tools/lab/places.js';
import { buildLibrary } from '../tools/library/build.js';
import { CLAIM } from '../tutorial/data/held.js';
import { runPlainly } from './plain.js';

let folder = '';
before(async () => {
  await buildLibrary(root);
  mkdirSync(join(root, 'build'), { recursive: true });
  folder = mkdtempSync(join(root, 'build', 'plain-test-'));
});
after(() => rmSync(folder, { recursive: true }));

/** Cells that a seed has a part in. */
const seeded = (cells: readonly string[]): string[] => cells.map((cell) => `${cell}\nvoid seed;`);

/** What is said of a notebook of these cells, whose committed outputs hold so many claims. */
async function said(cells: readonly string[], claims: number, earlier: number[] = []): Promise<string> {
  const file = join(folder, 'case.ipynb');
  const code = ["import { claim, simulate } from 'second-look';\nconst seed = 1;", ...cells];
  const outputs = Array.from({ length: claims }, () => ({
    output_type: 'display_data',
    metadata: {},
    data: { [CLAIM]: {} },
  }));
  const notebook = {
    cells: code.map((source, i) => ({
      cell_type: 'code',
      id: `c${i}`,
      metadata: {},
      source,
      outputs: i === 0 ? outputs : [],
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(file, JSON.stringify(notebook));
  const [last] = (await runPlainly(root, [file], [...earlier, 3])).slice(-1);
  return last.join('; ');
}

test('a notebook whose claims hold passes, with the seed that it is given', async () => {
  const cells = ["claim('S1.1', 'the seed is three', seed === 3);", 'const later: number = await 1;'];
  assert.equal(await said(cells, 1), '');
  assert.equal(await said(cells, 1, [4, 5]), '', 'each of several seeds is told alone');
});

test('cells may import from side doors, with types, and declare a name again', async () => {
  const cells = [
    "import { type Drain, drain as queue } from 'second-look/theory';\nimport * as all from 'second-look/theory';\nconst x = typeof queue;",
    'const old = x;',
    "const x: string = 'new';",
    "claim('S1.1', 'the last one counts', x === 'new' && seed === 3 && old === typeof all.drain && old === 'function');",
  ];
  assert.equal(await said(cells, 1), '');
});

for (const [what, cells, claims, wrong] of [
  [
    'a claim that does not hold',
    ["claim('S1.1', 'the seed is one', seed === 1);"],
    1,
    /^cell 2 \(c1\) fails: Error: This claim does not hold: the seed is one \(S1\.1\)$/,
  ],
  [
    'a cell that throws',
    ['const x = 1;', "throw new TypeError('no such page');"],
    0,
    /^cell 3 \(c2\) fails: Ty/,
  ],
  [
    'a rejection that no cell awaits',
    ["void Promise.reject(new Error('late'));"],
    0,
    /broke off with 1: .*late/s,
  ],
  ['an await that never ends', ['await new Promise(() => undefined);'], 0, /broke off with 13/],
  ['a warning', ["console.error('careful');"], 0, /^it writes to stderr: careful/],
  ['a claim too few', ['const none = 0;'], 1, /^0 claims are made; 1 are committed$/],
  ['a claim too many', ["claim('S1.1', 'it is', true);"], 0, /^1 claims are made; 0 are committed$/],
] as const) {
  test(`it tells ${what}`, async () => assert.match(await said(seeded(cells), claims), wrong));
}

test('only those cells run that a seed has a part in, and what they need', async () => {
  const cells = [
    "eval('globalThis.runs = (globalThis.runs ?? 0) + 1');",
    'const two = 2;',
    'const doubled = seed * two;',
    "throw new Error(eval('globalThis.runs') + ' with seed ' + doubled / 2);",
  ];
  assert.match(await said(cells, 0), /: undefined with seed 3$/);
  assert.match(await said(cells, 0, [4]), /: undefined with seed 3$/);
});
