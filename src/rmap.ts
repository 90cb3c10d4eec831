/** `second-look/rmap`: the shadow MMU's reverse maps by hand, and guests that fill them. */
export { rmapAdd, rmapRemove, rmapZapAll } from './simulator/kvm/rmap/change.js';
export { PTE_LIST_EXT } from './simulator/kvm/rmap/descriptors.js';
export {
  type RmapHistogram,
  rmapHistogram,
} from './simulator/kvm/rmap/histogram.js';
export {
  type LegacyRmapConfig,
  legacyRmaps,
  type NestedRmapConfig,
  nestedRmaps,
  type PopulatedRmaps,
} from './simulator/kvm/rmap/population.js';
export { type RmapChange, type RmapMoment, rmapStory } from './simulator/kvm/rmap/story.js';
export {
  makeRmapTable,
  RMAP_RECYCLE_THRESHOLD,
  type RmapTable,
  rmapCount,
  rmapForEach,
  rmapIsDirect,
  rmapIsMany,
} from './simulator/kvm/rmap/table.js';
