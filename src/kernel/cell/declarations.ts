/** What the next cells may refer to after a cell that failed half-way. */
import type * as TS from '@tslab/typescript-for-tslab';
import { namesOf } from './declared.js';
import type { TypeScript } from './typescript.js';

/**
 * The declarations of a failed cell, less the variables that it never gave a value, plus the older declarations of
 * those names. Without it a notebook would lose all that a cell computed before an interrupt.
 *
 * @param next declarations as they would be, had the cell succeeded
 * @param previous declarations before the cell
 * @param isUnset whether the cell left the variable of this name alone
 */
export function keepDeclared(
  ts: TypeScript,
  next: string,
  previous: string,
  isUnset: (name: string) => boolean,
): string {
  const declared = new Set<string>();
  const fresh = filter(ts, next, (name) => !isUnset(name), declared);
  return fresh + filter(ts, previous, (name) => !declared.has(name), new Set());
}

function filter(ts: TypeScript, text: string, keep: (name: string) => boolean, kept: Set<string>): string {
  const file = ts.createSourceFile('declared.d.ts', text, ts.ScriptTarget.ES2022, true);
  const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed });
  const print = (node: TS.Node): string => `${printer.printNode(ts.EmitHint.Unspecified, node, file)}\n`;
  let out = '';
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) {
      const { declarationList: list } = statement;
      const declarations = list.declarations.filter((d) => keep(d.name.getText(file)));
      for (const { name } of declarations) kept.add(name.getText(file));
      if (!declarations.length) continue;
      const { factory } = ts;
      const shorter = factory.createVariableDeclarationList(declarations, list.flags);
      out += print(factory.updateVariableStatement(statement, statement.modifiers, shorter));
      continue;
    }
    const names = valueNames(ts, statement);
    if (names.length && !names.some(keep)) continue;
    for (const name of names) kept.add(name);
    out += print(statement);
  }
  return out;
}

/** Names of a statement that have a value at run time; none for a type. */
function valueNames(ts: TypeScript, statement: TS.Statement): string[] {
  const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
  return isType ? [] : namesOf(ts, statement);
}
