/** What an expression changes, and which functions leave what they are given as it is. */
import { boundBy, childrenOf, type Tree } from './scopes.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Methods that change what they are called of. */
const CHANGES = words(
  'add append clear copyWithin delete fill pop push reverse set shift sort splice unshift',
);
/** Methods that do not, whatever they are called of. */
export const KEEPS: ReadonlySet<string> = words(
  'at concat endsWith entries every filter find findIndex findLast flat flatMap forEach get has includes indexOf join ' +
    'keys localeCompare map match matchAll padEnd padStart reduce repeat replace replaceAll slice some split startsWith ' +
    'substring toExponential toFixed toLocaleString toPrecision toReversed toSorted toSpliced toString toUpperCase ' +
    'toLowerCase trim values with',
);

/** What stands before the dots, brackets and calls of an expression. */
export function rootOf(node: Tree): Tree {
  if (node.type === 'MemberExpression') return rootOf(node.object as Tree);
  return /^(?:Call|New)Expression$/.test(node.type) ? rootOf(node.callee as Tree) : node;
}

/** The method that is called; '' where it is a function. */
export function methodOf({ callee }: Tree): string {
  const { type, computed, property } = callee as Tree;
  if (type !== 'MemberExpression') return '';
  return computed ? '[]' : String((property as Tree).name);
}

/** The root of what a node changes by itself: `found.push(…)`, `found.x = …`, `found[0]++`, `Object.assign(found, …)`. */
export function changedIn(node: Tree): Tree | null {
  if (node.type === 'CallExpression') {
    const method = methodOf(node);
    if (CHANGES.has(method)) return rootOf(node);
    const [first] = node.arguments as Tree[];
    const assigns = rootOf(node).name === 'Object' && /^(?:assign|define|setProto)/.test(method);
    return assigns && first !== undefined ? rootOf(first) : null;
  }
  const target =
    node.type === 'AssignmentExpression'
      ? (node.left as Tree)
      : node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete')
        ? (node.argument as Tree)
        : null;
  return target?.type === 'MemberExpression' ? rootOf(target) : null;
}

export function identifiersIn(node: Tree): Tree[] {
  if (node.type === 'Identifier') return [node];
  return childrenOf(node).flatMap(identifiersIn);
}

/**
 * The functions that a statement declares, each with the names of the notebook that it gives what it is given to; null
 * when it may change that itself.
 *
 * @param own the notebook's names by where they are used
 */
export function functionsIn(
  statement: Tree,
  own: ReadonlyMap<number, string>,
): (readonly [string, readonly string[] | null])[] {
  const declared: readonly (readonly [Tree | null, Tree | null])[] =
    statement.type === 'FunctionDeclaration'
      ? [[statement.id as Tree, statement]]
      : statement.type === 'VariableDeclaration'
        ? (statement.declarations as Tree[]).map(({ id, init }) => [id as Tree, init as Tree | null])
        : [];
  return declared.flatMap(([id, made]) => {
    if (id?.type !== 'Identifier' || !/Function/.test(made?.type ?? '')) return [];
    const to = givenTo(made!, own);
    return [[id.name as string, to && [...to]] as const];
  });
}

/** Whom a function gives what it was given; null when it may change that itself. */
function givenTo(made: Tree, own: ReadonlyMap<number, string>): Set<string> | null {
  const given = new Set((made.params as Tree[]).flatMap(boundBy));
  const isGiven = ({ type, name, start }: Tree): boolean =>
    type === 'Identifier' && !own.has(start) && given.has(name as string);
  const found = new Set<string>();
  /** False when something given is changed. */
  const keeps = (node: Tree): boolean => {
    // Names for parts of what was given; what a function returns is taken for its own.
    if (node.type === 'VariableDeclarator' && node.init && mayBePart(node.init as Tree))
      for (const name of boundBy(node.id as Tree)) given.add(name);
    if (node.type === 'ForOfStatement' && identifiersIn(node.right as Tree).some(isGiven))
      for (const name of namesOfLoop(node.left as Tree)) given.add(name);
    if (/Function/.test(node.type))
      for (const name of (node.params as Tree[]).flatMap(boundBy)) given.add(name);
    const changed = changedIn(node);
    if (changed !== null && isGiven(changed)) return false;
    if (/^(?:Call|New)Expression$/.test(node.type)) {
      const [root, method] = [rootOf(node), methodOf(node)];
      // A method that is not known here. A function that was given itself is taken to keep what it is given.
      if (isGiven(root) && method !== '' && !KEEPS.has(method)) return false;
      const to = own.get(root.start);
      const some = (node.arguments as Tree[]).flatMap(identifiersIn).some(isGiven);
      if (to !== undefined && some && !KEEPS.has(method)) found.add(to);
    }
    return childrenOf(node).every(keeps);
  };
  const mayBePart = (init: Tree): boolean =>
    /^(?:Identifier|MemberExpression|ConditionalExpression|LogicalExpression|CallExpression)$/.test(
      init.type,
    ) && (init.type === 'CallExpression' ? isGiven(rootOf(init)) : identifiersIn(init).some(isGiven));
  return keeps(made.body as Tree) ? found : null;
}

function namesOfLoop(left: Tree): string[] {
  return left.type === 'VariableDeclaration'
    ? (left.declarations as { id: Tree }[]).flatMap(({ id }) => boundBy(id))
    : [];
}
