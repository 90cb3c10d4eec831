import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { wrongArrows } from './arrows.js';

/** What is said of a checkout of these files, each with its content. */
async function arrowsOf(files: Record<string, string>): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'arrows-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = join(root, 'src', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return await wrongArrows(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const sound = {
  'simulator/mglru/aging.ts': "import { pages } from '../mm/memcg.js';\nexport const age = pages;",
  'simulator/mm/memcg.ts': 'export const pages = 1; export type Page = number;',
  'tutorial/figure.ts': "export { age } from '../simulator/mglru/aging.js';",
};

test('arrows that run down are right', async () => {
  assert.deepEqual(await arrowsOf(sound), []);
});

for (const [what, file, text, wrong] of [
  ['up between layers', 'simulator/mm/fault.ts', "export * from '../mglru/aging.js';", /^simulator\/mm does/],
  [
    'up between layers, types only',
    'simulator/mm/fault.ts',
    "import type { age } from '../mglru/aging.js';\nexport type Age = typeof age;",
    /^simulator\/mm does .*fault\.ts -> src\/simulator\/mglru\/aging\.ts$/,
  ],
  [
    'up between products',
    'simulator/mm/fault.ts',
    "export * from '../../tutorial/figure.js';",
    /^simulator i/,
  ],
  ['sideways', 'kernel/launcher.ts', "import '../simulator/mm/memcg.js';", /^kernel imports nothing else/],
  ['into tests', 'simulator/mm/fault.ts', "export * from './testing/toy.js';", /^no product imports tests/],
  [
    'out of a pure folder',
    'checker/explore.ts',
    "import 'node:fs';",
    /^simulator, checker and host are pure/,
  ],
] as const) {
  test(`an arrow is found: ${what}`, async () => {
    const found = await arrowsOf({ ...sound, 'simulator/mm/testing/toy.ts': 'export {};', [file]: text });
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0], wrong);
  });
}

test('a circle of types alone is found', async () => {
  const found = await arrowsOf({
    'tutorial/one.ts': "import type { Two } from './two.js';\nexport type One = Two;",
    'tutorial/two.ts': "import type { One } from './one.js';\nexport type Two = One;",
  });
  assert.equal(found.length, 1);
  assert.match(found[0], /^no circles: .*one\.ts.*two\.ts/);
});

test('no files at all are not right', async () => {
  await assert.rejects(arrowsOf({ 'simulator/notes.md': '' }), /There are no files/);
});
