/** What is exported, in the order in which the page shows it: by folder, then by file, then as written. */
import { posix } from 'node:path';
import type { JSONOutput } from 'typedoc';
import { ReflectionKind } from 'typedoc/models';

/** A `reference` is a second name of something exported already. */
export type Declaration =
  | JSONOutput.DeclarationReflection
  | (JSONOutput.ReferenceReflection & { readonly target: number });

/** The three sorts of thing that a reader looks for. */
export type Sort = 'function' | 'type' | 'constant';

/** One exported name. A value and a type may share it. */
export interface Entry {
  readonly name: string;
  readonly sort: Sort;
  /** The file that declares it, from the entry point's folder, e.g. `core/sim/simulate.ts`. */
  readonly file: string;
  readonly declarations: readonly Declaration[];
}

/** A folder that exports something. */
export interface Folder {
  /** From the entry point's folder, e.g. `core/sim`; `.` is that folder itself. */
  readonly path: string;
  /** One sentence in Markdown, from the entry point's doc comment; empty when it has none. */
  readonly sentence: string;
  readonly entries: readonly Entry[];
}

export interface Api {
  /** The entry point's doc comment in Markdown, without its list of folders. */
  readonly introduction: string;
  readonly folders: readonly Folder[];
  /** Folders that the doc comment lists. */
  readonly listed: readonly string[];
}

/** An item of the list of folders in the entry point's doc comment, with the lines that continue it. */
const ITEM = /^- `([^`\n]+)`: *(.+(?:\n(?!- |\n).+)*)\n?/gm;

/** Sorts what TypeDoc found into folders, in the order of the entry point's list; folders it forgot come last. */
export function arrange(project: JSONOutput.ProjectReflection): Api {
  const text = (project.comment?.summary ?? []).map((part) => part.text).join('');
  const sentences = new Map([...text.matchAll(ITEM)].map(([, path, sentence]) => [path, sentence]));
  const listed = [...sentences.keys()];
  const byPath = gather(entries(project), ({ file }) => posix.dirname(file));
  const place = (path: string) => (sentences.has(path) ? listed.indexOf(path) : listed.length);
  const paths = [...byPath.keys()].sort((a, b) => place(a) - place(b) || compare(a, b));
  return {
    introduction: text.replace(ITEM, '').trim(),
    folders: paths.map((path) => ({
      path,
      sentence: sentences.get(path) ?? '',
      entries: byPath.get(path)!,
    })),
    listed,
  };
}

function entries({ children = [] }: JSONOutput.ProjectReflection): Entry[] {
  const own = children.map((each) => (isHandedDown(each, children) ? withoutComment(each) : each));
  const found = [...gather(own, ({ name }) => name)].map(([name, declarations]) => {
    const [{ sources }] = declarations;
    return { name, sort: sortOf(declarations[0], children), file: sources?.[0].fileName ?? '', declarations };
  });
  // The order within a file is TypeDoc's, which is the source's: sorting keeps it.
  return found.sort((a, b) => compare(a.file, b.file));
}

/** TypeDoc gives a parent's doc comment to a child without one; what it says is not true of the child. */
function isHandedDown({ comment, extendedTypes = [] }: Declaration, all: readonly Declaration[]): boolean {
  if (comment === undefined) return false;
  return extendedTypes.some((type) => {
    const parent = type.type === 'reference' ? all.find(({ id }) => id === type.target) : undefined;
    return JSON.stringify(parent?.comment) === JSON.stringify(comment);
  });
}

function withoutComment({ comment: _, ...rest }: Declaration): Declaration {
  return rest as Declaration;
}

/** Fields and methods, of an object type too; members that are inherited come with the others. */
export function membersOf({ children = [] }: Declaration): JSONOutput.DeclarationReflection[] {
  return children as JSONOutput.DeclarationReflection[];
}

function sortOf(declaration: Declaration, all: readonly Declaration[]): Sort {
  const target = 'target' in declaration ? all.find(({ id }) => id === declaration.target) : undefined;
  const { kind } = target ?? declaration;
  if (kind === ReflectionKind.Function) return 'function';
  return kind === ReflectionKind.Variable ? 'constant' : 'type';
}

function gather<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const gathered = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    gathered.set(key, [...(gathered.get(key) ?? []), item]);
  }
  return gathered;
}

/** By code unit: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
