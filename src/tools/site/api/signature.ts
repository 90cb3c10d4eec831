/** The head of a declaration as TypeScript writes it, broken into lines where it is long. */
import type { JSONOutput } from 'typedoc';
import { ReflectionKind } from 'typedoc/models';
import { type Code, code, joinCode, textOf } from './code.js';
import type { Declaration } from './model.js';
import { indexCode, parameters, signatureCode, typeCode, typeParameters, unionParts } from './types.js';

/** Characters that fit beside the page's margins without scrolling. */
const WIDTH = 84;

/** What a declaration is, in one word. */
export function kindOf({ kind }: Declaration): string {
  switch (kind) {
    case ReflectionKind.Variable:
      return 'constant';
    case ReflectionKind.TypeAlias:
      return 'type';
    case ReflectionKind.Reference:
      return 'second name';
    default:
      return ReflectionKind.singularString(kind).toLowerCase();
  }
}

/**
 * The head of anything but a function; members follow as a list of their own, so they are not in it. Undefined where it
 * would say no more than the heading does.
 */
export function headCode(declaration: Declaration): Code | undefined {
  const { name, kind, type } = declaration;
  const generic = typeParameters(declaration.typeParameters);
  if (kind === ReflectionKind.Variable) return constant(declaration);
  if (kind === ReflectionKind.TypeAlias) return code`type ${name}${generic} =${aliased(type, name)}`;
  const parents = bases(declaration);
  const calls = [
    ...(declaration.signatures ?? []).map((each) => signatureCode(each)),
    ...indexCode(declaration),
  ];
  const body = calls.length === 0 ? '' : code` { ${joinCode(calls, '; ')} }`;
  const rest = code`${generic}${parents}${body}`;
  return rest.length === 0 ? undefined : code`${kindOf(declaration)} ${name}${rest}`;
}

function bases({ kind, extendedTypes = [], implementedTypes = [] }: JSONOutput.DeclarationReflection): Code {
  const list = (word: string, types: readonly JSONOutput.SomeType[]) =>
    types.length === 0
      ? ''
      : code` ${word} ${joinCode(
          types.map((each) => typeCode(each)),
          ', ',
        )}`;
  const implemented = kind === ReflectionKind.Class ? implementedTypes : [];
  return code`${list('extends', extendedTypes)}${list('implements', implemented)}`;
}

/** A constant with its value where that is short; of a long one TypeDoc says "...". */
function constant({ name, type, defaultValue }: JSONOutput.DeclarationReflection): Code {
  const value = defaultValue === undefined || defaultValue === '...' ? '' : ` = ${defaultValue}`;
  if (type?.type === 'literal' && value !== '') return code`const ${name}${value}`;
  return code`const ${name}: ${typeCode(type)}${value}`;
}

function aliased(type: JSONOutput.SomeType | undefined, name: string): Code {
  // The members of an object type are listed like an interface's.
  if (type === undefined) return code` { … }`;
  const line = typeCode(type);
  if (type.type !== 'union' || textOf(line).length + name.length + 8 <= WIDTH) return code` ${line}`;
  return unionParts(type).flatMap((part) => code`\n  | ${part}`);
}

/** The head of a function, one parameter a line when one line is too short. */
export function functionCode(signature: JSONOutput.SignatureReflection): Code {
  const line = code`function ${signatureCode(signature, signature.name)}`;
  if (textOf(line).length <= WIDTH) return line;
  const each = parameters(signature).flatMap((parameter) => code`  ${parameter},\n`);
  return code`function ${signature.name}${typeParameters(signature.typeParameters)}(\n${each}): ${typeCode(signature.type)}`;
}
