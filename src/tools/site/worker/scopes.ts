/** Which names of a cell are the notebook's: declared at its top level, or declared by no scope of the cell at all. */
import type { Node, Program } from 'acorn';

/** A node as the walk sees it: any field may hold nodes. */
export type Tree = Node & Record<string, unknown>;

export interface Use {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** `{ name }`, in an object or in a pattern: property and value in one. */
  readonly shorthand: boolean;
  /** Whether the use gives the name a value. */
  readonly written: boolean;
}

export interface Scopes {
  readonly declared: ReadonlySet<string>;
  /** Each use, in order; of names that the cell declares at its top level, the declarations as well. */
  readonly uses: readonly Use[];
}

type Scope = ReadonlySet<string>;

export function scopesOf(program: Program): Scopes {
  const uses: Use[] = [];
  const declared = new Set(program.body.flatMap((statement) => declaredBy(statement as Tree)));
  const walk = new Walk(uses);
  for (const statement of program.body) walk.topLevel(statement as Tree);
  uses.sort((a, b) => a.start - b.start);
  return { declared, uses };
}

class Walk {
  readonly #uses: Use[];

  constructor(uses: Use[]) {
    this.#uses = uses;
  }

  topLevel(node: Tree): void {
    if (node.type === 'ImportDeclaration') return;
    if (node.type === 'VariableDeclaration') {
      for (const { id, init } of node.declarations as { id: Tree; init: Tree | null }[]) {
        this.#pattern(id, []);
        if (init) this.visit(init, []);
      }
    } else this.visit(node, []);
  }

  /** @param scopes the scopes around it within the cell, the innermost last */
  visit(node: Tree, scopes: readonly Scope[]): void {
    switch (node.type) {
      case 'Identifier':
        this.#use(node, scopes, false, false);
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#function(node, scopes);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const id = node.id as Tree | null;
        this.#children(node, id ? [...scopes, new Set([id.name as string])] : scopes, ['id']);
        return;
      }
      case 'MemberExpression':
      case 'MethodDefinition':
      case 'PropertyDefinition':
        this.#children(
          node,
          scopes,
          node.computed ? [] : [node.type === 'MemberExpression' ? 'property' : 'key'],
        );
        return;
      case 'Property':
        if (node.computed) this.visit(node.key as Tree, scopes);
        if (node.shorthand) this.#use(node.value as Tree, scopes, true, false);
        else this.visit(node.value as Tree, scopes);
        return;
      case 'AssignmentExpression':
      case 'ForInStatement':
      case 'ForOfStatement':
        this.#assignment(node, scopes);
        return;
      case 'UpdateExpression':
        this.#target(node.argument as Tree, scopes);
        return;
      case 'BlockStatement':
      case 'StaticBlock':
        this.#children(node, [...scopes, blockNames(node.body as Tree[])]);
        return;
      case 'SwitchStatement': {
        const cases = node.cases as { consequent: Tree[] }[];
        this.visit(node.discriminant as Tree, scopes);
        const inside = [...scopes, blockNames(cases.flatMap(({ consequent }) => consequent))];
        this.#children(node, inside, ['discriminant']);
        return;
      }
      case 'ForStatement':
        this.#children(node, [
          ...scopes,
          blockNames([node.init as Tree | null].filter((each) => each !== null)),
        ]);
        return;
      case 'CatchClause': {
        const inside = [...scopes, new Set(node.param ? boundBy(node.param as Tree) : [])];
        if (node.param) this.#pattern(node.param as Tree, inside);
        this.visit(node.body as Tree, inside);
        return;
      }
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations as { id: Tree; init: Tree | null }[]) {
          this.#pattern(id, [...scopes, new Set(boundBy(id))]);
          if (init) this.visit(init, scopes);
        }
        return;
      case 'LabeledStatement':
        this.visit(node.body as Tree, scopes);
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
        return;
      default:
        this.#children(node, scopes);
    }
  }

  #children(node: Tree, scopes: readonly Scope[], without: readonly string[] = []): void {
    for (const each of childrenOf(node, without)) this.visit(each, scopes);
  }

  #function(node: Tree, scopes: readonly Scope[]): void {
    const params = node.params as Tree[];
    const own = node.type === 'FunctionExpression' && node.id ? [(node.id as Tree).name as string] : [];
    const body = node.body as Tree;
    const isBlock = body.type === 'BlockStatement';
    const vars = isBlock ? hoisted(body) : [];
    const inside = [
      ...scopes,
      new Set([
        ...own,
        ...params.flatMap(boundBy),
        ...vars,
        ...(node.type.startsWith('Arrow') ? [] : ['arguments']),
      ]),
    ];
    for (const param of params) this.#pattern(param, inside);
    this.visit(body, inside);
  }

  #assignment(node: Tree, scopes: readonly Scope[]): void {
    const left = node.left as Tree;
    const inside = left.type === 'VariableDeclaration' ? [...scopes, blockNames([left])] : scopes;
    if (left.type === 'VariableDeclaration') this.visit(left, inside);
    else this.#target(left, scopes);
    this.#children(node, inside, ['left']);
  }

  /** What is assigned to: names in it are given values. */
  #target(node: Tree, scopes: readonly Scope[]): void {
    if (node.type === 'MemberExpression') this.visit(node, scopes);
    else this.#pattern(node, scopes);
  }

  /** A pattern whose names are the notebook's unless a scope of the cell has them. */
  #pattern(node: Tree, scopes: readonly Scope[], shorthand: boolean = false): void {
    switch (node.type) {
      case 'Identifier':
        this.#use(node, scopes, shorthand, true);
        return;
      case 'ObjectPattern':
        for (const each of node.properties as Tree[]) {
          if (each.type === 'RestElement') this.#target(each.argument as Tree, scopes);
          else {
            if (each.computed) this.visit(each.key as Tree, scopes);
            if (each.shorthand) this.#pattern(each.value as Tree, scopes, true);
            else this.#target(each.value as Tree, scopes);
          }
        }
        return;
      case 'ArrayPattern':
        for (const each of node.elements as (Tree | null)[]) if (each) this.#target(each, scopes);
        return;
      case 'RestElement':
        this.#target(node.argument as Tree, scopes);
        return;
      case 'AssignmentPattern':
        this.#pattern(node.left as Tree, scopes, shorthand);
        this.visit(node.right as Tree, scopes);
        return;
      default:
        this.visit(node, scopes);
    }
  }

  #use(node: Tree, scopes: readonly Scope[], shorthand: boolean, written: boolean): void {
    const name = node.name as string;
    if (scopes.some((scope) => scope.has(name))) return;
    this.#uses.push({ name, start: node.start, end: node.end, shorthand, written });
  }
}

/** The nodes in a node's fields, of those `without` not. */
export function childrenOf(node: Tree, without: readonly string[] = []): Tree[] {
  return Object.entries(node)
    .flatMap(([field, value]) => (without.includes(field) ? [] : value))
    .filter((each): each is Tree => typeof (each as Node | null | undefined)?.type === 'string');
}

/** Names that a statement declares at its own level. */
export function declaredBy(statement: Tree): string[] {
  switch (statement.type) {
    case 'VariableDeclaration':
      return (statement.declarations as { id: Tree }[]).flatMap(({ id }) => boundBy(id));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return [(statement.id as Tree).name as string];
    case 'ImportDeclaration':
      return (statement.specifiers as { local: Tree }[]).map(({ local }) => local.name as string);
    default:
      return [];
  }
}

function blockNames(statements: readonly Tree[]): Scope {
  return new Set(statements.flatMap(declaredBy));
}

/** Names that a pattern binds. */
export function boundBy(pattern: Tree): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name as string];
    case 'ObjectPattern':
      return (pattern.properties as Tree[]).flatMap((each) =>
        boundBy((each.type === 'RestElement' ? each.argument : each.value) as Tree),
      );
    case 'ArrayPattern':
      return (pattern.elements as (Tree | null)[]).flatMap((each) => (each ? boundBy(each) : []));
    case 'RestElement':
      return boundBy(pattern.argument as Tree);
    case 'AssignmentPattern':
      return boundBy(pattern.left as Tree);
    default:
      return [];
  }
}

/** Names of the `var`s anywhere in a function's body, but not in functions inside it. */
function hoisted(node: Tree): string[] {
  if (/Function|Class/.test(node.type)) return [];
  const own = node.type === 'VariableDeclaration' && node.kind === 'var' ? declaredBy(node) : [];
  return [...own, ...childrenOf(node).flatMap(hoisted)];
}
