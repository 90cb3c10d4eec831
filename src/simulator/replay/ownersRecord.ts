import { ConfigError, shown } from '../config/check.js';
import { PTRS_PER_PTE } from '../mm/constants.js';
import { type Lines, MOST_HIDDEN, type OwnerName } from './lines.js';
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

/** A run that is still being read. */
export interface OpenOwnersRun extends OwnersRun {
  readonly ownPagesLocked: boolean;
  /** The places of pages of which nothing is recorded. */
  readonly unknown: ByOwner<Int32Array>;
  readonly owners: ByOwner<RecordedOwner & { hidden: number }>;
  readonly steps: OpenStep[];
}

interface OpenStep extends OwnersStep {
  readonly i: number;
  readonly owners: OwnerName[];
  readonly pages: Record<OwnerName, Int32Array>;
  readonly hash: Record<OwnerName, string | null>;
  readonly youngest: Record<OwnerName, number | null>;
  reclaim: RecordedReclaim | null;
  locks: LockCounts | null;
}

const PAGE_SHIFT = 12n;

/** The start of a run. */
export function openOwnersRun(label: string, line: Lines['ownersStart']): OpenOwnersRun {
  return {
    label,
    mode: line.mode,
    oneCgroup: line.arr === 'a',
    ages: line.age === 1,
    unknown: { V: unrecorded(line.npages.V), P: unrecorded(line.npages.P) },
    ownPagesLocked: line.own_pages_locked === 1,
    owners: { V: ownerOf(line, 'V'), P: ownerOf(line, 'P') },
    steps: [],
  };
}

function ownerOf(
  { npages, pattern, block, va }: Lines['ownersStart'],
  owner: OwnerName,
): RecordedOwner & { hidden: number } {
  const letters = pattern[owner];
  const classes = Array.from({ length: npages[owner] }, (_, p) => {
    return CLASSES[letters[Math.floor(p / block) % letters.length]];
  });
  const tableOffset = Number((BigInt(`0x${va[owner]}`) >> PAGE_SHIFT) % BigInt(PTRS_PER_PTE));
  return { pageCount: npages[owner], tableOffset, classes, hidden: 0 };
}

/** One owner's line of a step; the lines of one step have the same number. */
export function addOwnerStep(run: OpenOwnersRun, line: Lines['ownerStep']): void {
  parseOwnersOperation(line.op);
  let step = run.steps.at(-1);
  if (step?.i !== line.i) {
    step = newStep(run, line);
    run.steps.push(step);
  } else if (step.operation !== line.op) {
    throw new ConfigError(`op is ${shown(line.op)}; step ${line.i} is ${shown(step.operation)} already`);
  }
  if (step.owners.includes(line.owner))
    throw new ConfigError(`owner ${line.owner} is twice in step ${line.i}`);
  step.owners.push(line.owner);
  step.hash[line.owner] = line.state_hash ?? null;
  step.youngest[line.owner] = line.gens?.length ? Math.max(...line.gens.map(([seq]) => seq)) : null;
  if (line.runs === undefined) return;
  step.pages[line.owner] = placesOf(
    line.runs,
    line.nruns ?? line.runs.length,
    run.owners[line.owner].pageCount,
  );
}

function newStep({ unknown }: OpenOwnersRun, { i, op, round }: Lines['ownerStep']): OpenStep {
  const operation = { i, operation: op, round, owners: [] };
  const none = { V: null, P: null };
  const places = { pages: { ...unknown }, hash: { ...none }, youngest: { ...none } };
  return { ...operation, ...places, reclaim: null, locks: null };
}

/** What the request of the step before did. */
export function addReclaim(run: OpenOwnersRun, line: Lines['reclaim']): void {
  const step = run.steps.at(-1);
  if (step?.i !== line.i) throw new ConfigError(`i is ${line.i}; there is no step of that number before it`);
  const { scanned, freed, freed_V: V, freed_P: P } = line;
  step.reclaim = { scanned, freed, V, P };
  step.locks = line.probes === undefined ? null : lockCountsOf(line.probes);
}

/**
 * The end of a run says what the cgroups hold: what is more than the test pages is the programs' own, and a guest's
 * tables. In one cgroup all of it is taken for V's.
 */
export function endOwnersRun(run: OpenOwnersRun, { V, P }: Lines['ownersEnd']): void {
  if (run.ownPagesLocked) return;
  const [ofV, ofP] = [V.memcg.anon + V.memcg.swap, P.memcg.anon + P.memcg.swap];
  const { owners } = run;
  owners.V.hidden = hiddenOf(ofV - owners.V.pageCount - (run.oneCgroup ? owners.P.pageCount : 0));
  if (!run.oneCgroup) owners.P.hidden = hiddenOf(ofP - owners.P.pageCount);
}

function hiddenOf(pages: number): number {
  if (pages < 0 || pages > MOST_HIDDEN)
    throw new ConfigError(
      `anon and swap less the test pages is ${pages}; it must be from 0 to ${MOST_HIDDEN} pages`,
    );
  return pages;
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
