import { PAGES_PER_MIB } from './constants.js';

/** Free pages at which the allocator changes its behaviour (MODEL.md#watermarks-and-proactive-reclaim). */
export interface Watermarks {
  /** Below this the allocating task must reclaim by itself. */
  readonly min: number;
  /** Below this kswapd is woken. */
  readonly low: number;
  /** kswapd stops here. */
  readonly high: number;
}

/**
 * The kernel's own rule for one zone (`__setup_per_zone_wmarks`): `min_free_kbytes` is √(16 × memory in kB), between
 * 128 kB and 256 MB; the gaps above it are a quarter of it, or 0.1 % of the zone (watermark_scale_factor 10) if more.
 *
 * @param nodeMiB memory of the node, in MiB, one zone
 * @param scaleFactor `watermark_scale_factor`, in ten-thousandths of the zone
 */
export function watermarks(nodeMiB: number, scaleFactor = 10): Watermarks {
  const memoryKb = nodeMiB * 1024;
  const minKb = Math.min(Math.max(Math.floor(Math.sqrt(16 * memoryKb)), 128), 262144);
  const min = Math.floor(minKb / 4);
  const gap = Math.max(Math.floor(min / 4), Math.floor((nodeMiB * PAGES_PER_MIB * scaleFactor) / 10000));
  return { min, low: min + gap, high: min + 2 * gap };
}
