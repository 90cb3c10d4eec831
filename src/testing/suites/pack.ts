import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import ts from 'typescript';
import { packLibrary } from '../../tools/library/pack.js';
import { HANGS } from '../cores.js';
import { Count, type Suite, type SuiteContext, type SuiteResult } from '../suite.js';
import { runInWorker } from './worker.js';

const run = promisify(execFile);

/** What a reader of the README may try, all doors opened; `say` is how the words get out. */
const use = (say: string): string => `
const scenario = { ...scenarios.plain, durationSeconds: 60 };
const found = await compare({ scenario, policies: ['BASE', mine], seeds: 2, measures: ['endSeconds', 'node.freePages'] });
const { svg } = lines([{ x: 1, y: 2 }], { x: 'x', y: 'y', alt: 'a' });
const counts = [RMAP_PROTOCOLS.length, typeof inOrderOfService, typeof rmapStory, youngProbability(1, 1), NO_COSTS.vmExitNs];
${say}(csv(rows(found)) + csv(rows(simulate(scenario))) + counts + svg.slice(0, 4));
`;
const NAMES: Readonly<Record<string, string>> = {
  'second-look': 'compare, csv, lines, policies, rows, scenarios, simulate',
  'second-look/checker': 'RMAP_PROTOCOLS',
  'second-look/locks': 'inOrderOfService',
  'second-look/rmap': 'rmapStory',
  'second-look/theory': 'youngProbability',
  'second-look/data': 'NO_COSTS',
};
const imports = Object.entries(NAMES).map(([from, names]) => `import { ${names} } from '${from}';`);
const requires = Object.entries(NAMES).map(([from, names]) => `const { ${names} } = require('${from}');`);
const own = "const mine = { ...policies.LANDED, name: 'mine' };";

/** What the compiler says of a file with the strictest settings, declarations of packages included. */
function complaints(file: string): string {
  const program = ts.createProgram([file], {
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  });
  const said = ts.getPreEmitDiagnostics(program);
  return said.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')).join('\n');
}

/** The packed library, installed into an empty folder, works alone: in Node and, bundled, in a browser. */
export const packSuite: Suite = {
  name: 'pack',
  run: (context) => context.onCore(() => tryPack(context)),
};

async function tryPack({ root, log }: SuiteContext): Promise<SuiteResult> {
  const count = new Count();
  const folder = mkdtempSync(join(tmpdir(), 'second-look-alone-'));
  const put = (name: string, ...lines: string[]): string => {
    writeFileSync(join(folder, name), lines.join('\n'));
    return join(folder, name);
  };
  const terms = { cwd: folder, timeout: HANGS };
  const printed = async (file: string): Promise<string> =>
    (await run(process.execPath, [file], terms)).stdout.trim();
  try {
    const pack = await packLibrary(root, join(folder, 'pack'));
    put('package.json', '{ "private": true }');
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', pack], terms);
    const expected = await printed(put('esm.mjs', ...imports, own, use('console.log')));
    const cjs = put('cjs.cjs', ...requires, own, `(async () => {${use('console.log')}})();`);
    const typed = put('typed.mts', ...imports, own, use('console.log'));
    const load = put('load.cjs', "console.log(require('second-look').load('people').length)");
    const entry = put('page.mjs', ...imports, own, `(async () => {${use('postMessage')}})();`);
    await count.attempt('as an ES module in Node', async () =>
      assert.match(expected, /^policy,[\s\S]*<svg$/),
    );
    await count.attempt('as CommonJS in Node', async () => assert.equal(await printed(cjs), expected));
    await count.attempt('its types', async () => assert.equal(complaints(typed), ''));
    await count.attempt('its data', async () => assert.ok(Number(await printed(load)) > 3));
    await count.attempt('bundled in a browser', async () => {
      const options = { bundle: true, write: false, platform: 'browser', format: 'iife' } as const;
      const { outputFiles } = await build({ entryPoints: [entry], ...options, target: 'es2022' });
      assert.equal(String(await runInWorker(outputFiles[0].text, log)).trim(), expected);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return count;
}
