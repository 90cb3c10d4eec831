import * as v from 'valibot';
import { ConfigError, check, list, mustBe } from '../config/check.js';
import { RMAP_COLUMNS } from '../kvm/rmap/histogram.js';
import { count } from './lines.js';

/** How many rmap entries the frames of a real guest had at one moment; 4 KiB frames only. */
export interface RecordedRmaps {
  /** Where in the recording program this was read, see `data/records/README.md`. */
  readonly mark: number;
  /**
   * Frames by column: 0, 1, 2–3, 4–7 … entries; empty when the VM has no rmaps. How a kernel chose the column:
   * `gfnsByLowestBit` of `RmapHistogram` for 6.12, `gfns` for 7.3.
   */
  readonly gfns: readonly number[];
  /** 4 KiB SPTEs of the VM, those of the TDP MMU and those in rmaps (`pages_4k`). */
  readonly sptes: number;
  /** The most entries that a frame ever had, 0 when not even two (KVM's `max_mmu_rmap_size` is one less). */
  readonly longestEver: number;
}

const LINE = v.object({
  mark: count,
  rmaps: v.record(v.string(), list(count), mustBe('an object of lists')),
  pages_4k: count,
  max_mmu_rmap_size: count,
});

export function recordedRmapsOf(line: unknown): RecordedRmaps {
  const { mark, rmaps, pages_4k: sptes, max_mmu_rmap_size: longest } = check('it', LINE, line);
  const gfns = rmaps['Level=4K:'] ?? [];
  if (gfns.length > 0 && gfns.length !== RMAP_COLUMNS.length)
    throw new ConfigError(`the histogram has ${gfns.length} columns; it must have ${RMAP_COLUMNS.length}`);
  return { mark, gfns, sptes, longestEver: longest === 0 ? 0 : longest + 1 };
}
