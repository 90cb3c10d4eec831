import { poisson } from '../random/draws.js';
import type { Stream } from '../random/streams.js';
import type { VmConfig } from '../scenario/types.js';

/**
 * Which gfns have further mappings beside the first, and how many: the slots `gfns`, `gfns + 1` … of a VM's shadow MMU
 * (MODEL.md#how-many-entries). Each gfn of an L2's memory is mapped by one L2 or, with chance `mergedShare`, by all;
 * under legacy shadow paging a page has a Poisson number of further mappings.
 *
 * @param classOf class of each of the VM's pages
 * @returns the gfn of each further slot
 */
export function furtherSlots(vm: VmConfig, classOf: Uint8Array, random: Stream): Int32Array {
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
