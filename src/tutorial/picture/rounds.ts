/** What each round of a course shows. */
import { type Course, classOf, type Moment, unpackPlaces } from '../../simulator/replay/packed.js';
import { GONE, LOST } from './looks.js';

/** One owner after a round. */
export interface OwnerThen {
  /** The look of each page, see `LOOKS`. */
  readonly looks: Uint8Array;
  /** Pages in swap. */
  readonly inSwap: number;
  /** Hot and warm pages evicted so far: each was touched again later. */
  readonly hot: number;
  readonly warm: number;
}

/** Everything after a round; round 0 is the start. */
export interface Round {
  readonly V: OwnerThen;
  readonly P: OwnerThen;
  /** Pages scanned and freed so far. */
  readonly scanned: number;
  readonly freed: number;
  /** Acquisitions of `mmu_lock` for write so far, and requests at which they were not counted; null: nothing was counted. */
  readonly writes: { readonly counted: number; readonly uncounted: number } | null;
}

const WARM_EVERY = 4;

/** The rounds of a course, the start first. */
export function roundsIn(course: Course): Round[] {
  const moments = unpackPlaces(course);
  let last: Round | undefined;
  return moments.map((moment, round) => {
    const before = round === 0 ? undefined : moments[round - 1];
    const request = round - 1;
    const write = course.mmuLockWrite?.requests[request];
    last = {
      V: ownerThen(moment.V, before?.V, last?.V, request),
      P: ownerThen(moment.P, before?.P, last?.P, request),
      scanned: (last?.scanned ?? 0) + (course.scanned[request] ?? 0),
      freed: (last?.freed ?? 0) + (course.freed[request] ?? 0),
      writes: course.mmuLockWrite && {
        counted: (last?.writes?.counted ?? 0) + (write ?? 0),
        uncounted: (last?.writes?.uncounted ?? 0) + (write === null ? 1 : 0),
      },
    };
    return last;
  });
}

/** A page in swap was evicted by this request if it was there before, or was touched in this round and so came back. */
function ownerThen(
  { places, youngest }: Moment,
  before: Moment | undefined,
  last: OwnerThen | undefined,
  request: number,
): OwnerThen {
  const looks = new Uint8Array(places.length);
  const lost = { H: last?.hot ?? 0, W: last?.warm ?? 0 };
  const warm = touchesWarm(request);
  let inSwap = 0;
  for (let p = 0; p < places.length; p++) {
    if (places[p] >= 0) {
      looks[p] = Math.min(youngest - places[p], GONE - 1);
      continue;
    }
    inSwap++;
    const letter = classOf(p);
    looks[p] = letter === 'C' ? GONE : LOST;
    if (letter === 'C') continue;
    const touched = letter === 'H' || warm;
    if (touched || (before !== undefined && before.places[p] >= 0)) lost[letter as 'H' | 'W']++;
  }
  return { looks, inSwap, hot: lost.H, warm: lost.W };
}

/** Whether the owners touch their warm pages, too, in the round that ends with this request, counted from 0. */
export function touchesWarm(request: number): boolean {
  return request % WARM_EVERY === 0;
}
