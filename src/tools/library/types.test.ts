import assert from 'node:assert/strict';
import { test } from 'node:test';
import ts from 'typescript';
import { typesOf } from './types.js';

/** The declaration files of sources, by name. */
function rolled(sources: Record<string, string>): Map<string, string> {
  const all = Object.entries(sources).map(([name, text]) => ({ file: `/src/${name}`, name, text }));
  return new Map(typesOf(all).map(({ name, text }) => [name, text]));
}

/** TypeScript's own declarations are parsed once for all programs. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** What a file that imports them has wrong; the declarations themselves are checked, too, but not TypeScript's own. */
function wrongIn(files: ReadonlyMap<string, string>, code: string): string[] {
  const at = new Map([...files].map(([name, text]) => [`/${name}`, text]));
  at.set('/use.ts', code);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipDefaultLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, how) => {
    const text = at.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, how);
    if (!parsed.has(name)) parsed.set(name, read(name, how));
    return parsed.get(name);
  };
  host.fileExists = (name) => at.has(name) || ts.sys.fileExists(name);
  host.readFile = (name) => at.get(name) ?? ts.sys.readFile(name);
  return ts
    .getPreEmitDiagnostics(ts.createProgram(['/use.ts'], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

test('names that two sources give stay apart, whatever they are called where they are used', () => {
  const files = rolled({
    'index.ts':
      "/** The door. */\nexport { size } from './a/one.js';\nexport { size as other, type Box } from './a/two.js';\n",
    'a/one.ts': 'export interface Size { readonly px: number }\nexport const size: Size = { px: 1 };\n',
    'a/two.ts': `import type { Size as Pixels } from './one.js';
type Size = 'small' | 'large';
export interface Box<Size> { readonly of: Size }
export function size(given: Pixels, size: Size): [Pixels, Size] { return [given, size]; }
`,
  });
  assert.deepEqual([...files.keys()], ['types.d.ts', 'index.d.ts']);
  assert.match(files.get('index.d.ts')!, /^\/\*\* The door\. \*\/\nexport /);
  const code = (word: string) => `import { type Box, other, size } from './index.js';
const [{ px }, word]: [{ readonly px: number }, 'small' | 'large'] = other(size, '${word}');
export const both: [number, string] = [px, word];
export const box: Box<number> = { of: px };`;
  assert.deepEqual(wrongIn(files, code('small')), []);
  assert.match(wrongIn(files, code('huge')).join(), /"huge"' is not assignable/);
});

test('only what a door needs comes along, with its comments and in each of its forms', () => {
  const files = rolled({
    'index.ts':
      "export * from './all.js';\nexport type { Made } from './made.js';\ninterface Own { readonly n: 1 }\nexport const own: Own = { n: 1 };\n",
    'all.ts': `import * as v from 'valibot';
/** Read by no door. */
export interface Unused { readonly far: number }
const schema: v.GenericSchema<never, { n: number }> = v.object({ n: v.number() });
/** Read. */
export type Read = v.InferOutput<typeof schema>;
/** By number. */
export function pick(n: number): Read;
/** By text. */
export function pick(text: string): Read;
export function pick(of: number | string): Read { return { n: Number(of) }; }
export const Kind: { readonly A: 1 } = { A: 1 };
export type Kind = 1;
`,
    'made.ts': 'export class Made<T> { readonly read!: T; }\n',
  });
  assert.doesNotMatch(files.get('index.d.ts')!, /Own/);
  const types = files.get('types.d.ts')!;
  assert.match(types, /\/\*\* By text\. \*\/\nexport declare function pick\(text: string\): Read;/);
  const hidden = rolled({
    'index.ts': "export { own } from './own.js';\n",
    'own.ts': 'interface Unused {}\nexport const own: 1 = 1;\n',
  });
  assert.doesNotMatch(hidden.get('types.d.ts')!, /Unused/);
  const code = `import { Kind, type Made, pick } from './index.js';
const kind: Kind = Kind.A;
export const sum: number = pick(1).n + pick('2').n + kind;
export const text = (made: Made<string>): string => made.read;`;
  assert.deepEqual(wrongIn(files, code), []);
  assert.match(
    wrongIn(files, "import { Made } from './index.js'; new Made();").join(),
    /using 'export type'/,
  );
});

test('what cannot be handed out is said, by its source', () => {
  const wrong = (text: string): void =>
    void rolled({ 'index.ts': text, 'a.ts': 'export const a: number = 1;\n' });
  assert.throws(() => wrong("import type { T } from 'elsewhere';\nexport const t: T = 1;\n"), {
    message: 'declarations of src/index.ts import elsewhere, which is none of the library',
  });
  assert.throws(() => wrong("export * as a from './a.js';\n"), {
    message: 'src/index.ts exports a namespace, which is not foreseen',
  });
});
