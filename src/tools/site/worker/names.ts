/** What a cell needs of the cells above it, and what cells below it may need of it. */

import { changedIn, functionsIn, identifiersIn, KEEPS, methodOf, rootOf } from './changes.js';
import type { Parsed } from './compile.js';
import { childrenOf, declaredBy, scopesOf, type Tree } from './scopes.js';

/** The notebook's names in a cell. */
export interface Names {
  /** Those that the cell gives a value, or whose value it changes. */
  readonly makes: readonly string[];
  /** Those that it uses; what neither it nor a cell above makes is the language's own. */
  readonly uses: readonly string[];
  /** Of those that it makes the imported ones: functions of the library leave what they are given as it is. */
  readonly imports?: readonly string[];
  /** A name whose value a call is given, and the name that is called; a method is given what it is called of. */
  readonly lends?: readonly (readonly [name: string, to: string])[];
  /** Functions that it declares, and whom they give what they are given; null: they may change that themselves. */
  readonly functions?: Readonly<Record<string, readonly string[] | null>>;
}

/** Finds them. Another name for the same value is not followed: `const same = list; same.push(1)`. */
export function namesOf({ program }: Parsed): Names {
  const { declared, uses } = scopesOf(program);
  // Only the notebook's names: a name of an inner scope is not among the uses.
  const own = new Map(uses.map(({ name, start }) => [start, name]));
  const found: Found = { own, changed: new Set(), lent: new Map() };
  for (const statement of program.body) visit(statement as Tree, found);
  const makes = new Set([...declared, ...uses.flatMap(({ name, written }) => (written ? [name] : []))]);
  for (const name of found.changed) makes.add(name);
  const imports = program.body.flatMap((each) =>
    each.type === 'ImportDeclaration' ? declaredBy(each as unknown as Tree) : [],
  );
  const lends = [...found.lent.values()].filter(([name]) => !makes.has(name));
  const functions = program.body.flatMap((each) => functionsIn(each as Tree, own));
  return {
    makes: [...makes],
    // What a cell declares it does not need of others; what it changes it does.
    uses: [...new Set(own.values())].filter((name) => !declared.has(name)),
    ...(imports.length > 0 ? { imports } : {}),
    ...(lends.length > 0 ? { lends } : {}),
    ...(functions.length > 0 ? { functions: Object.fromEntries(functions) } : {}),
  };
}

interface Found {
  /** The notebook's names by where they are used. */
  readonly own: ReadonlyMap<number, string>;
  readonly changed: Set<string>;
  readonly lent: Map<string, readonly [string, string]>;
}

/** `found.push(…)`, `found.x = …`, `found[0]++`, and what calls are given. */
function visit(node: Tree, found: Found): void {
  const { own, changed } = found;
  const root = changedIn(node);
  const name = root === null ? undefined : own.get(root.start);
  if (name !== undefined) changed.add(name);
  if (node.type === 'CallExpression' || node.type === 'NewExpression') lend(node, found);
  for (const each of childrenOf(node)) visit(each, found);
}

function lend(node: Tree, { own, lent }: Found): void {
  const to = own.get(rootOf(node).start);
  if (to === undefined || KEEPS.has(methodOf(node))) return;
  const given = (node.arguments as Tree[]).flatMap((each) => identifiersIn(each));
  const names = given.flatMap(({ start }) => own.get(start) ?? []);
  for (const name of methodOf(node) === '' ? names : [to, ...names]) lent.set(`${name} ${to}`, [name, to]);
}
