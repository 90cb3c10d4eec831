/** Where on the page a name is. */
import type { AddressOf } from './code.js';
import { type Api, membersOf } from './model.js';

export interface Names {
  /** Address of what has this number in TypeDoc's model. */
  readonly addressOf: AddressOf;
  /** Address of an exported name, or of a field as `Scenario.seed`. */
  find(name: string): string | undefined;
}

export function namesOf(api: Api): Names {
  const byId = new Map<number, string>();
  const byName = new Map<string, string>();
  for (const { name, declarations } of api.folders.flatMap((folder) => folder.entries)) {
    byName.set(name, `#${name}`);
    for (const declaration of declarations) {
      for (const { id } of [declaration, ...(declaration.signatures ?? [])]) byId.set(id, `#${name}`);
      for (const member of membersOf(declaration)) {
        const address = `#${memberId(name, member.name)}`;
        byName.set(address.slice(1), address);
        for (const { id } of [member, ...(member.signatures ?? [])]) byId.set(id, address);
      }
    }
  }
  return { addressOf: (id) => byId.get(id), find: (name) => byName.get(name) };
}

/** A field's place on the page. A name never holds a dot, so nothing else has it. */
export function memberId(name: string, member: string): string {
  return `${name}.${member}`;
}
