import * as v from 'valibot';
import { ConfigError, check, formed, mustBe, oneOf, shown, text, wholeNumber } from '../config/check.js';
import { PTRS_PER_PTE } from '../mm/constants.js';
import { calls, count, generations, MOST_HIDDEN, MOST_PAGES, type OwnerName, pages, runs } from './lines.js';
import { type LockCounts, lockCountsOf } from './lockCounts.js';
import { placesOf, unrecorded } from './places.js';

/**
 * Two owners under one demand (`k6`): V, whose memory is a process's, an L1 guest's or an L2 guest's, and a process P
 * beside it. Rounds of touching, and `memory.reclaim` of the cgroup that holds both.
 */

/** How often a page is touched: in every round, in every fourth, or never after it was populated. */
export type PageClass = 'hot' | 'warm' | 'cold';
export const PAGE_CLASSES: readonly PageClass[] = ['hot', 'warm', 'cold'];
/** By the letter that a record has for it. */
export const CLASSES: Readonly<Record<string, PageClass>> = { H: 'hot', W: 'warm', C: 'cold' };

/** One owner's pages, by value of `V` and `P`. */
export type ByOwner<T> = Readonly<Record<OwnerName, T>>;

/** One owner of pages. */
export interface RecordedOwner {
  /** Pages, 4 KiB each. */
  readonly pageCount: number;
  /** Where its pages begin inside their first page-table page, in pages. */
  readonly tableOffset: number;
  /** Class of each page. */
  readonly classes: readonly PageClass[];
  /** Its pages that are no test pages; 0 where they were locked, so that reclaim never met them. */
  readonly hidden: number;
}

/** Pages that a request evicted of one owner: hot, warm and cold ones. */
export type FreedByClass = readonly [hot: number, warm: number, cold: number];
export const FREED_NOTHING: FreedByClass = [0, 0, 0];

/** What one request for reclaim did, and of whom it evicted how many test pages. */
export interface RecordedReclaim extends ByOwner<FreedByClass> {
  /** Pages that it looked at. */
  readonly scanned: number;
  /** Pages that it evicted, with those that are no test pages. */
  readonly freed: number;
}

/** What the kernel showed after one operation. */
export interface OwnersStep {
  /** `populate`, `tw:hot+warm`, `age`, `rc:128`, … */
  readonly operation: string;
  /** Number of the round; before 0 come the rounds of warm-up, whose first is −`warmup`, and one less populates. */
  readonly round: number;
  /** Who did it, or whom it concerns. */
  readonly owners: readonly OwnerName[];
  /** By owner the place of each page, as in `RecordedStep.pages`; `NOT_RECORDED` where the record names none. */
  readonly pages: ByOwner<Int32Array>;
  /** By owner a checksum of all places (`hashOfPlaces`); null where there is none. */
  readonly hash: ByOwner<string | null>;
  /** By owner the youngest generation of its cgroup, `max_seq`; null where it is not recorded. */
  readonly youngest: ByOwner<number | null>;
  /** What a request did; null for other operations. */
  readonly reclaim: RecordedReclaim | null;
  /** What KVM did during the request, counted; null where it was not counted. */
  readonly locks: LockCounts | null;
}

/** One run of two owners. */
export interface OwnersRun {
  readonly label: string;
  /** What V is: `plain`, `vm` or `l2`. P is always an ordinary process. */
  readonly mode: string;
  /** Both owners in one cgroup, or each in its own below the one that is asked. */
  readonly oneCgroup: boolean;
  /** Whether an aging is forced by debugfs before each request. */
  readonly ages: boolean;
  readonly owners: ByOwner<RecordedOwner>;
  /** One entry for each operation, in order. */
  readonly steps: readonly OwnersStep[];
}

/** What is still being read. */
type Open<T> = { -readonly [K in keyof T]: T[K] };
interface OpenStep extends Open<OwnersStep> {
  readonly i: number;
}
/** A run that is still being read. */
export interface OpenOwnersRun extends Open<OwnersRun> {
  readonly ownPagesLocked: boolean;
  /** The places of pages of which nothing is recorded. */
  readonly unknown: ByOwner<Int32Array>;
  readonly steps: OpenStep[];
}

/** The most rounds of touching and reclaim that a run may have, those of warm-up apart. */
const MOST_ROUNDS = 100_000;

const byOwner = <T extends v.GenericSchema>(item: T) => v.object({ V: item, P: item });
const byClass = v.tuple([pages, pages, pages], mustBe('a list [hot, warm, cold]'));
/** A `start` of two owners (it has `arr`). */
const START = v.object({
  arr: oneOf(['a', 'b']),
  age: wholeNumber('', 0, 1),
  mode: text(),
  npages: byOwner(wholeNumber('pages', 1, MOST_PAGES)),
  pattern: byOwner(formed(/^[HWC]+$/, 'letters H (hot), W (warm) and C (cold)')),
  block: wholeNumber('pages', 1, MOST_PAGES),
  va: byOwner(formed(/^[0-9a-f]{1,16}$/, 'a hexadecimal address')),
  own_pages_locked: wholeNumber('', 0, 1),
});
/** A `step` of one of them (it has `owner`). */
const STEP = v.object({
  owner: oneOf(['V', 'P']),
  i: count,
  round: wholeNumber('', -MOST_ROUNDS, MOST_ROUNDS),
  op: text(),
  gens: v.optional(generations('[seq, pages, …]')),
  state_hash: v.optional(formed(/^[0-9a-f]{8}$/, '8 hexadecimal digits')),
  nruns: v.optional(count),
  runs: v.optional(runs),
});
const RECLAIM = v.object({
  i: count,
  scanned: count,
  freed: count,
  freed_V: byClass,
  freed_P: byClass,
  probes: v.optional(calls(-1)),
});
/** A `done` of two owners (it has `V`): what their cgroups hold in the end. */
const END = byOwner(v.object({ memcg: v.object({ anon: v.optional(pages), swap: v.optional(pages) }) }));

const PAGE_SHIFT = 12n;

export function openOwnersRun(label: string, json: unknown): OpenOwnersRun {
  const line = check('it', START, json);
  const { npages, pattern, block, va } = line;
  const ownerOf = (owner: OwnerName): RecordedOwner => {
    const letters = pattern[owner];
    const classes = Array.from({ length: npages[owner] }, (_, p) => {
      return CLASSES[letters[Math.floor(p / block) % letters.length]];
    });
    const tableOffset = Number((BigInt(`0x${va[owner]}`) >> PAGE_SHIFT) % BigInt(PTRS_PER_PTE));
    return { pageCount: npages[owner], tableOffset, classes, hidden: 0 };
  };
  return {
    label,
    mode: line.mode,
    oneCgroup: line.arr === 'a',
    ages: line.age === 1,
    unknown: { V: unrecorded(npages.V), P: unrecorded(npages.P) },
    ownPagesLocked: line.own_pages_locked === 1,
    owners: { V: ownerOf('V'), P: ownerOf('P') },
    steps: [],
  };
}

/** One owner's line of a step; the lines of one step have the same number. */
export function addOwnerStep(run: OpenOwnersRun, json: unknown): void {
  const { owner, i, op, round, ...line } = check('it', STEP, json);
  parseOwnersOperation(op);
  let step = run.steps.at(-1);
  if (step?.i !== i) {
    const none = { V: null, P: null };
    const nothing = { pages: run.unknown, hash: none, youngest: none, reclaim: null, locks: null };
    step = { i, operation: op, round, owners: [], ...nothing };
    run.steps.push(step);
  } else if (step.operation !== op) {
    throw new ConfigError(`op is ${shown(op)}; step ${i} is ${shown(step.operation)} already`);
  }
  if (step.owners.includes(owner)) throw new ConfigError(`owner ${owner} is twice in step ${i}`);
  step.owners = [...step.owners, owner];
  step.hash = { ...step.hash, [owner]: line.state_hash ?? null };
  const youngest = line.gens?.length ? Math.max(...line.gens.map(([seq]) => seq)) : null;
  step.youngest = { ...step.youngest, [owner]: youngest };
  if (line.runs === undefined) return;
  const places = placesOf(line.runs, line.nruns ?? line.runs.length, run.owners[owner].pageCount);
  step.pages = { ...step.pages, [owner]: places };
}

/** What the request of the step before did. */
export function addReclaim(run: OpenOwnersRun, json: unknown): void {
  const { i, scanned, freed, freed_V: V, freed_P: P, probes } = check('it', RECLAIM, json);
  const step = run.steps.at(-1);
  if (step?.i !== i) throw new ConfigError(`i is ${i}; there is no step of that number before it`);
  step.reclaim = { scanned, freed, V, P };
  step.locks = probes === undefined ? null : lockCountsOf(probes);
}

/**
 * The end of a run says what the cgroups hold: what is more than the test pages is the programs' own, and a guest's
 * tables. In one cgroup all of it is taken for V's.
 */
export function endOwnersRun(run: OpenOwnersRun, json: unknown): void {
  const ends = check('it', END, json);
  if (run.ownPagesLocked) return;
  const { V, P } = run.owners;
  const hiddenOf = (owner: OwnerName, testPages: number): number => {
    const { anon = 0, swap = 0 } = ends[owner].memcg;
    const hidden = anon + swap - testPages;
    if (hidden >= 0 && hidden <= MOST_HIDDEN) return hidden;
    throw new ConfigError(
      `anon and swap less the test pages is ${hidden}; it must be from 0 to ${MOST_HIDDEN} pages`,
    );
  };
  run.owners = run.oneCgroup
    ? { V: { ...V, hidden: hiddenOf('V', V.pageCount + P.pageCount) }, P }
    : { V: { ...V, hidden: hiddenOf('V', V.pageCount) }, P: { ...P, hidden: hiddenOf('P', P.pageCount) } };
}

/** One operation on two owners. */
export type OwnersOperation =
  | { readonly kind: 'populate' | 'age' }
  | { readonly kind: 'touch'; readonly classes: readonly PageClass[] }
  | { readonly kind: 'reclaim'; readonly pages: number };

/** Reads one operation: `populate`, `tw:CLASSES` or `tr:CLASSES` (such as `tw:hot+warm`), `age` or `rc:PAGES`. */
export function parseOwnersOperation(text: string): OwnersOperation {
  if (text === 'populate' || text === 'age') return { kind: text };
  const [name, rest = ''] = text.split(':');
  const classes = rest.split('+');
  if (/^t[wr]$/.test(name) && classes.every((each) => Object.values<string>(CLASSES).includes(each)))
    return { kind: 'touch', classes: classes as PageClass[] };
  if (name === 'rc' && /^\d{1,7}$/.test(rest)) return { kind: 'reclaim', pages: Number(rest) };
  throw new ConfigError(
    `op is ${shown(text)}; it may be populate, tw:CLASSES, tr:CLASSES (hot, warm, cold with + between), age or rc:PAGES`,
  );
}
