/** From the ES module that tslab makes of a cell to the function that is run, and back from its lines to the cell's. */
import { SourceMap } from 'node:module';
import type * as TS from '@tslab/typescript-for-tslab';
import MagicString from 'magic-string';
import type { Ran } from '../protocol.js';
import { changedNames } from './changes.js';
import { earlierShorthands } from './shorthand.js';
import type { TypeScript } from './typescript.js';

/** A position: zero-based line and column. */
export interface Position {
  line: number;
  column: number;
}

/** A cell that can be run. */
export interface Lowered extends Pick<Ran, 'code' | 'makes' | 'uses'> {
  /** How many characters of the first line are not the cell's. */
  columnOffset: number;
  /** The place in the cell for a place in `code` (columns without those characters). */
  back(position: Position): Position | undefined;
}

/** Each `await` of a cell goes through this, so that an interrupt can end it. */
const GUARD = '__tslab_guard';
const SLOT = '__tslab_slot_';
const MAP_COMMENT = /\n?\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;
/** tslab puts a line of its own before the cell. */
const LINES_BEFORE = 1;

/**
 * Makes the function, an async one when the cell awaits at its top level.
 *
 * @param isEarlier whether an earlier cell made a variable of that name
 */
export function lower(ts: TypeScript, module: string, isEarlier: (name: string) => boolean): Lowered {
  const first = MAP_COMMENT.exec(module)?.[1];
  const { text, ...exported } = exportInPlace(ts, module.replace(MAP_COMMENT, ''), isEarlier);
  const { outputText, sourceMapText } = ts.transpileModule(text.toString(), {
    fileName: 'cell.js',
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
      noImplicitUseStrict: true,
      newLine: ts.NewLineKind.LineFeed,
      sourceMap: true,
    },
  });
  const { final, names } = useSlots(ts, outputText, exported.exporting);
  const slots = names.map((name) => `${SLOT}${name} = __tslab_slots.of(${JSON.stringify(name)})`);
  const prefix =
    `(${exported.awaits ? 'async ' : ''}function (exports, require, __tslab_slots, ${GUARD}, ${GUARD}All) {` +
    `${slots.length ? ` const ${slots.join(', ')};` : ''} `;
  return {
    code: `${prefix}${final.toString().replace(/\/\/# sourceMappingURL=.*\s*$/, '')}\n})`,
    columnOffset: prefix.length,
    makes: exported.makes,
    uses: names,
    back(position) {
      // Maps are kept as text and edits: maps once read would fill the memory after some thousand cells.
      const inOutput = follow(mapOf(final), position);
      const inModule = follow(sourceMapText!, inOutput);
      const intoCell = first && Buffer.from(first, 'base64').toString();
      const inCell = intoCell && follow(intoCell, follow(mapOf(text), inModule));
      return inCell ? { line: inCell.line - LINES_BEFORE, column: inCell.column } : undefined;
    },
  };
}

/** The way back through edits. */
function mapOf(edited: MagicString): string {
  return edited.generateMap({ hires: true }).toString();
}

function follow(map: string, position: Position | undefined): Position | undefined {
  const entry = position && new SourceMap(JSON.parse(map)).findEntry(position.line, position.column);
  if (!entry || !('originalLine' in entry)) return undefined;
  return { line: entry.originalLine, column: entry.originalColumn };
}

/**
 * A module whose variables are exported where they are declared; whether it exports anything, and awaits outside of any
 * function.
 *
 * tslab exports a cell's variables by a clause at the end, which makes TypeScript keep a local and copy it at each
 * assignment. `export let x` makes the exported property the variable itself. Also puts the guards on `await`.
 */
function exportInPlace(ts: TypeScript, module: string, isEarlier: (name: string) => boolean) {
  const file = ts.createSourceFile('cell.js', module, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const text = new MagicString(module);
  const insert = (at: number, words: string): void => void text.appendLeft(at, words);
  const inPlace = new Set<string>();
  const clause = new Set<string>();
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier) {
      for (const name of namedExports(ts, statement)) clause.add(name);
      text.remove(statement.getStart(file), statement.end);
    } else if (ts.isVariableStatement(statement) && !statement.modifiers?.length) {
      insert(statement.getStart(file), 'export ');
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (ts.isIdentifier(name) && !initializer && !inPlace.has(name.text)) insert(name.end, ' = void 0');
        for (const each of boundNames(ts, name)) inPlace.add(each);
      }
    }
  }
  const awaits = guardAwaits(ts, file, insert);
  for (const name of earlierShorthands(ts, file, isEarlier)) insert(name.end, `: exports.${name.text}`);
  const rest = [...clause].filter((name) => !inPlace.has(name));
  const result = file.statements.some((s) => ts.canHaveModifiers(s) && !!s.modifiers?.length);
  return {
    awaits,
    makes: [...new Set([...clause, ...inPlace, ...changedNames(ts, file)])],
    exporting: clause.size > 0 || inPlace.size > 0 || result,
    text: text.append(`\nexport { ${rest.join(', ')} };`),
  };
}

function namedExports(ts: TypeScript, { exportClause }: TS.ExportDeclaration): string[] {
  return exportClause && ts.isNamedExports(exportClause) ? exportClause.elements.map((e) => e.name.text) : [];
}

function boundNames(ts: TypeScript, name: TS.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return [...name.elements].flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundNames(ts, element.name),
  );
}

/** Answers whether there is an `await` outside of any function. */
function guardAwaits(
  ts: TypeScript,
  file: TS.SourceFile,
  insert: (at: number, text: string) => void,
): boolean {
  let outside = false;
  const visit = (node: TS.Node, inFunction: boolean): void => {
    const loops = ts.isForOfStatement(node) && node.awaitModifier;
    const within = inFunction || ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node);
    const descend = (): void => void ts.forEachChild(node, (child) => visit(child, within));
    if (!loops && !ts.isAwaitExpression(node)) {
      descend();
      return;
    }
    const { expression } = node as TS.AwaitExpression | TS.ForOfStatement;
    outside ||= !inFunction;
    insert(expression.getStart(file), `${GUARD}${loops ? 'All' : ''}(`);
    descend();
    insert(expression.end, ')');
  };
  visit(file, false);
  return outside;
}

/** Sends each `exports.x` to the slot of `x`, and removes what only a module needs. */
function useSlots(ts: TypeScript, text: string, exporting: boolean): { final: MagicString; names: string[] } {
  const file = ts.createSourceFile('cell.js', text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const final = new MagicString(text);
  const names = new Set<string>();
  const visit = (node: TS.Node): void => {
    if (ts.isPropertyAccessExpression(node) && isExports(ts, node.expression) && ts.isIdentifier(node.name)) {
      names.add(node.name.text);
      final.update(node.expression.getStart(file), node.expression.end, SLOT + node.name.text);
    } else ts.forEachChild(node, visit);
  };
  let hoisted = !exporting;
  for (const statement of file.statements) {
    const imported = exportedGetter(ts, statement);
    if (imported) {
      // A named import is copied: a getter could not be replaced by a later cell's variable of that name.
      const { name, value } = imported;
      if (name === '__esModule') final.remove(statement.getStart(file), statement.end);
      else if (value) {
        names.add(name);
        final.update(statement.getStart(file), value.getStart(file), `${SLOT}${name}.${name} = `);
        final.update(value.end, statement.end, ';');
      }
    } else if (!hoisted && clearsExports(ts, statement)) {
      // It would empty the old values of names that are declared again, and teach V8 that a number may be undefined.
      hoisted = true;
      final.remove(statement.getStart(file), statement.end);
    } else visit(statement);
  }
  return { final, names: [...names] };
}

function isExports(ts: TypeScript, node: TS.Node): boolean {
  return ts.isIdentifier(node) && node.text === 'exports';
}

/** `Object.defineProperty(exports, "x", { … get: function () { return value; } })` */
function exportedGetter(
  ts: TypeScript,
  statement: TS.Statement,
): { name: string; value?: TS.Expression } | undefined {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return undefined;
  const { expression, arguments: args } = statement.expression;
  const [target, name, attributes] = args;
  const defines = ts.isPropertyAccessExpression(expression) && expression.name.text === 'defineProperty';
  if (!defines || !target || !isExports(ts, target) || !name || !ts.isStringLiteral(name)) return undefined;
  if (!attributes || !ts.isObjectLiteralExpression(attributes)) return undefined;
  for (const property of attributes.properties) {
    if (!ts.isPropertyAssignment(property) || !ts.isFunctionExpression(property.initializer)) continue;
    const [first] = property.initializer.body.statements;
    if (first && ts.isReturnStatement(first) && first.expression)
      return { name: name.text, value: first.expression };
  }
  return { name: name.text };
}

/** `exports.a = exports.b = void 0;` */
function clearsExports(ts: TypeScript, statement: TS.Statement): boolean {
  if (!ts.isExpressionStatement(statement)) return false;
  let node = statement.expression;
  let some = false;
  while (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    if (!ts.isPropertyAccessExpression(node.left) || !isExports(ts, node.left.expression)) return false;
    some = true;
    node = node.right;
  }
  return some && ts.isVoidExpression(node);
}
