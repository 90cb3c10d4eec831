/** Which variables of earlier cells a cell changes, as far as its text tells. */
import type * as TS from '@tslab/typescript-for-tslab';
import type { TypeScript } from './typescript.js';

/**
 * In the module that tslab makes of a cell, where `exports.x` stands for the `x` of an earlier one: those that are
 * assigned to, and those of which a method is called for its effect alone, as in `list.push(1);`.
 */
export function changedNames(ts: TypeScript, file: TS.SourceFile): Set<string> {
  const found = new Set<string>();
  const { FirstAssignment, LastAssignment } = ts.SyntaxKind;
  const note = (target: TS.Node): void => {
    const name = earlierName(ts, target);
    if (name !== undefined) found.add(name);
  };
  const visit = (node: TS.Node): void => {
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind >= FirstAssignment && kind <= LastAssignment) note(node.left);
    } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      const { operator } = node;
      const steps = operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
      if (steps) note(node.operand);
    } else if (ts.isDeleteExpression(node)) note(node.expression);
    else if (ts.isExpressionStatement(node)) {
      const call = ts.isAwaitExpression(node.expression) ? node.expression.expression : node.expression;
      // Not `f(…)` itself: a function is not changed by being called.
      if (ts.isCallExpression(call) && earlierName(ts, call.expression, 1)) note(call.expression);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `x` of `exports.x.y[0].z()`; `below` is how many steps there must be below `x`. */
function earlierName(ts: TypeScript, node: TS.Node, below = 0): string | undefined {
  for (let at = node, steps = 0; ; steps++) {
    if (
      ts.isPropertyAccessExpression(at) &&
      ts.isIdentifier(at.expression) &&
      at.expression.text === 'exports'
    )
      return steps >= below ? at.name.text : undefined;
    if (ts.isParenthesizedExpression(at) || ts.isNonNullExpression(at)) steps--;
    else if (
      !ts.isPropertyAccessExpression(at) &&
      !ts.isElementAccessExpression(at) &&
      !ts.isCallExpression(at)
    )
      return undefined;
    at = (at as TS.PropertyAccessExpression).expression;
  }
}
