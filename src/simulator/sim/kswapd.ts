import { stop } from '../engine/engine.js';
import { type Task, type Work, wakeSoon } from '../engine/tasks.js';
import { shrinkLruvec } from '../mglru/reclaim.js';
import { DEF_PRIORITY, MAX_RECLAIM_RETRIES, SWAP_CLUSTER_MAX } from '../mm/constants.js';
import type { Memcg } from '../mm/memcg.js';
import type { Watermarks } from '../mm/watermarks.js';
import { type Oracle, oracleReclaim } from './oracle.js';

/** The node's free pages, and who takes care that there are some (MODEL.md#watermarks-and-proactive-reclaim). */
export class Node {
  /** All cgroups, served in turn. */
  readonly memcgs: Memcg[] = [];
  /** The cgroup that is served next. */
  next = 0;
  kswapdSleeps = true;
  /** Rounds of kswapd in a row that freed nothing; from 16 on it stays asleep until another task frees a page. */
  kswapdFailures = 0;
  /** Time that kswapd was awake, in nanoseconds. */
  kswapdAwakeNs = 0;
  kswapdWakes = 0;
  /** Direct reclaims, and time that tasks lost in them, in nanoseconds. */
  directReclaims = 0;
  directReclaimNs = 0;
  /** Pages that came free so far. */
  freed = 0;
  /** Tasks that are reclaiming now, kswapd among them. */
  reclaimers = 0;
  /** Tasks whose direct reclaim freed nothing while others were at it: they wait for those. The kernel has no such rule. */
  readonly throttled: Task[] = [];
  /** Nothing can be freed any more and a task needs a page: the run ends. */
  outOfMemory = false;

  /** @param oracle reclaim that knows every access; null for every real policy */
  constructor(
    public freePages: number,
    readonly marks: Watermarks,
    readonly kswapd: Task,
    readonly oracle: Oracle | null,
  ) {}
}

/** One round over all cgroups at one priority, starting with the one that is due, until `enough`. Returns pages freed. */
function* shrinkNode(node: Node, task: Task, priority: number, enough: () => number): Work<number> {
  if (node.oracle !== null) return yield* oracleReclaim(node.oracle, node.memcgs, task, enough());
  let freed = 0;
  for (let k = 0; k < node.memcgs.length; k++) {
    const goal = enough();
    if (goal <= 0) break;
    const m = node.memcgs[node.next];
    node.next = (node.next + 1) % node.memcgs.length;
    freed += yield* shrinkLruvec(m, task, priority, goal);
  }
  return freed;
}

/** kswapd: sleeps until it is woken, then reclaims until the high watermark is reached or nothing gives way any more. */
export function* kswapdWork(node: Node): Work {
  const { kswapd, marks } = node;
  for (;;) {
    node.kswapdSleeps = true;
    yield;
    const wokenNs = kswapd.engine.nowNs;
    node.kswapdWakes++;
    node.reclaimers++;
    while (node.freePages < marks.high && node.kswapdFailures < MAX_RECLAIM_RETRIES) {
      const freed = yield* balancePgdat(node);
      node.kswapdFailures = freed === 0 ? node.kswapdFailures + 1 : 0;
    }
    endReclaim(node);
    node.kswapdAwakeNs += kswapd.engine.nowNs - wokenNs;
  }
}

/** Rounds of growing eagerness; kswapd never scans at priority 0. */
function* balancePgdat(node: Node): Work<number> {
  let freed = 0;
  const missing = (): number => node.marks.high - node.freePages;
  for (let priority = DEF_PRIORITY; priority >= 1 && missing() > 0; priority--)
    freed += yield* shrinkNode(node, node.kswapd, priority, missing);
  return freed;
}

/** Wakes kswapd unless it is awake, or has given up. */
function wakeKswapd(node: Node): void {
  if (!node.kswapdSleeps || node.kswapdFailures >= MAX_RECLAIM_RETRIES) return;
  node.kswapdSleeps = false;
  wakeSoon(node.kswapd);
}

/** A reclaimer is done for now: whoever waited for it tries again. */
export function endReclaim(node: Node): void {
  node.reclaimers--;
  wakeThrottled(node);
}

function wakeThrottled({ throttled }: Node): void {
  if (throttled.length === 0) return;
  for (const task of throttled.splice(0)) wakeSoon(task);
}

export function freePage(node: Node): void {
  node.freePages++;
  node.freed++;
  wakeThrottled(node);
  if (node.kswapdFailures >= MAX_RECLAIM_RETRIES) node.kswapdFailures = 0;
}

/**
 * Takes `pages` free pages for `task`: at once while that leaves `min`, otherwise after a direct reclaim
 * (MODEL.md#watermarks-and-proactive-reclaim). When more than 16 direct reclaims in a row free nothing, no other task
 * frees a page meanwhile, and none is at it, the node is out of memory and the run ends. While others are at it the
 * task waits for them.
 *
 * @returns false when the node is out of memory
 */
export function* allocPages(node: Node, task: Task, pages: number): Work<boolean> {
  if (node.freePages - pages < node.marks.low) wakeKswapd(node);
  let failures = 0;
  let { freed } = node;
  while (node.freePages - pages < node.marks.min) {
    yield* directReclaim(node, task, pages);
    if (node.outOfMemory) return false;
    failures = node.freed > freed ? 0 : failures + 1;
    freed = node.freed;
    if (failures === 0) continue;
    if (node.reclaimers > 0) {
      node.throttled.push(task);
      yield;
    } else if (failures > MAX_RECLAIM_RETRIES) {
      node.outOfMemory = true;
      stop(task.engine);
      return false;
    }
  }
  node.freePages -= pages;
  return true;
}

/** Reclaims until `pages` can be taken and `low` is reached, or about as many were freed. */
function* directReclaim(node: Node, task: Task, pages: number): Work {
  const startedNs = task.engine.nowNs;
  const goal = Math.max(pages, SWAP_CLUSTER_MAX);
  const { low, min } = node.marks;
  // On small nodes `low` alone is not enough: a portion is larger than the gap between the watermarks.
  const wanted = Math.max(low, min + pages);
  node.directReclaims++;
  node.reclaimers++;
  let freed = 0;
  // Pages that others free count as well: who waits for memory does not mind whose work it was.
  const missing = (): number => (node.freePages >= wanted ? 0 : goal - freed);
  for (let priority = DEF_PRIORITY; priority >= 0 && missing() > 0; priority--)
    freed += yield* shrinkNode(node, task, priority, missing);
  endReclaim(node);
  node.directReclaimNs += task.engine.nowNs - startedNs;
}
