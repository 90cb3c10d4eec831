/** Types as TypeScript writes them. */
import type { JSONOutput } from 'typedoc';
import { ReflectionKind } from 'typedoc/models';
import { type Code, code, joinCode } from './code.js';

type Type = JSONOutput.SomeType;

/** How tightly a type holds together; one that is looser than its place asks for gets brackets. */
const LOOSE = 0;
const UNION = 1;
const INTERSECTION = 2;
const OPERATOR = 3;
const POSTFIX = 4;

/** The type; nothing written means `any`, as for the compiler. */
export function typeCode(type: Type | undefined, place: number = LOOSE): Code {
  if (type === undefined) return code`any`;
  return tightness(type) < place ? code`(${bare(type)})` : bare(type);
}

function tightness(type: Type): number {
  switch (type.type) {
    case 'conditional':
    case 'inferred':
      return LOOSE;
    case 'reflection':
      return isFunction(type.declaration) ? LOOSE : POSTFIX;
    case 'union':
      return UNION;
    case 'intersection':
      return INTERSECTION;
    case 'typeOperator':
    case 'query':
      return OPERATOR;
    default:
      return POSTFIX;
  }
}

function bare(type: Type): Code {
  switch (type.type) {
    case 'intrinsic':
    case 'unknown':
      return [type.name];
    case 'literal':
      return [literal(type.value)];
    case 'reference':
      return reference(type);
    case 'array':
      return code`${typeCode(type.elementType, POSTFIX)}[]`;
    case 'tuple':
      return code`[${joinCode(
        (type.elements ?? []).map((each) => typeCode(each)),
        ', ',
      )}]`;
    case 'namedTupleMember':
      return code`${type.name}${type.isOptional ? '?' : ''}: ${typeCode(type.element)}`;
    case 'optional':
      return code`${typeCode(type.elementType, POSTFIX)}?`;
    case 'rest':
      return code`...${typeCode(type.elementType, POSTFIX)}`;
    case 'union':
      return joinCode(unionParts(type), ' | ');
    case 'intersection':
      return joinCode(
        type.types.map((each) => typeCode(each, INTERSECTION)),
        ' & ',
      );
    case 'typeOperator':
      return code`${type.operator} ${typeCode(type.target, OPERATOR)}`;
    case 'query':
      return code`typeof ${typeCode(type.queryType)}`;
    case 'indexedAccess':
      return code`${typeCode(type.objectType, POSTFIX)}[${typeCode(type.indexType)}]`;
    case 'conditional':
      return code`${typeCode(type.checkType, UNION)} extends ${typeCode(type.extendsType, UNION)} ? ${typeCode(type.trueType)} : ${typeCode(type.falseType)}`;
    case 'inferred':
      return code`infer ${type.name}${type.constraint ? code` extends ${typeCode(type.constraint)}` : ''}`;
    case 'mapped':
      return mapped(type);
    case 'predicate':
      return code`${type.asserts ? 'asserts ' : ''}${type.name}${type.targetType ? code` is ${typeCode(type.targetType)}` : ''}`;
    case 'templateLiteral':
      return code`\`${type.head}${type.tail.flatMap(([each, text]) => code`\${${typeCode(each)}}${text}`)}\``;
    case 'reflection':
      return reflection(type.declaration);
  }
}

/** The alternatives of a union, each as it stands between the bars. */
export function unionParts(type: JSONOutput.UnionType): Code[] {
  return type.types.map((each) => typeCode(each, INTERSECTION));
}

function literal(value: JSONOutput.LiteralType['value']): string {
  if (typeof value === 'string') {
    const quoted = JSON.stringify(value).slice(1, -1).replace(/\\"/g, '"');
    return `'${quoted.replace(/'/g, "\\'")}'`;
  }
  if (typeof value === 'object' && value !== null)
    return `${'negative' in value && value.negative ? '-' : ''}${'value' in value ? value.value : ''}n`;
  return String(value);
}

function reference({ name, target, typeArguments = [] }: JSONOutput.ReferenceType): Code {
  const head: Code = typeof target === 'number' ? [{ text: name, id: target }] : [name];
  if (typeArguments.length === 0) return head;
  return code`${head}<${joinCode(
    typeArguments.map((each) => typeCode(each)),
    ', ',
  )}>`;
}

function mapped(type: JSONOutput.MappedType): Code {
  const sign = (modifier: string | undefined, word: string) =>
    modifier === undefined ? '' : `${modifier === '-' ? '-' : ''}${word}`;
  const readonly = type.readonlyModifier === undefined ? '' : `${sign(type.readonlyModifier, 'readonly')} `;
  const as = type.nameType ? code` as ${typeCode(type.nameType)}` : '';
  return code`{ ${readonly}[${type.parameter} in ${typeCode(type.parameterType)}${as}]${sign(type.optionalModifier, '?')}: ${typeCode(type.templateType)} }`;
}

function isFunction({
  signatures = [],
  children = [],
  indexSignatures = [],
}: JSONOutput.DeclarationReflection) {
  return signatures.length === 1 && children.length === 0 && indexSignatures.length === 0;
}

/** A type that is written out in its place: a function, or an object with its members. */
function reflection(declaration: JSONOutput.DeclarationReflection): Code {
  const { signatures = [], children = [] } = declaration;
  if (isFunction(declaration)) return functionType(signatures[0]);
  const members = [
    ...signatures.map((each) => signatureCode(each)),
    ...indexCode(declaration),
    ...children.map((each) => memberCode(each)),
  ];
  return members.length === 0 ? code`{}` : code`{ ${joinCode(members, '; ')} }`;
}

function functionType(signature: JSONOutput.SignatureReflection): Code {
  return code`${makes(signature)}${typeParameters(signature.typeParameters)}(${joinCode(parameters(signature), ', ')}) => ${typeCode(signature.type)}`;
}

function makes({ kind }: JSONOutput.SignatureReflection): string {
  return kind === ReflectionKind.ConstructorSignature ? 'new ' : '';
}

/** `(a: A): B`, with a name or none before it. */
export function signatureCode(signature: JSONOutput.SignatureReflection, name: string = ''): Code {
  return code`${makes(signature)}${name}${typeParameters(signature.typeParameters)}(${joinCode(parameters(signature), ', ')}): ${typeCode(signature.type)}`;
}

/** What stands between the brackets, one piece of code for each parameter. */
export function parameters({ parameters = [] }: JSONOutput.SignatureReflection): Code[] {
  return parameters.map(({ name, flags, type, defaultValue }) => {
    // TypeDoc's name for a parameter that is taken apart where it stands.
    const word = name.startsWith('__') ? 'options' : name;
    const optional = flags.isOptional && defaultValue === undefined ? '?' : '';
    const preset = defaultValue === undefined ? '' : ` = ${defaultValue}`;
    return code`${flags.isRest ? '...' : ''}${word}${optional}: ${typeCode(type)}${preset}`;
  });
}

/** `<T extends A = B>`, or nothing. */
export function typeParameters(list: readonly JSONOutput.TypeParameterReflection[] = []): Code {
  if (list.length === 0) return [];
  const each = list.map(({ name, type, default: preset }) => {
    const limit = type === undefined ? '' : code` extends ${typeCode(type)}`;
    return code`${name}${limit}${preset === undefined ? '' : code` = ${typeCode(preset)}`}`;
  });
  return code`<${joinCode(each, ', ')}>`;
}

/** `[key: string]: T`, for each of them. */
export function indexCode({ indexSignatures = [] }: JSONOutput.DeclarationReflection): Code[] {
  return indexSignatures.map((each) => code`[${joinCode(parameters(each), ', ')}]: ${typeCode(each.type)}`);
}

/** A field or method as it stands in an object type; of an overloaded method the first. */
export function memberCode(member: JSONOutput.DeclarationReflection): Code {
  const optional = member.flags.isOptional ? '?' : '';
  const name = /^[\w$]+$/.test(member.name) ? member.name : literal(member.name);
  const [method] = member.signatures ?? [];
  if (method !== undefined && member.name === 'constructor')
    return code`constructor(${joinCode(parameters(method), ', ')})`;
  if (method !== undefined) return signatureCode(method, `${name}${optional}`);
  const type = member.type ?? member.getSignature?.type;
  return code`${name}${optional}: ${typeCode(type)}`;
}
