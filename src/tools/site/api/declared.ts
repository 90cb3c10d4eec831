/**
 * Types by the names that their author gave them.
 *
 * TypeDoc asks the compiler for the types of fields and parameters, and the compiler forgets names: a field of the type
 * `PresetName | Policy` comes out as the name of every preset, one by one, with nothing to follow.
 */
import { type Application, type Context, Converter, type SignatureReflection, type SomeType } from 'typedoc';
import ts from 'typescript';

/** Makes TypeDoc keep what stands in the source, wherever that is made of names alone. */
export function keepDeclaredTypes({ converter }: Application): void {
  converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    const symbol = context.getSymbolFromReflection(reflection);
    const node = symbol?.valueDeclaration;
    if (symbol === undefined || node === undefined || reflection.type === undefined) return;
    if (!ts.isPropertySignature(node) && !ts.isPropertyDeclaration(node) && !ts.isVariableDeclaration(node))
      return;
    const type = context.checker.getTypeOfSymbol(symbol);
    reflection.type = declared(context.withScope(reflection), node.type, type) ?? reflection.type;
  });
  converter.on(Converter.EVENT_CREATE_SIGNATURE, (context, reflection, node, signature) => {
    if (node === undefined || signature === undefined || !ts.isFunctionLike(node)) return;
    const inner = context.withScope(reflection);
    ofParameters(inner, reflection, node, signature);
    const type = declared(inner, node.type, signature.getReturnType());
    // A predicate (`x is T`) is no type of its own.
    if (type !== undefined && reflection.type?.type !== 'predicate') reflection.type = type;
  });
}

function ofParameters(
  context: Context,
  { parameters = [] }: SignatureReflection,
  node: ts.SignatureDeclaration,
  signature: ts.Signature,
): void {
  for (const parameter of parameters) {
    const symbol = signature.parameters.find(({ name }) => name === parameter.name);
    const written = node.parameters.find(({ name }) => name.getText() === parameter.name);
    if (symbol === undefined || written === undefined) continue;
    const type = context.checker.getTypeOfSymbol(symbol);
    const found = declared(context.withScope(parameter), written.type, type);
    if (found !== undefined) parameter.type = found;
  }
}

/** The written type; undefined where it is not names alone, or not the type that is meant here (`T` of a parent). */
function declared(context: Context, node: ts.TypeNode | undefined, type: ts.Type): SomeType | undefined {
  if (node === undefined || !namesOnly(node)) return undefined;
  const { checker } = context;
  const written = checker.getTypeFromTypeNode(node);
  // An optional field's type has `undefined` in it that is not written.
  const same = written === type || checker.getNonNullableType(written) === checker.getNonNullableType(type);
  return same ? context.converter.convertType(context, node) : undefined;
}

/** Whether the type spells out no object or function: these have parts that TypeDoc has taken note of already. */
function namesOnly(node: ts.Node): boolean {
  if (ts.isTypeLiteralNode(node) || ts.isFunctionTypeNode(node) || ts.isConstructorTypeNode(node))
    return false;
  return ts.forEachChild(node, (child) => (namesOnly(child) ? undefined : true)) === undefined;
}
