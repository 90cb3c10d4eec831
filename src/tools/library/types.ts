/**
 * The library's declarations in two steps: `types.d.ts` has all that a door's types need, and each door hands out its part.
 *
 * One file and not one for each source, because the compiler goes through every file for every cell.
 */
import { posix } from 'node:path';
import MagicString from 'magic-string';
import ts from 'typescript';
import { declare, SCHEMAS } from './declare.js';
import type { SourceFile } from './sources.js';

/** Stands for valibot. */
const SCHEMAS_MODULE = 'valibot';

/** A file of the package: its name in the package's folder, and its text. */
interface TypesFile {
  readonly name: string;
  readonly text: string;
}

/** Where a name comes from: what a module exports or, when it is `local`, has; `null` stands for all that it exports. */
interface Origin {
  readonly from: Module;
  readonly name: string | null;
  readonly local?: boolean;
  readonly typeOnly: boolean;
}

/** One source's declarations. */
interface Module {
  readonly name: string;
  readonly file: ts.SourceFile;
  /** Statements that declare a name: several, when it is overloaded, or a value and a type. */
  readonly declared: Map<string, ts.Statement[]>;
  readonly imported: Map<string, Origin>;
  readonly exported: Map<string, Origin>;
  /** Whose exports are its own, too. */
  readonly all: Module[];
}

interface Found {
  readonly module: Module;
  readonly name: string;
  readonly typeOnly: boolean;
}

/**
 * The package's declaration files.
 *
 * @param sources the library's; those directly in `src/` are its doors
 * @throws ConfigError as `declare`; Error for a form of declaration that the library does not use
 */
export function typesOf(sources: readonly SourceFile[]): TypesFile[] {
  const modules = read(sources.filter(({ name }) => name.endsWith('.ts')));
  const roll = new Roll();
  const doors = [...modules.values()].filter(({ name }) => !name.includes('/') && name !== SCHEMAS_MODULE);
  const texts = doors.map((door) => handOut(door, roll));
  return [
    { name: 'types.d.ts', text: roll.text() },
    ...doors.map(({ name }, i) => ({ name: `${name}.d.ts`, text: texts[i] })),
  ];
}

/** What a door hands out, under its own head. */
function handOut(door: Module, roll: Roll): string {
  const [head] = ts.getLeadingCommentRanges(door.file.text, 0) ?? [];
  const [first] = door.file.statements;
  const isOwn = head && (namesOf(first).length === 0 || commentOf(first)?.pos !== head.pos);
  const lines = isOwn ? [door.file.text.slice(head.pos, head.end)] : [];
  const parts: Record<'type ' | '', string[]> = { '': [], 'type ': [] };
  for (const name of exportsOf(door)) {
    const found = exportOf(door, name)!;
    const given = roll.take(found);
    parts[found.typeOnly ? 'type ' : ''].push(given === name ? name : `${given} as ${name}`);
  }
  for (const [kind, names] of Object.entries(parts))
    if (names.length > 0) lines.push(`export ${kind}{ ${names.join(', ')} } from './types.js';`);
  return `${lines.join('\n') || 'export {};'}\n`;
}

/** All that is reached, each declaration once. */
class Roll {
  readonly #names = new Map<Module, Map<string, string>>();
  readonly #taken = new Set<string>();
  readonly #waiting: [Module, ts.Statement][] = [];
  readonly #queued = new Set<ts.Statement>();

  /** Has a declaration come in; answers its name there. */
  take({ module, name }: Omit<Found, 'typeOnly'>): string {
    const names = this.#names.get(module) ?? new Map<string, string>();
    this.#names.set(module, names);
    let given = names.get(name);
    if (given === undefined) {
      given = name;
      for (let nth = 2; this.#taken.has(given); nth++) given = `${name}${nth}`;
      this.#taken.add(given);
      names.set(name, given);
      for (const statement of module.declared.get(name)!) {
        if (this.#queued.has(statement)) continue;
        this.#queued.add(statement);
        this.#waiting.push([module, statement]);
      }
    }
    return given;
  }

  /** To be called once, when all that is wanted has been taken. */
  text(): string {
    const parts: string[] = [];
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift())
      parts.push(this.#write(...next));
    return `${parts.join('\n')}\n`;
  }

  /** A statement with the names that things have here. */
  #write(module: Module, statement: ts.Statement): string {
    const { file } = module;
    const text = new MagicString(file.text);
    const rename = (node: ts.Node, name: string): void => {
      if (node.getText(file) !== name) text.update(node.getStart(file), node.end, name);
    };
    for (const name of namesOf(statement)) rename(name, this.take({ module, name: name.text }));
    const see = (node: ts.Node, hidden: ReadonlySet<string>): void => {
      const own = bindings(node);
      const below = own.length > 0 ? new Set([...hidden, ...own]) : hidden;
      if (ts.isQualifiedName(node) || ts.isPropertyAccessExpression(node)) {
        const [left, right] = ts.isQualifiedName(node)
          ? [node.left, node.right]
          : [node.expression, node.name];
        const whole = ts.isIdentifier(left) && !below.has(left.text) && module.imported.get(left.text);
        if (whole && whole.name === null) rename(node, this.take(exportOf(whole.from, right.text)!));
        else see(left, below);
      } else if (ts.isIdentifier(node)) {
        const found = below.has(node.text) ? null : localOf(module, node.text);
        if (found) rename(node, this.take(found));
      } else
        ts.forEachChild(node, (child) => {
          if (!isLabel(node, child)) see(child, below);
        });
    };
    see(statement, new Set());
    const comment = commentOf(statement);
    const above = comment ? `${file.text.slice(comment.pos, comment.end)}\n` : '';
    const word = isExported(statement) ? '' : 'export ';
    return above + word + text.slice(statement.getStart(file), statement.end);
  }
}

/** Reads all sources' declarations, by module name. */
function read(sources: readonly SourceFile[]): Map<string, Module> {
  const texts = sources.map((source) => ({ name: moduleOf(source.name), text: declare(source) }));
  const modules = new Map(
    [...texts, { name: SCHEMAS_MODULE, text: SCHEMAS }].map(({ name, text }): [string, Module] => {
      const file = ts.createSourceFile(`${name}.d.ts`, text, ts.ScriptTarget.ES2022, true);
      return [name, { name, file, declared: new Map(), imported: new Map(), exported: new Map(), all: [] }];
    }),
  );
  for (const module of modules.values())
    for (const statement of module.file.statements) enter(module, statement, modules);
  return modules;
}

const moduleOf = (name: string): string => name.replace(/\.[jt]s$/, '');

/** Notes what a statement declares, imports or exports. */
function enter(module: Module, statement: ts.Statement, modules: ReadonlyMap<string, Module>): void {
  const from = (where: ts.Expression): Module => {
    const { text } = where as ts.StringLiteral;
    const name = text === 'valibot' ? SCHEMAS_MODULE : moduleOf(posix.join(posix.dirname(module.name), text));
    const found = modules.get(name);
    if (!found)
      throw new Error(`declarations of src/${module.name}.ts import ${text}, which is none of the library`);
    return found;
  };
  if (ts.isImportDeclaration(statement)) {
    const { importClause: clause, moduleSpecifier } = statement;
    const bindings = clause?.namedBindings;
    if (!bindings) return;
    const of = from(moduleSpecifier);
    const { isTypeOnly } = clause;
    if (ts.isNamespaceImport(bindings))
      module.imported.set(bindings.name.text, { from: of, name: null, typeOnly: isTypeOnly });
    else note(module.imported, bindings.elements, { from: of, typeOnly: isTypeOnly });
  } else if (ts.isExportDeclaration(statement)) {
    const { exportClause: clause, moduleSpecifier, isTypeOnly } = statement;
    const of = moduleSpecifier ? from(moduleSpecifier) : module;
    if (!clause) module.all.push(of);
    else if (ts.isNamedExports(clause))
      note(module.exported, clause.elements, { from: of, local: !moduleSpecifier, typeOnly: isTypeOnly });
    else throw new Error(`src/${module.name}.ts exports a namespace, which is not foreseen`);
  } else
    for (const { text } of namesOf(statement)) {
      module.declared.set(text, [...(module.declared.get(text) ?? []), statement]);
      if (isExported(statement))
        module.exported.set(text, { from: module, name: text, local: true, typeOnly: false });
    }
}

/** Notes where names between braces come from. */
function note(
  into: Map<string, Origin>,
  names: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[],
  of: Omit<Origin, 'name'>,
): void {
  for (const { name, propertyName = name, isTypeOnly } of names)
    into.set(name.text, { ...of, name: propertyName.text, typeOnly: of.typeOnly || isTypeOnly });
}

/** What a module exports by a name. */
function exportOf(module: Module, name: string): Found | undefined {
  const origin = module.exported.get(name);
  if (origin) return follow(origin);
  for (const each of module.all) {
    const found = exportOf(each, name);
    if (found) return found;
  }
  return undefined;
}

/** What a name is in a module; undefined for one that is not the library's. */
function localOf(module: Module, name: string): Found | undefined {
  if (module.declared.has(name)) return { module, name, typeOnly: false };
  const origin = module.imported.get(name);
  return origin && follow(origin);
}

function follow({ from, name, local, typeOnly }: Origin): Found | undefined {
  if (name === null) throw new Error(`all of ${from.name} is used as one thing, which is not foreseen`);
  const found = local ? localOf(from, name) : exportOf(from, name);
  return found && { ...found, typeOnly: typeOnly || found.typeOnly };
}

const exportsOf = ({ exported, all }: Module): string[] => [
  ...new Set([...exported.keys(), ...all.flatMap(exportsOf)]),
];

/** Names that a statement declares. */
function namesOf(statement: ts.Statement): ts.Identifier[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name as ts.Identifier);
  const { name } = statement as ts.DeclarationStatement;
  return name && ts.isIdentifier(name) ? [name] : [];
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** The comment that belongs to a statement. */
function commentOf(statement: ts.Statement): ts.JSDoc | undefined {
  return ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).at(-1);
}

/** Names that a node gives to what is below it. */
function bindings(node: ts.Node): string[] {
  const { typeParameters, parameters } = node as ts.SignatureDeclaration;
  const given = [...(typeParameters ?? []), ...(parameters ?? [])].map(({ name }) => name.getText());
  if (ts.isMappedTypeNode(node)) given.push(node.typeParameter.name.text);
  if (ts.isConditionalTypeNode(node)) {
    const see = (each: ts.Node): void => {
      if (ts.isInferTypeNode(each)) given.push(each.typeParameter.name.text);
      ts.forEachChild(each, see);
    };
    see(node.extendsType);
  }
  return given;
}

/** Whether an identifier names a part of a node and refers to nothing. */
function isLabel(node: ts.Node, child: ts.Node): boolean {
  const { name, propertyName, parameterName } = node as ts.Node & Record<string, ts.Node | undefined>;
  return ts.isIdentifier(child) && [name, propertyName, parameterName].includes(child);
}
