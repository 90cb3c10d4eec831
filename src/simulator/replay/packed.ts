/**
 * The rounds of two owners as plain data, small enough for a page: where every page was after every request. Needs nothing of
 * the simulator, so that a page can unpack it before it loads that.
 */
import { ConfigError } from '../config/error.js';
import { IN_SWAP } from '../sim/nowhere.js';
import type { OwnerName } from './lines.js';
import type { ByOwner } from './ownersRecord.js';

/** What V's memory is: a process's, an L1 guest's, or an L2 guest's. */
export type OwnerMode = 'plain' | 'vm' | 'l2';

/** What happened to two owners, round by round; a record's, or the simulator's. */
export interface Course {
  /** Whose reclaim rules. */
  readonly kernel: string;
  /** The preset that queries KVM as that kernel does, or the policy that was simulated. */
  readonly policy: string;
  /** What V's memory is. */
  readonly mode: OwnerMode;
  /** One cgroup for both, or one each under the one that is asked. */
  readonly oneCgroup: boolean;
  /** Whether an aging is forced by debugfs before each request. */
  readonly ages: boolean;
  readonly pages: ByOwner<number>;
  /** Where every page is at the start and after every request, packed by `packPlaces`. */
  readonly places: string;
  /** Pages that each request looked at, and evicted. */
  readonly scanned: readonly number[];
  readonly freed: readonly number[];
  /** How often each request took the VM's `mmu_lock` for write; null where nothing counted it. */
  readonly mmuLockWrite: CountedLock | null;
}

/** Acquisitions of `mmu_lock`, request by request. */
export interface CountedLock {
  /** null for a request at which the recorder lost count. */
  readonly requests: readonly (number | null)[];
  /** Counted in another run than that of the places: of the same schedule, but the owners' other pages were not locked. */
  readonly anotherRun: boolean;
}

/** Several courses; where all pages went the same way, the places are there once. */
export interface Courses {
  readonly places: readonly string[];
  readonly runs: readonly (Omit<Course, 'places'> & { readonly places: number })[];
}

/** Several courses as one. */
export function packCourses(courses: readonly Course[]): Courses {
  const places = [...new Set(courses.map((course) => course.places))];
  return { places, runs: courses.map((course) => ({ ...course, places: places.indexOf(course.places) })) };
}

/** What `packCourses` was given. */
export function unpackCourses({ places, runs }: Courses): Course[] {
  return runs.map((run) => ({ ...run, places: places[run.places] }));
}

/** Classes of blocks of so many pages each, repeated: hot (touched in each round), warm (in every fourth), cold (never). */
export const PATTERN = 'HCWCHCCC';
export const BLOCK = 64;

/** Where one owner's pages are at one moment. */
export interface Moment {
  /** A generation for each page, or `IN_SWAP`. */
  readonly places: Int32Array;
  /** The youngest generation there is, `max_seq`. */
  readonly youngest: number;
}

const OLDER = 'abcdefghijklmnop';
const SAME = '=';
const SWAP = '~';

/**
 * Places as text: for each moment V's and P's, separated by `|`. Each is the youngest generation, `:`, and runs of pages:
 * how many, and `=` (where they were), `~` (in swap), `a` (in the youngest generation), `b` (one older) and so on.
 */
export function packPlaces(moments: readonly ByOwner<Moment>[]): string {
  const before: Partial<Record<OwnerName, Int32Array>> = {};
  const packed = moments.flatMap((moment) =>
    (['V', 'P'] as const).map((owner) => {
      const { places, youngest } = moment[owner];
      const text = `${youngest}:${packOne(places, youngest, before[owner])}`;
      before[owner] = places;
      return text;
    }),
  );
  return packed.join('|');
}

function packOne(places: Int32Array, youngest: number, before: Int32Array | undefined): string {
  let text = '';
  let start = 0;
  const at = (p: number): string => {
    if (places[p] === before?.[p]) return SAME;
    if (places[p] === IN_SWAP) return SWAP;
    const letter = places[p] < 0 ? undefined : OLDER[youngest - places[p]];
    if (letter === undefined)
      throw new ConfigError(
        `place of page ${p} is ${places[p]}; it must be in swap or among the youngest ${OLDER.length} generations`,
      );
    return letter;
  };
  for (let p = 1; p <= places.length; p++) {
    if (p < places.length && at(p) === at(start)) continue;
    text += `${p - start}${at(start)}`;
    start = p;
  }
  return text;
}

/** What `packPlaces` was given. */
export function unpackPlaces({ places, pages }: Pick<Course, 'places' | 'pages'>): ByOwner<Moment>[] {
  const texts = places.split('|');
  const moments: Record<OwnerName, Moment>[] = [];
  for (let i = 0; i + 1 < texts.length; i += 2) {
    const last = moments.at(-1);
    moments.push({
      V: unpackOne(texts[i], pages.V, last?.V.places),
      P: unpackOne(texts[i + 1], pages.P, last?.P.places),
    });
  }
  return moments;
}

function unpackOne(text: string, pages: number, before: Int32Array | undefined): Moment {
  const [head, runs] = text.split(':');
  const youngest = Number(head);
  const places = Int32Array.from(before ?? new Int32Array(pages));
  let p = 0;
  for (const [, count, state] of runs.matchAll(/(\d+)(\D)/g)) {
    const end = p + Number(count);
    if (state !== SAME) places.fill(state === SWAP ? IN_SWAP : youngest - OLDER.indexOf(state), p, end);
    p = end;
  }
  return { places, youngest };
}

/** The class of a page: `H`, `W` or `C`. */
export function classOf(page: number): string {
  return PATTERN[Math.floor(page / BLOCK) % PATTERN.length];
}
