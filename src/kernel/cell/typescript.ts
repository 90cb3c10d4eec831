import { readFileSync } from 'node:fs';
import type * as TS from '@tslab/typescript-for-tslab';
import { latin1 } from './latin1.js';
import { emptyModule } from './modules.js';

/** TypeScript as tslab uses it (5.0), with its binder, which it does not declare: that fills in the names of each scope. */
export type TypeScript = typeof TS & {
  bindSourceFile(file: TS.SourceFile, options: TS.CompilerOptions): void;
};

/** Loads it for all who require it later, or takes what a snapshot has. That source is kept as long as the kernel runs: 8 MB. */
export function loadTypeScript(path: string, ready: TypeScript | undefined): TypeScript {
  const module = emptyModule(path);
  require.cache[path] = module;
  if (ready) module.exports = ready;
  else module._compile(latin1(readFileSync(path, 'utf8')), path);
  module.loaded = true;
  return module.exports;
}
