/**
 * What the lines of a record may hold: `data/records/README.md` says what the fields are. Sizes are bounded so that no
 * line can ask for more than a machine like the recorded ones could have had.
 */
import * as v from 'valibot';
import { ConfigError, check, formed, list, mustBe, oneOf, text, wholeNumber } from '../config/check.js';

/** The most pages that a run or a test of a record may have: 1 GiB. */
export const MOST_PAGES: number = 2 ** 18;
/** The most pages of the cgroup that are no test pages; the records have about 510. */
export const MOST_HIDDEN: number = 1024;

/** The two owners of a record of two. */
export type OwnerName = 'V' | 'P';

/** The most rounds of touching and reclaim that a run of two owners may have, those of warm-up apart. */
const MOST_ROUNDS = 100_000;

/** Lines by their `rec`, as far as they are read; lines of other kinds are notes. */
export interface Lines {
  readonly boot: { readonly kernel: string };
  readonly kvm: { readonly npt?: string | undefined; readonly tdp_mmu?: string | undefined };
  readonly run: { readonly label: string };
  readonly start: { readonly mode: string; readonly npages: number };
  readonly step: {
    readonly op: string;
    readonly rc: number;
    readonly gens: readonly (readonly [seq: number, pages: number])[];
    readonly page_gens: readonly (readonly [seq: number, pages: number])[];
    readonly swapped: number;
    readonly nruns: number;
    readonly runs: readonly (readonly [first: number, length: number, state: string])[];
    readonly memcg: { readonly pgscan: number; readonly pgsteal: number; readonly refault_anon: number };
    readonly probes?: Readonly<Record<string, number>> | undefined;
  };
  /** A `start` of two owners (it has `arr`), a `step` of one of them (it has `owner`), and what a request did. */
  readonly ownersStart: {
    readonly arr: 'a' | 'b';
    readonly age: number;
    readonly mode: string;
    readonly npages: Readonly<Record<OwnerName, number>>;
    readonly pattern: Readonly<Record<OwnerName, string>>;
    readonly block: number;
    readonly va: Readonly<Record<OwnerName, string>>;
    readonly own_pages_locked: number;
  };
  readonly ownerStep: {
    readonly owner: OwnerName;
    readonly i: number;
    readonly round: number;
    readonly op: string;
    readonly gens?: readonly (readonly [seq: number, pages: number])[] | undefined;
    readonly state_hash?: string | undefined;
    readonly nruns?: number | undefined;
    readonly runs?: Lines['step']['runs'] | undefined;
  };
  readonly reclaim: {
    readonly i: number;
    readonly scanned: number;
    readonly freed: number;
    readonly freed_V: readonly [hot: number, warm: number, cold: number];
    readonly freed_P: readonly [hot: number, warm: number, cold: number];
    readonly probes?: Readonly<Record<string, number>> | undefined;
  };
  /** A `done` of two owners (it has `V`): what their cgroups hold in the end. */
  readonly ownersEnd: Readonly<
    Record<OwnerName, { readonly memcg: { readonly anon: number; readonly swap: number } }>
  >;
  readonly k3: {
    readonly mode: 'lru_gen' | 'page_idle';
    readonly nested: number;
    readonly args: string;
    readonly rc: number;
    readonly skip: string;
    readonly idle?: string | undefined;
    readonly phases_done: number;
  };
  readonly rmap: {
    readonly mark: number;
    readonly rmaps: Readonly<Record<string, number[]>>;
    readonly pages_4k: number;
    readonly max_mmu_rmap_size: number;
  };
}
const NOTES = ['machine', 'swap', 'guest', 'done', 'end'] as const;

const string = v.string(mustBe('a text'));
const count = wholeNumber('', 0, Number.MAX_SAFE_INTEGER);
const pages = wholeNumber('pages', 0, MOST_PAGES);
const tuple = <const T extends v.TupleItems>(items: T, what: string) =>
  v.tuple(items, mustBe(`a list ${what}`));
const memcg = v.looseObject({ pgscan: count, pgsteal: count, refault_anon: count });
const runs = list(tuple([pages, pages, text()], '[first, length, state]'));
const byClass = tuple([pages, pages, pages], '[hot, warm, cold]');
const byOwner = <T extends v.GenericSchema>(item: T) => v.looseObject({ V: item, P: item });
/** Calls by function; −1 stands for one that was not counted. */
const calls = (least: number) =>
  v.record(
    v.string(),
    wholeNumber('', least, Number.MAX_SAFE_INTEGER),
    mustBe('an object of calls by function'),
  );

const SCHEMAS: { readonly [Rec in keyof Lines]: v.GenericSchema<unknown, Lines[Rec]> } = {
  boot: v.looseObject({ kernel: text() }),
  kvm: v.looseObject({ npt: v.optional(string), tdp_mmu: v.optional(string) }),
  run: v.looseObject({ label: text() }),
  start: v.looseObject({ mode: text(), npages: wholeNumber('pages', 1, MOST_PAGES) }),
  step: v.looseObject({
    op: text(),
    rc: wholeNumber('', -4095, Number.MAX_SAFE_INTEGER),
    gens: list(tuple([count, pages], '[seq, pages, …]')),
    page_gens: list(tuple([count, pages], '[seq, pages]')),
    swapped: pages,
    nruns: count,
    runs,
    memcg,
    probes: v.optional(calls(0)),
  }),
  ownersStart: v.looseObject({
    arr: oneOf(['a', 'b']),
    age: wholeNumber('', 0, 1),
    mode: text(),
    npages: byOwner(wholeNumber('pages', 1, MOST_PAGES)),
    pattern: byOwner(formed(/^[HWC]+$/, 'letters H (hot), W (warm) and C (cold)')),
    block: wholeNumber('pages', 1, MOST_PAGES),
    va: byOwner(formed(/^[0-9a-f]{1,16}$/, 'a hexadecimal address')),
    own_pages_locked: wholeNumber('', 0, 1),
  }),
  ownerStep: v.looseObject({
    owner: oneOf(['V', 'P']),
    i: count,
    round: wholeNumber('', -MOST_ROUNDS, MOST_ROUNDS),
    op: text(),
    gens: v.optional(list(tuple([count, pages], '[seq, pages, …]'))),
    state_hash: v.optional(formed(/^[0-9a-f]{8}$/, '8 hexadecimal digits')),
    nruns: v.optional(count),
    runs: v.optional(runs),
  }),
  reclaim: v.looseObject({
    i: count,
    scanned: count,
    freed: count,
    freed_V: byClass,
    freed_P: byClass,
    probes: v.optional(calls(-1)),
  }),
  ownersEnd: byOwner(
    v.looseObject({ memcg: v.looseObject({ anon: v.optional(pages, 0), swap: v.optional(pages, 0) }) }),
  ),
  k3: v.looseObject({
    mode: oneOf(['lru_gen', 'page_idle']),
    nested: wholeNumber('', 0, 1),
    args: text(),
    rc: wholeNumber('', -4095, Number.MAX_SAFE_INTEGER),
    skip: string,
    idle: v.optional(string),
    phases_done: count,
  }),
  rmap: v.looseObject({
    mark: count,
    rmaps: v.record(v.string(), list(count), mustBe('an object of lists')),
    pages_4k: count,
    max_mmu_rmap_size: count,
  }),
};

/** Kinds that have no `rec` of their own. */
const OF_OWNERS: ReadonlySet<string> = new Set(['ownersStart', 'ownerStep', 'ownersEnd']);

const ANY_LINE = v.looseObject({
  rec: oneOf([...NOTES, ...(Object.keys(SCHEMAS) as (keyof Lines)[]).filter((each) => !OF_OWNERS.has(each))]),
});

/** A line of any kind. */
export type Line =
  | { [Rec in keyof Lines]: { readonly rec: Rec; readonly line: Lines[Rec] } }[keyof Lines]
  | { readonly rec: (typeof NOTES)[number] };

/**
 * Reads one line.
 *
 * @throws ConfigError naming the fields that are wrong, what they were and what they may be
 */
export function readLine(text: string): Line {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ConfigError('it is no JSON');
  }
  const line = check('it', ANY_LINE, json);
  const rec = kindOf(line);
  if (!(rec in SCHEMAS)) return { rec } as Line;
  return { rec, line: check('it', SCHEMAS[rec as keyof Lines] as v.GenericSchema, json) } as Line;
}

/** The kind of a line: those of two owners have the same `rec` as those of one, but other fields. */
function kindOf(line: { readonly rec: string }): string {
  if (line.rec === 'start' && 'arr' in line) return 'ownersStart';
  if (line.rec === 'step' && 'owner' in line) return 'ownerStep';
  if (line.rec === 'done' && 'V' in line) return 'ownersEnd';
  return line.rec;
}
