/** What a cell needs of the cells above it, and what cells below it may need of it. */
import type { Node } from 'acorn';
import type { Parsed } from './compile.js';
import { scopesOf, type Tree } from './scopes.js';

/** The notebook's names in a cell. */
export interface Names {
  /** Those that the cell gives a value, or whose value it may change. */
  readonly makes: readonly string[];
  /** Those that it uses; what neither it nor a cell above makes is the language's own. */
  readonly uses: readonly string[];
}

/** Methods that change what they are called of. */
const CHANGES = new Set(
  'add append clear copyWithin delete fill pop push reverse set shift sort splice unshift'.split(' '),
);

/** Finds them. */
export function namesOf({ program }: Parsed): Names {
  const { declared, uses } = scopesOf(program);
  const changed = new Set<string>();
  const makes = new Set(declared);
  for (const { name, written } of uses) if (written) makes.add(name);
  findChanges(program as unknown as Tree, changed);
  // Only the notebook's names: a name of an inner scope is not among the uses.
  const used = new Set(uses.map(({ name }) => name));
  for (const name of changed) if (used.has(name)) makes.add(name);
  // What a cell declares it does not need of others; what it changes it does.
  return { makes: [...makes], uses: [...used].filter((name) => !declared.has(name)) };
}

/** `found.push(…)`, `found.x = …`, `found[0]++` */
function findChanges(node: Tree, changed: Set<string>): void {
  const target =
    node.type === 'AssignmentExpression'
      ? (node.left as Tree)
      : node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete')
        ? (node.argument as Tree)
        : node.type === 'CallExpression' && changes(node.callee as Tree)
          ? (node.callee as Tree)
          : null;
  if (target?.type === 'MemberExpression') {
    let root = target;
    while (root.type === 'MemberExpression') root = root.object as Tree;
    if (root.type === 'Identifier') changed.add(root.name as string);
  }
  for (const value of Object.values(node))
    for (const each of Array.isArray(value) ? value : [value])
      if (typeof each === 'object' && each !== null && typeof (each as Node).type === 'string')
        findChanges(each as Tree, changed);
}

function changes(callee: Tree): boolean {
  return (
    callee.type === 'MemberExpression' &&
    !callee.computed &&
    CHANGES.has((callee.property as Tree).name as string)
  );
}
