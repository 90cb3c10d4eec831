import { atOnce } from '../engine/tasks.js';
import { stillTask } from '../kvm/vm.js';
import { alone, tryToFreePages } from '../mglru/reclaim.js';
import { PTRS_PER_PTE, SWAP_CLUSTER_MAX } from '../mm/constants.js';
import { touch } from '../mm/fault.js';
import { totalPages } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { policies } from '../policy/presets.js';

/**
 * A cgroup of the simulator after it made every access of a trace by itself: each is a call of `touch`. It is what
 * `replayMglru` is held equal to, and what `npm run bench` compares its speed with.
 *
 * @param pages pages of the process; the trace's numbers are below
 * @returns the cgroup; its misses are `counts.faults + counts.refaults`
 */
export function mglruByTouch(trace: Uint32Array, pages: number, capacity: number): Memcg {
  const count = PTRS_PER_PTE * Math.ceil(pages / PTRS_PER_PTE);
  const m = makeMemcg({ bits: new Uint8Array(count), policy: policies.BASE });
  const task = stillTask();
  for (const p of trace) {
    const isMiss = m.lruvec.folios.gen[p] === 0;
    while (isMiss && totalPages(m.lruvec) >= capacity)
      atOnce(tryToFreePages(alone(m), task, SWAP_CLUSTER_MAX, m.rules.stopsAtGoal));
    touch(m, p);
  }
  return m;
}
