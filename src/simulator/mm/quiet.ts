import { nextEventNs } from '../engine/engine.js';
import type { Task } from '../engine/tasks.js';
import { mmuLockIsNoObstacle } from '../kvm/young.js';
import type { Question } from '../policy/query.js';
import type { Memcg } from './memcg.js';

/**
 * Whether the next `ns` nanoseconds are quiet: no event falls into them, and `mmu_lock` is free if the question may
 * need it. Then whatever a task does meanwhile can be done at once, page after page, without a single event: nobody
 * could see the difference. This is what makes the cost of a run grow with what happens, and not with pages swept.
 */
export function isQuiet(m: Memcg, task: Task, ns: number, question: Question, rmaps: boolean): boolean {
  if (m.vm !== null && !mmuLockIsNoObstacle(m.vm, question, rmaps)) return false;
  const untilNs = task.engine.nowNs + ns;
  return untilNs < nextEventNs(task.engine) && untilNs <= task.engine.horizonNs;
}
