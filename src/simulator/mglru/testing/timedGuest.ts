import { makeEngine, runUntil } from '../../engine/engine.js';
import { addTask, makeTasks, start, type Task, type Work, wake } from '../../engine/tasks.js';
import { makeVm } from '../../kvm/vm.js';
import { makeHostPtls } from '../../locks/hostPtl.js';
import { makeQrwlock } from '../../locks/qrwlock.js';
import type { SpinLocks } from '../../locks/spinLocks.js';
import { touch } from '../../mm/fault.js';
import { makeFolios } from '../../mm/folios.js';
import { type Memcg, makeMemcg } from '../../mm/memcg.js';
import { type ReclaimRules, RULES_6_12 } from '../../mm/rules.js';
import { COSTS } from '../../policy/costs.js';
import { type Policy, policies } from '../../policy/presets.js';

/** A guest whose reclaim takes time and locks, all its pages young. */
export interface TimedGuest {
  readonly m: Memcg;
  /** Two actors: who reclaims, and whoever comes in between. */
  readonly task: Task;
  readonly other: Task;
  readonly ptl: SpinLocks;
  /** Lets `task` do some work until nothing is left to happen. */
  run(work: Work<unknown>): void;
}

/** Sets a task to work whose result nobody wants. */
export function startWork(task: Task, work: Work<unknown>): void {
  const all = function* (): Work {
    yield* work;
  };
  start(task, all());
}

export function timedGuest(
  pages: number,
  policy: Policy = policies.LANDED,
  rules: ReclaimRules = RULES_6_12,
): TimedGuest {
  const engine = makeEngine();
  const tasks = makeTasks(engine);
  const [task, other] = [addTask(tasks, 'reclaimer'), addTask(tasks, 'other')];
  const locks = { actors: 2, onGranted: (actor: number) => wake(tasks, actor) };
  const ptl = makeHostPtls(engine, locks);
  const bits = new Uint8Array(pages);
  const m = makeMemcg({
    folios: makeFolios(pages, 1),
    bits,
    index: 0,
    first: 0,
    count: pages,
    policy,
    vm: makeVm({ bits, mmuLock: makeQrwlock(engine, locks), costs: COSTS }),
    costs: COSTS,
    swapOutNs: 1000,
    ptl,
    rules,
  });
  for (let p = 0; p < pages; p++) touch(m, p);
  const run = (work: Work<unknown>): void => {
    startWork(task, work);
    runUntil(engine, Number.POSITIVE_INFINITY);
  };
  return { m, task, other, ptl, run };
}
