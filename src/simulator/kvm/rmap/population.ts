import * as v from 'valibot';
import { ConfigError, check, flag, quantity, refuse, wholeNumber } from '../../config/check.js';
import { poisson } from '../../random/draws.js';
import type { Stream, Streams } from '../../random/streams.js';
import { rmapAdd, rmapZapAll } from './change.js';
import { makeRmapTable, type RmapTable } from './table.js';

/**
 * Guests as their rmaps show them, without the accesses that made them: for the claim that nearly every rmap has one
 * entry under nested TDP and few have under legacy shadow paging. Source: MODEL.md#how-many-entries.
 *
 * All pages are 4 KiB and every mapping has been used. (Where KVM shadows the guest's direct map with 2 MiB SPTEs,
 * those are in the 2 MiB table instead, and a user page has one entry less in this one.)
 */

/** SPTEs in one shadow page. Each address space starts a shadow page of its own. */
const SPTES_PER_PAGE = 512;
const MAX_FRAMES = 2 ** 28;
/** Half of what SPTE numbers allow, so that chance cannot run out of them. */
const MAX_MAPPINGS = 2 ** 29;

/** An L1 that runs L2s with EPT or NPT. */
export interface NestedRmapConfig {
  /** Frames of L1 that back L2 memory, the two special ones below not counted. */
  readonly frames: number;
  /** How many L2s there are. */
  readonly l2s: number;
  /** Share of `frames` that all L2s map (merged by L1's KSM, shared memory, shared page cache), 0 to 1. */
  readonly mergedShare: number;
  /** Whether one further frame has two addresses in the first L2, as its BIOS has. Default true. */
  readonly biosAlias?: boolean;
  /** Mappings of L1's zero page, for L2 memory that was never written, over all L2s. Default 0. */
  readonly zeroPageMappings?: number;
}

/** A guest under legacy shadow paging, without EPT or NPT in the host. */
export interface LegacyRmapConfig {
  /** Frames that may be mapped by user processes: gfns from 0. */
  readonly userFrames: number;
  /** Frames that only the kernel's direct map maps: the gfns after those. */
  readonly kernelFrames: number;
  /** User mappings of a user frame, on average (a Poisson number; with 0 of them it is page cache that is not mapped). */
  readonly meanUserMappings: number;
  /** Share of the user frames that stay shared after a fork, 0 to 1. */
  readonly forkedShare: number;
  /** Children that were forked. Each maps a shared frame as often as the parent does. */
  readonly forkChildren: number;
}

/** Rmaps with a guest in them. */
export interface PopulatedRmaps {
  /** The 4 KiB rmaps. */
  readonly table: RmapTable;
  /** How many times a gfn passed RMAP_RECYCLE_THRESHOLD and lost all its SPTEs. */
  readonly recycled: number;
}

const share: v.GenericSchema<number> = quantity('', 0, 1);
const nestedSchema = v.strictObject({
  frames: wholeNumber('frames', 1, MAX_FRAMES),
  l2s: wholeNumber('L2 guests', 1, 1024),
  mergedShare: share,
  biosAlias: flag(),
  zeroPageMappings: wholeNumber('mappings', 0, MAX_FRAMES),
});
const legacySchema = v.strictObject({
  userFrames: wholeNumber('frames', 1, MAX_FRAMES),
  kernelFrames: wholeNumber('frames', 0, MAX_FRAMES),
  meanUserMappings: quantity('mappings', 0, 100),
  forkedShare: share,
  forkChildren: wholeNumber('children', 0, 1000),
});

/** Adds SPTEs as faults do: each address space takes the next places of its shadow pages. */
class Faults {
  readonly table: RmapTable;
  recycled = 0;
  private next = 0;

  constructor(gfns: number) {
    this.table = makeRmapTable(gfns);
  }

  newAddressSpace(): void {
    this.next = Math.ceil(this.next / SPTES_PER_PAGE) * SPTES_PER_PAGE;
  }

  map(gfn: number): void {
    if (rmapAdd(this.table, gfn, this.next++) <= this.table.recycleAbove) return;
    // Nothing keeps the SPTEs' values here, so there is nothing to clear.
    rmapZapAll(this.table, gfn, () => {});
    this.recycled++;
  }
}

/**
 * The rmaps of an L1 whose L2s have all been running for a while. Each L2 has one EPT12, whatever its number of vCPUs,
 * so a frame has one entry for each L2 that maps it.
 *
 * Gfns: first `frames` frames, each either of one L2 (any, with equal chance) or, with chance `mergedShare`, of all;
 * then the BIOS alias, if any; then the zero page, if any. Draws from the stream `nested rmaps`.
 *
 * @throws ConfigError naming every field that is wrong
 */
export function nestedRmaps(config: NestedRmapConfig, streams: Streams): PopulatedRmaps {
  const c = check('nested rmaps', nestedSchema, { biosAlias: true, zeroPageMappings: 0, ...config });
  if (c.l2s === 1 && c.mergedShare > 0)
    refuse('mergedShare', c.mergedShare, '0 when l2s is 1, as no other maps the frame');
  refuseTooMany('frames', c.frames * (1 + c.mergedShare * (c.l2s - 1)) + c.zeroPageMappings);
  const bios = c.frames;
  const zero = bios + (c.biosAlias ? 1 : 0);
  const faults = new Faults(zero + (c.zeroPageMappings > 0 ? 1 : 0));
  const owner = owners(c.frames, c.l2s, c.mergedShare, streams.stream('nested rmaps'));
  for (let l2 = 0; l2 < c.l2s; l2++) {
    faults.newAddressSpace();
    for (let gfn = 0; gfn < c.frames; gfn++) {
      if (owner[gfn] === l2 || owner[gfn] === MERGED) faults.map(gfn);
    }
    if (c.biosAlias && l2 === 0) {
      faults.map(bios);
      faults.map(bios);
    }
    for (let k = l2; k < c.zeroPageMappings; k += c.l2s) faults.map(zero);
  }
  return { table: faults.table, recycled: faults.recycled };
}

function refuseTooMany(field: string, mappings: number): void {
  const text = `must be so few that there are at most ${MAX_MAPPINGS} mappings; there were ${mappings}`;
  if (mappings > MAX_MAPPINGS) throw new ConfigError([{ field, text }]);
}

/** Owner of a frame that all L2s map. */
const MERGED = -1;

/** Two draws a frame whatever comes out, so that a frame's owner does not depend on which others are merged. */
function owners(frames: number, l2s: number, mergedShare: number, random: Stream): Int16Array {
  const owner = new Int16Array(frames);
  for (let gfn = 0; gfn < frames; gfn++) {
    const merged = random() < mergedShare;
    const l2 = Math.floor(random() * l2s);
    owner[gfn] = merged ? MERGED : l2;
  }
  return owner;
}

/**
 * The rmaps of a guest that L0 runs by shadow paging. A frame has one entry for each guest virtual address that maps
 * it: one of the kernel's direct map, one for each user mapping, and as many again for each forked child.
 *
 * Draws from the streams `legacy rmaps` (user mappings) and `legacy forks`.
 *
 * @throws ConfigError naming every field that is wrong
 */
export function legacyRmaps(config: LegacyRmapConfig, streams: Streams): PopulatedRmaps {
  const c = check('legacy rmaps', legacySchema, config);
  const perFrame = c.meanUserMappings * (1 + c.forkedShare * c.forkChildren);
  refuseTooMany('userFrames', c.userFrames * (1 + perFrame) + c.kernelFrames);
  const faults = new Faults(c.userFrames + c.kernelFrames);
  const random = streams.stream('legacy rmaps');
  const forks = streams.stream('legacy forks');
  const mappings = new Uint16Array(c.userFrames);
  const forked = new Uint8Array(c.userFrames);
  for (let gfn = 0; gfn < c.userFrames; gfn++) {
    mappings[gfn] = poisson(random, c.meanUserMappings);
    forked[gfn] = forks() < c.forkedShare ? 1 : 0;
  }
  // The kernel clears a page by the direct map before any process has it.
  for (let gfn = 0; gfn < faults.table.gfns; gfn++) faults.map(gfn);
  for (let process = 0; process <= c.forkChildren; process++) {
    faults.newAddressSpace();
    for (let gfn = 0; gfn < c.userFrames; gfn++) {
      if (process > 0 && forked[gfn] === 0) continue;
      for (let k = 0; k < mappings[gfn]; k++) faults.map(gfn);
    }
  }
  return { table: faults.table, recycled: faults.recycled };
}
