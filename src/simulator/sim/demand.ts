import { spend, type Task, type Work } from '../engine/tasks.js';
import { PAGES_PER_MIB, SWAP_CLUSTER_MAX } from '../mm/constants.js';
import type { Demand } from '../scenario/types.js';
import { allocPages, freePage } from './kswapd.js';
import type { Machine } from './machine.js';

/** Memory taken outside of the VMs and processes, in small portions as time goes by: the same for every policy. */

/** One change of what is taken: at `atNs`, `pages` more (or fewer, when negative). */
interface Change {
  readonly atNs: number;
  readonly pages: number;
}

/** The portions of all demands in order of time. Portions of one demand are equally far apart. */
export function portions(demands: readonly Demand[], endNs: number): Change[] {
  const changes: Change[] = [];
  for (const { MiB, fromSeconds, seconds, untilSeconds } of demands) {
    const pages = Math.round(MiB * PAGES_PER_MIB);
    const steps = Math.ceil(pages / SWAP_CLUSTER_MAX);
    let taken = 0;
    for (let k = 1; k <= steps; k++) {
      const atNs = (fromSeconds + (seconds * k) / steps) * 1e9;
      if (atNs > endNs) break;
      const until = Math.min(pages, k * SWAP_CLUSTER_MAX);
      changes.push({ atNs, pages: until - taken });
      taken = until;
    }
    if (untilSeconds !== undefined && untilSeconds * 1e9 <= endNs)
      changes.push({ atNs: untilSeconds * 1e9, pages: -taken });
  }
  return changes.sort((a, b) => a.atNs - b.atNs);
}

/** Takes and gives back, and waits in direct reclaim when it must. What comes late is taken as soon as possible. */
export function* demandWork(machine: Machine, task: Task): Work {
  const { engine, node } = machine;
  for (const { atNs, pages } of portions(machine.scenario.demand, machine.endNs)) {
    if (atNs > engine.nowNs && !spend(task, atNs - engine.nowNs)) yield;
    if (pages > 0) {
      if (!(yield* allocPages(node, task, pages))) return;
    } else {
      for (let k = 0; k < -pages; k++) freePage(node);
    }
  }
}
