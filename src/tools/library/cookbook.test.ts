/** The recipes of the cookbook compile and run as they are printed. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { root } from '../lab/places.js';
import { buildLibrary } from './build.js';

const text = readFileSync(join(root, 'src', 'tutorial', 'COOKBOOK.md'), 'utf8');
const recipes = [...text.matchAll(/^## (.+)\n[\s\S]*?```ts\n([\s\S]*?)```/gm)];
await buildLibrary(root);
const folder = join(root, 'build', `cookbook-${process.pid}`);
mkdirSync(folder, { recursive: true });
after(() => rmSync(folder, { recursive: true }));
const OPTIONS: ts.CompilerOptions = {
  // A reader need not have those of Node.
  ...{ strict: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022 },
  ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
};
const fileOf = (i: number): string => join(folder, `${i}.mts`);
// The packed library finds a side door without `.js`, as cells do; the built one, which has no `exports`, does not.
const inNode = (code: string): string => code.replace(/'(second-look\/\w+)'/g, "'$1.js'");
for (const [i, [, , code]] of recipes.entries()) writeFileSync(fileOf(i), inNode(code));

test('there is a recipe for each thing that one may want first', () => {
  assert.deepEqual(
    recipes.map(([, title]) => title),
    [
      'Your own VM and workload',
      'A run over time',
      'Your own trace',
      'Your own policy',
      'Your own protocol',
      'A sweep, as CSV and as a picture',
      'A real kernel beside the simulator',
    ],
  );
});

test('the recipes compile', () => {
  const program = ts.createProgram(
    recipes.map((_, i) => fileOf(i)),
    { ...OPTIONS, noEmit: true },
  );
  const said = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const [, title] = recipes[recipes.findIndex((_, i) => fileOf(i) === file?.fileName)] ?? [];
    return `${title}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  assert.deepEqual(said, []);
});

for (const [i, [, title, code]] of recipes.entries()) {
  test(`it runs: ${title}`, async () => {
    const hook = Symbol.for('second-look.display');
    const shown: unknown[] = [];
    Object.assign(globalThis, { [hook]: (message: unknown) => shown.push(message) });
    const script = fileOf(i).replace(/mts$/, 'mjs');
    writeFileSync(script, ts.transpile(inNode(code), { ...OPTIONS, module: ts.ModuleKind.ESNext }));
    await import(pathToFileURL(script).href);
    assert.equal(shown.length > 0, /show\(|sweep\(/.test(code));
    delete (globalThis as { [hook]?: unknown })[hook];
  });
}
