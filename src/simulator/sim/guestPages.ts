import { poisson, shuffle } from '../random/draws.js';
import type { Stream } from '../random/streams.js';
import type { MemoryOwner, VmConfig } from '../scenario/types.js';

/**
 * Lays the page classes out in an owner's memory: each class gets its share of the pages in runs of `runPages`
 * neighbours, and the runs are shuffled.
 *
 * @param classOf where the class of each page goes, from index `first` on
 */
export function layOut(
  owner: MemoryOwner,
  classOf: Uint8Array,
  first: number,
  pages: number,
  random: Stream,
): void {
  const { classes, runPages } = owner;
  const runs = Math.ceil(pages / runPages);
  const classOfRun = new Uint8Array(runs);
  let start = 0;
  let share = 0;
  classes.forEach((c, index) => {
    share += c.share;
    const end = index === classes.length - 1 ? runs : Math.round(share * runs);
    classOfRun.fill(index, start, end);
    start = end;
  });
  shuffle(classOfRun, random);
  classOfRun.forEach((cls, run) => {
    classOf.fill(cls, first + run * runPages, first + Math.min(pages, (run + 1) * runPages));
  });
}

/**
 * Which gfns have further mappings beside the first, and how many: the slots `gfns`, `gfns + 1` … of a VM's shadow MMU
 * (MODEL.md#how-many-entries). Each gfn of an L2's memory is mapped by one L2 or, with chance `mergedShare`, by all;
 * under legacy shadow paging a page has a Poisson number of further mappings.
 *
 * @param classOf class of each of the VM's pages
 * @returns the gfn of each further slot
 */
export function furtherSlots(vm: VmConfig, classOf: Uint8Array, random: Stream): Int32Array {
  // The one L2's mapping is the first.
  if (vm.mmu === 'tdp' && vm.l2s === 1) return new Int32Array(0);
  const mappings = mappingsOf(vm, classOf, random);
  let total = 0;
  for (let gfn = 0; gfn < mappings.length; gfn++) total += mappings[gfn];
  const gfnOf = new Int32Array(total);
  let slot = 0;
  for (let gfn = 0; gfn < mappings.length; gfn++) for (let k = 0; k < mappings[gfn]; k++) gfnOf[slot++] = gfn;
  return gfnOf;
}

function mappingsOf(vm: VmConfig, classOf: Uint8Array, random: Stream): Uint16Array {
  const mappings = new Uint16Array(classOf.length);
  if (vm.mmu === 'legacyShadow') {
    if (vm.meanAliases > 0)
      for (let gfn = 0; gfn < mappings.length; gfn++) mappings[gfn] = poisson(random, vm.meanAliases);
    return mappings;
  }
  if (vm.l2s === 0) return mappings;
  const isL2s = vm.classes.map((c) => c.l2AccessesPerSecond !== undefined);
  // With a TDP MMU the first slot is an L2's; with `tdp_mmu=0` it is L1's own, and every L2's mapping is a further one.
  const beside = vm.mmu === 'tdp' ? 1 : 0;
  for (let gfn = 0; gfn < mappings.length; gfn++) {
    if (!isL2s[classOf[gfn]]) continue;
    const merged = vm.mergedShare > 0 && random() < vm.mergedShare;
    mappings[gfn] = (merged ? vm.l2s : 1) - beside;
  }
  return mappings;
}
