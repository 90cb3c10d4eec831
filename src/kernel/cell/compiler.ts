/**
 * tslab's converter, listened in on.
 *
 * tslab turns a cell into CommonJS by two emits and keeps only the last text. We need what is between the two and the
 * source map, so the compiler that tslab loads is wrapped, in memory, before tslab loads it.
 */
import { createRequire } from 'node:module';
import type * as TS from '@tslab/typescript-for-tslab';
import type { Converter, ConvertResult } from 'tslab/dist/converter';
import { takePrepared } from './prepared.js';
import { Programs } from './programs.js';
import { loadTypeScript, type TypeScript } from './typescript.js';
import { watchFiles } from './watch.js';

type TslabConverter = typeof import('tslab/dist/converter');

/** What a cell compiles to. */
export interface Converted extends ConvertResult {
  /** The cell as an ES module with an inline source map; absent when there is nothing to run. */
  module?: string;
}

/** The compiler of one notebook. */
export interface Compiler {
  readonly ts: TypeScript;
  readonly converter: Converter;
  /** tslab's own functions: here and not imported, because tslab must not be loaded before the compiler is wrapped. */
  readonly isCompleteCode: TslabConverter['isCompleteCode'];
  readonly printQuickInfo: typeof import('tslab/dist/inspect').printQuickInfo;
  readonly getCodeMetadata: typeof import('tslab/dist/metadata').getCodeMetadata;
  /** Like tslab's `convert`, with the ES module that it makes on the way. */
  convert(declared: string, code: string): Converted;
}

/** Loads tslab's compiler for the current folder. Takes a second or two: the standard library is read and checked. */
export function createCompiler(): Compiler {
  const require = createRequire(__filename);
  const path = require.resolve('@tslab/typescript-for-tslab', { paths: [require.resolve('tslab')] });
  const prepared = takePrepared();
  if (prepared) Error.stackTraceLimit = 100; // as TypeScript sets it when it is loaded; a snapshot does not keep it
  const ts = loadTypeScript(path, prepared?.ts);
  const watch = watchFiles(ts);
  const programs = new Programs(ts, watch, prepared?.files);
  let module: string | undefined;
  require.cache[path]!.exports = {
    ...ts, // all its names as own ones: tslab copies those
    createWatchCompilerHost(
      files: string[],
      options: TS.CompilerOptions,
      system: TS.System,
      _: null,
      ...say: TS.DiagnosticReporter[]
    ) {
      const ours = { ...options, inlineSourceMap: true, types: ['node'] };
      return programs.host(files, ours, system, ...say);
    },
    transpileModule(text: string, options: TS.TranspileOptions) {
      module = text;
      // Of the cell itself, which comes behind the emit, we make CommonJS of our own.
      return programs.emitting ? ts.transpileModule(text, options) : { outputText: text };
    },
  };
  const { createConverter, isCompleteCode } = require('tslab/dist/converter') as TslabConverter;
  const converter = createConverter({ isJS: false, isBrowser: false });
  return {
    ts,
    converter,
    isCompleteCode,
    printQuickInfo: (require('tslab/dist/inspect') as typeof import('tslab/dist/inspect')).printQuickInfo,
    getCodeMetadata: (require('tslab/dist/metadata') as typeof import('tslab/dist/metadata')).getCodeMetadata,
    convert(declared, code) {
      watch.poll();
      programs.expectCell();
      const result: Converted = converter.convert(declared, code);
      // The cell itself comes last, after the files that it imports.
      if (result.output) result.module = module!;
      module = undefined;
      return result;
    },
  };
}
