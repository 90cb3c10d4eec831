/** `{ total }` where `total` is a variable of an earlier cell: tslab, which rewrites such names, misses this form. */
import type * as TS from '@tslab/typescript-for-tslab';
import type { TypeScript } from './typescript.js';

/** The names in shorthand properties that no scope of the cell declares and an earlier cell does. */
export function earlierShorthands(
  ts: TypeScript,
  file: TS.SourceFile,
  isEarlier: (name: string) => boolean,
): TS.Identifier[] {
  const found: TS.Identifier[] = [];
  const visit = (node: TS.Node): void => {
    if (ts.isShorthandPropertyAssignment(node) && isEarlier(node.name.text)) found.push(node.name);
    ts.forEachChild(node, visit);
  };
  visit(file);
  if (!found.length) return found;
  ts.bindSourceFile(file, { target: ts.ScriptTarget.ES2022, allowJs: true });
  return found.filter((name) => !isLocal(name));
}

function isLocal({ parent, text }: TS.Identifier): boolean {
  for (let node: TS.Node | undefined = parent; node; node = node.parent) {
    if ((node as { locals?: ReadonlyMap<string, unknown> }).locals?.has(text)) return true;
  }
  return false;
}
