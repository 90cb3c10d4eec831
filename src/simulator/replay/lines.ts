/**
 * What the lines of a record may hold: `data/records/README.md` says what the fields are. Sizes are bounded so that no
 * line can ask for more than a machine like the recorded ones could have had.
 */
import * as v from 'valibot';
import { ConfigError, check, list, mustBe, oneOf, text, wholeNumber } from '../config/check.js';

/** The most pages that a run or a test of a record may have: 1 GiB. */
export const MOST_PAGES: number = 2 ** 18;
/** The most pages of the cgroup that are no test pages; the records have about 510. */
export const MOST_HIDDEN: number = 1024;

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
const record = (what: string) => v.record(v.string(), count, mustBe(`an object of ${what}`));

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
    runs: list(tuple([pages, pages, text()], '[first, length, state]')),
    memcg,
    probes: v.optional(record('calls by function')),
  }),
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
  const kinds = [...NOTES, ...(Object.keys(SCHEMAS) as (keyof Lines)[])];
  const { rec } = check('it', v.looseObject({ rec: oneOf(kinds) }), json);
  if (!(rec in SCHEMAS)) return { rec } as Line;
  return { rec, line: check('it', SCHEMAS[rec as keyof Lines] as v.GenericSchema, json) } as Line;
}
