/** Each value behind the front door has an example in its doc comment, and the example compiles and runs. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { root } from '../lab/places.js';
import { buildLibrary } from './build.js';

const { dir } = await buildLibrary(root);
const OPTIONS: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  // A reader need not have those of Node.
  types: [],
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

/** The names behind the front door, with the examples of values. */
function namesOf(door: string): { types: string[]; examples: Map<string, string | undefined> } {
  const program = ts.createProgram([door], OPTIONS);
  const checker = program.getTypeChecker();
  const names = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(door)!)!);
  const types: string[] = [];
  const examples = new Map<string, string | undefined>();
  for (const symbol of names) {
    const real = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (!(real.flags & ts.SymbolFlags.Value)) types.push(symbol.name);
    else {
      const tag = real.getJsDocTags(checker).find(({ name }) => name === 'example');
      const text = tag && ts.displayPartsToString(tag.text).replace(/^```ts\n|\n?```$/gm, '');
      examples.set(symbol.name, text);
    }
  }
  return { types, examples };
}

/** Names of side doors that examples use. */
const ASIDE = `
import { explore, RMAP_PROTOCOLS } from 'second-look/checker.js';
import { rmapStory } from 'second-look/rmap.js';
import { youngProbability } from 'second-look/theory.js';`;

const { types, examples } = namesOf(join(dir, 'index.d.ts'));
const values = [...examples.keys()];

const folder = join(root, 'build', `examples-${process.pid}`);
mkdirSync(folder, { recursive: true });
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'examples.mts');
const code = [
  `import { ${[...values, ...types.map((name) => `type ${name}`)].join(', ')} } from 'second-look';`,
  ASIDE,
  'export const examples: Record<string, () => Promise<void>> = {',
  ...[...examples].map(([name, text = '']) => `${name}: async () => {\n${text}\n},`),
  '};',
].join('\n');
writeFileSync(file, code);

test('each value has an example', () => {
  assert.deepEqual(
    values.filter((name) => examples.get(name) === undefined),
    [],
  );
});

test('the examples compile', () => {
  const said = ts.getPreEmitDiagnostics(ts.createProgram([file], OPTIONS)).map((each) => {
    const line = each.file?.text.slice(0, each.start).split('\n').length ?? 0;
    return `${code.split('\n')[line - 1]}: ${ts.flattenDiagnosticMessageText(each.messageText, ' ')}`;
  });
  assert.deepEqual(said, []);
});

test('the examples run', async () => {
  const hook = Symbol.for('second-look.display');
  Object.assign(globalThis, { [hook]: () => {} });
  const script = join(folder, 'examples.mjs');
  writeFileSync(script, ts.transpile(code, { ...OPTIONS, noEmit: false, module: ts.ModuleKind.ESNext }));
  const all = (await import(pathToFileURL(script).href)) as { examples: Record<string, () => Promise<void>> };
  for (const [name, run] of Object.entries(all.examples))
    await assert.doesNotReject(run, `the example of ${name}`);
  delete (globalThis as { [hook]?: unknown })[hook];
});
