import { atOnce } from '../../simulator/engine/tasks.js';
import { BASE } from '../../simulator/index.js';
import { stillTask } from '../../simulator/kvm/vm.js';
import { tryToFreePages } from '../../simulator/mglru/reclaim.js';
import { SWAP_CLUSTER_MAX } from '../../simulator/mm/constants.js';
import { touch } from '../../simulator/mm/fault.js';
import { makeFolios } from '../../simulator/mm/folios.js';
import { makeMemcg } from '../../simulator/mm/memcg.js';

const task = stillTask();

/** Misses of the multi-gen LRU with the simulator's ordinary interface: each access is a call of `touch`. */
export function mglruByTouch(trace: Uint32Array, pages: number, capacity: number): number {
  const count = 512 * Math.ceil(pages / 512);
  const bits = new Uint8Array(count);
  const m = makeMemcg({ folios: makeFolios(count, 1), bits, index: 0, first: 0, count, policy: BASE });
  const { counts } = m;
  for (const p of trace) {
    const isMiss = m.lruvec.folios.gen[p] === 0;
    while (isMiss && counts.faults + counts.refaults - counts.pgsteal >= capacity) {
      atOnce(tryToFreePages(m, task, SWAP_CLUSTER_MAX, m.rules.stopsAtGoal));
    }
    touch(m, p);
  }
  return counts.faults + counts.refaults;
}
