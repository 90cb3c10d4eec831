import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { Report } from '../protocol.js';
import type { Compiler } from './compiler.js';
import type { RunnerParts } from './runner.js';
import type { TypeScript } from './typescript.js';

const ts: TypeScript = createRequire(import.meta.url)('@tslab/typescript-for-tslab');

// As in the bundle, which is CommonJS.
Object.assign(globalThis, { __dirname: import.meta.dirname });
const { CellRunner } = await import('./runner.js');

/** Takes cells as they are; all that they declare is a number. */
const compiler = {
  ts,
  getCodeMetadata: () => ({}),
  convert: (_: string, code: string) => {
    const names = [...code.matchAll(/const (\w+)/g)].map(([, name]) => name);
    const declOutput = names.map((name) => `declare const ${name}: number;`).join('\n');
    return { diagnostics: [], declOutput, module: `\n${code}\nexport { ${names.join(', ')} };` };
  },
} as unknown as Compiler;

/** Runs cells, numbered from 1; how many of them failed. */
async function run(...codes: string[]): Promise<number> {
  const reports: Report[] = [];
  const runner = new CellRunner({
    compiler,
    modules: { refresh: async () => {}, require: () => ({}) },
    stack: { addCell: () => {} },
    errors: { thrown: String },
    shared: new Int32Array(16),
    send: (report: Report) => reports.push(report),
  } as unknown as RunnerParts);
  for (const [k, code] of codes.entries())
    await runner.execute({ type: 'execute', code, silent: false, count: k + 1 });
  return reports.filter((report) => report.type === 'done' && report.error !== undefined).length;
}

test('a cell looks at no variable that it does not declare', async () => {
  const looked: string[] = [];
  Object.assign(globalThis, { looked });
  const watched = (name: string): string =>
    `Object.defineProperty(__tslab_slots.of('${name}'), '${name}', { get: () => looked.push('${name}'), set() {} });`;
  const failed = await run(
    ...Array.from({ length: 20 }, (_, k) => watched(`x${k}`)),
    'const y = 1;',
    'const x3 = 4;',
    'const z = 5; throw 6;',
  );
  assert.equal(failed, 1);
  assert.deepEqual(new Set(looked), new Set(['x3']));
});
