import { spend, type Task, type Work } from '../engine/tasks.js';
import { debugfsAge, debugfsEvict } from '../mglru/reclaim.js';
import { MIN_NR_GENS, PAGES_PER_MIB } from '../mm/constants.js';
import { genFromSeq } from '../mm/lruvec.js';
import type { Memcg } from '../mm/memcg.js';
import type { Proactive } from '../scenario/types.js';
import { endReclaim, type Node } from './kswapd.js';
import type { Machine } from './machine.js';
import { oracleReclaim } from './oracle.js';

/**
 * The oldest generations that are at least `coldSeconds` old, by the youngest of them; -1 for none
 * (MODEL.md#watermarks-and-proactive-reclaim).
 */
function coldSeq({ lruvec }: Memcg, nowSeconds: number, coldSeconds: number): number {
  for (let seq = lruvec.maxSeq - MIN_NR_GENS; seq >= lruvec.minSeq; seq--) {
    // A generation's pages were all last seen young before the next one was born.
    if (nowSeconds - lruvec.birthSeconds[genFromSeq(seq + 1)] >= coldSeconds) return seq;
  }
  return -1;
}

/** Every round: one forced aging of each cgroup, then what is cold enough goes, as a proactive reclaimer would have it. */
export function* proactiveWork(machine: Machine, task: Task, config: Proactive): Work {
  const { engine, node } = machine;
  for (let round = 1; ; round++) {
    const dueNs = round * config.everySeconds * 1e9;
    if (dueNs > machine.endNs) return;
    if (dueNs > engine.nowNs && !spend(task, dueNs - engine.nowNs)) yield;
    const maxPages = Math.floor(config.maxMiB * PAGES_PER_MIB);
    node.reclaimers++;
    yield* reclaimCold(node, task, config.coldSeconds, maxPages);
    endReclaim(node);
  }
}

/** One round: at most `maxPages` from each cgroup. */
function* reclaimCold({ oracle, memcgs }: Node, task: Task, coldSeconds: number, maxPages: number): Work {
  const { engine } = task;
  if (oracle !== null) {
    const untilNs = engine.nowNs - coldSeconds * 1e9;
    yield* oracleReclaim(oracle, memcgs, task, maxPages * memcgs.length, untilNs);
    return;
  }
  for (const memcg of memcgs) {
    yield* debugfsAge(memcg, task, memcg.lruvec.maxSeq, true);
    const seq = coldSeq(memcg, engine.nowNs * 1e-9, coldSeconds);
    if (seq >= 0) yield* debugfsEvict(memcg, task, seq, maxPages);
  }
}
