/**
 * The library's types, one `.d.ts` per source file, doc comments kept.
 *
 * Per file and without a type checker (`isolatedDeclarations`), because a notebook waits for it after each edit.
 */
import ts from 'typescript';
import { ConfigError } from '../../simulator/config/error.js';
import type { SourceFile } from './sources.js';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  isolatedDeclarations: true,
  declaration: true,
  stripInternal: true,
  newLine: ts.NewLineKind.LineFeed,
};

/**
 * Stands for valibot's declarations, which are longer than all of the library's: no door hands out a schema, and each
 * kernel would read them before its first cell.
 */
export const SCHEMAS: string = `export interface GenericSchema<In = unknown, Out = In> {
  readonly types?: readonly [In, Out];
}
export type InferOutput<S> = S extends GenericSchema<never, infer Out> ? Out : never;
export type ObjectEntries = Readonly<Record<string, GenericSchema>>;
export type ArraySchema<T, M> = GenericSchema<T[]> & { readonly message?: M };
export type ErrorMessage<T> = string | ((issue: T) => string);
export interface BaseIssue<T> {
  readonly message: string;
  readonly type: string;
  readonly expected: string | null;
  readonly input: T;
}
export type ArrayIssue = BaseIssue<unknown>;
`;

/** What each source was last found to declare: most are asked for again as they are. */
const declared = new Map<string, { readonly text: string; readonly declaration: string }>();

/**
 * The declaration text of one source.
 *
 * @throws ConfigError naming file, line and column of the first syntax error or missing type
 */
export function declare({ name, text }: SourceFile): string {
  const last = declared.get(name);
  if (last?.text === text) return last.declaration;
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(text, {
    fileName: name,
    compilerOptions: OPTIONS,
    reportDiagnostics: true,
  });
  const [first] = diagnostics;
  if (first) {
    const at = ts.getLineAndCharacterOfPosition(first.file!, first.start!);
    const what = ts.flattenDiagnosticMessageText(first.messageText, ' ');
    throw new ConfigError(`src/${name}:${at.line + 1}:${at.character + 1}: ${what}`);
  }
  declared.set(name, { text, declaration: outputText });
  return outputText;
}
