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
 * The declaration text of one source.
 *
 * @throws ConfigError naming file, line and column of the first syntax error or missing type
 */
export function declare({ name, text }: SourceFile): string {
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
  return outputText;
}
