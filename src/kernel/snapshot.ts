/**
 * Makes a snapshot: `node --snapshot-blob OUT --build-snapshot snapshot.cjs TYPESCRIPT`, where Node's types are found.
 *
 * A kernel that starts from it has the compiler loaded, and Node's and the language's declarations parsed: 1.7 s
 * less of a processor, for some 40 MB more memory. Node's own loader must not be used here, since it cannot be in a snapshot;
 * nor may a module of Node's whose native part has classes (`node:crypto`; `node:v8` and a warning on stderr load streams):
 * from Node 22 on a thread that loads it, too, ends the process.
 */
import type * as Crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import type * as TS from '@tslab/typescript-for-tslab';
import { latin1 } from './cell/latin1.js';
import { givePrepared } from './cell/prepared.js';
import type { TypeScript } from './cell/typescript.js';

const [, , path] = process.argv as [string, string, string];

/** As TypeScript uses it: loaded when first called. */
const crypto = { createHash: (name: string) => (require('node:crypto') as typeof Crypto).createHash(name) };

function loadTypeScript(): TypeScript {
  const code = `(function (exports, require, module, __filename, __dirname) {${latin1(readFileSync(path, 'utf8'))}\n})`;
  const module = { exports: {} };
  const run = new Script(code, { filename: path }).runInThisContext();
  const load = (name: string): unknown => (name === 'crypto' ? crypto : require(name));
  run.call(module.exports, module.exports, load, module, path, dirname(path));
  return module.exports as TypeScript;
}

/** What a cell of no words has, bound; parsed as for tslab, whose target this is. */
function readDeclarations(ts: TypeScript): Map<string, TS.SourceFile> {
  const options: TS.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    lib: ['lib.es2022.d.ts'],
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const cell = join(host.getCurrentDirectory(), 'cell.ts');
  const { getSourceFile } = host;
  host.getSourceFile = (name, how) =>
    name === cell ? ts.createSourceFile(name, '', how) : getSourceFile(name, how);
  const program = ts.createProgram([cell], options, host);
  program.getTypeChecker(); // binds
  return new Map(program.getSourceFiles().map((file) => [file.fileName, file]));
}

const ts = loadTypeScript();
ts.sys.getCurrentDirectory = () => process.cwd(); // its own asks once, here already
givePrepared({ ts, files: readDeclarations(ts) });
