/** Cases of each kind, made of an entry's valid arguments. */
import fc from 'fast-check';
import { type Entry, Handle, type Kind } from './entry.js';
import { shown } from './shown.js';
import { NUMBERS, VALUES } from './values.js';

/** Keys and indexes from the list of arguments inwards. */
export type Path = readonly (string | number)[];

/** One call that is made. */
export interface Case {
  readonly args: readonly unknown[];
  /** The place in valid arguments where another value was put; null when none was. */
  readonly at: Path | null;
  /** What stands there now. */
  readonly value: unknown;
}

/** Cases as fast-check draws and shrinks them. */
export function casesOf(entry: Entry, kind: Kind): fc.Arbitrary<Case> {
  const changed = changes[kind];
  if (changed === null) return entry.args.map((args) => asCase({ args, at: null, value: undefined }));
  const drawn = fc.tuple(entry.args, fc.nat(), fc.nat(), fc.constantFrom(...changed.ways));
  return drawn.map(([args, where, which, way]) => {
    const paths = changed.paths(args);
    const at = paths[where % Math.max(1, paths.length)] ?? [];
    if (at.length === 0 || (way === 'left out' && workAt(entry, at) !== undefined))
      return asCase({ args, at: null, value: undefined });
    const values = (entry.values ?? changed.values).filter((value) => mayStand(entry, at, value));
    const value = values[which % values.length];
    const changedArgs = replaced(args, at, way, value, true) as readonly unknown[];
    // What is one too many stands under a name of its own.
    return asCase({ args: changedArgs, at: way === 'put' ? at : null, value });
  });
}

/** With a short text for fast-check's own reports. */
function asCase(made: Case): Case {
  return Object.assign(made, { [fc.toStringMethod]: () => shown(made.args, 2000) });
}

type Way = 'put' | 'left out' | 'one more';

const changes: Readonly<
  Record<
    Kind,
    {
      paths: (args: readonly unknown[]) => Path[];
      values: readonly unknown[];
      ways: readonly Way[];
    } | null
  >
> = {
  valid: null,
  edge: {
    paths: (args) => pathsOf(args).filter((path) => typeof at(args, path) === 'number'),
    values: NUMBERS.filter(Number.isFinite),
    ways: ['put'],
  },
  mutated: {
    paths: (args) => pathsOf(args).filter(({ length }) => length > 1),
    values: VALUES,
    ways: ['put', 'put', 'put', 'left out', 'one more'],
  },
  hostile: {
    paths: (args) => args.flatMap((arg, i) => (arg instanceof Handle ? [] : [[i]])),
    values: VALUES,
    ways: ['put', 'put', 'put', 'put', 'left out', 'one more'],
  },
};

/** Whether a value may stand at a place: not where it would only ask for patience. */
function mayStand(entry: Entry, path: Path, value: unknown): boolean {
  const limits = workAt(entry, path);
  if (limits === undefined) return true;
  if (typeof value !== 'number') return value !== undefined;
  const [least, most] = limits;
  return !(value > most && value < 1e16) && !(value > 0 && value < least);
}

function workAt({ work }: Entry, [argument, ...path]: Path): readonly [number, number] | undefined {
  const here = path.map((key) => (typeof key === 'number' ? '*' : key));
  return work?.[[argument, ...here].join('.')];
}

/** All places, the arguments among them; not in typed arrays, handles and functions. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || value instanceof Handle || ArrayBuffer.isView(value))
    return [path];
  const keys = Array.isArray(value) ? value.slice(0, 50).keys() : Object.keys(value);
  const inside = [...keys].flatMap((key) =>
    pathsOf((value as Record<string, unknown>)[key as string], [...path, key]),
  );
  return path.length === 0 ? inside : [path, ...inside];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce((inner, key) => (inner as Record<string | number, unknown>)[key], value);
}

/** A copy with another value at a place, or without it, or with it twice; what is not on the way is shared. */
function replaced(
  whole: unknown,
  [key, ...rest]: Path,
  way: Way,
  value: unknown,
  isArguments: boolean = false,
): unknown {
  const inner = (whole as Record<string | number, unknown>)[key];
  const made = rest.length === 0 ? value : replaced(inner, rest, way, value);
  if (Array.isArray(whole)) {
    // A later argument must stay in its place.
    if (rest.length === 0 && isArguments && way === 'one more') return [...whole, value];
    if (rest.length === 0 && isArguments && way === 'left out')
      return key === whole.length - 1
        ? whole.slice(0, -1)
        : whole.map((each, i) => (i === key ? undefined : each));
    const items = rest.length > 0 || way === 'put' ? [made] : way === 'left out' ? [] : [inner, value];
    return [...whole.slice(0, key as number), ...items, ...whole.slice((key as number) + 1)];
  }
  const others = Object.entries(whole as object);
  if (rest.length === 0 && way === 'one more') return Object.fromEntries([...others, ['unheardOf', value]]);
  const kept = others.filter(([name]) => !(rest.length === 0 && way === 'left out' && name === key));
  return Object.fromEntries(kept.map(([name, each]) => [name, name === key ? made : each]));
}
