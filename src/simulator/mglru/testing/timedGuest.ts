import { HOST_ACCESSED, SPTE_ACCESSED, TDP_ACCESSED } from '../../accessed/bits.js';
import { makeEngine, runUntil } from '../../engine/engine.js';
import { addTask, makeTasks, start, type Task, type Work, wake } from '../../engine/tasks.js';
import { makeShadowMmu, slotCount } from '../../kvm/slots.js';
import { makeVm } from '../../kvm/vm.js';
import { makeQrwlock } from '../../locks/qrwlock.js';
import { makeHostPtls, makeRmapLocks, type SpinLocks } from '../../locks/spinLocks.js';
import { touch, touchSlot } from '../../mm/fault.js';
import { makeFolios } from '../../mm/folios.js';
import { tryToIncMinSeq } from '../../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../../mm/memcg.js';
import { type ReclaimRules, RULES_6_12 } from '../../mm/rules.js';
import { COSTS, type Costs } from '../../policy/costs.js';
import { type Policy, policies } from '../../policy/presets.js';
import { tryToIncMaxSeq } from '../aging.js';

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

/** Sets a task to work whose result is dropped. */
export function startWork(task: Task, work: Work<unknown>): void {
  const all = function* (): Work {
    yield* work;
  };
  start(task, all());
}

/** What may be chosen; the rest is a guest without an L2 under `LANDED` on 6.12. */
export interface TimedGuestOptions {
  readonly policy?: Policy;
  readonly rules?: ReclaimRules;
  /** An L2 runs in it, which has every page mapped, and the first 64 twice. */
  readonly nested?: boolean;
  readonly adBits?: boolean;
  /** No guest, but an ordinary process. */
  readonly isProcess?: boolean;
  readonly costs?: Costs;
  /** So many of the pages are guest memory, what comes behind is what else the VMM maps; all when left out. */
  readonly guestPages?: number;
}

export function timedGuest(pages: number, options: TimedGuestOptions = {}): TimedGuest {
  const {
    policy = policies.LANDED,
    rules = RULES_6_12,
    nested = false,
    adBits = true,
    isProcess = false,
    costs = COSTS,
    guestPages = pages,
  } = options;
  const engine = makeEngine();
  const tasks = makeTasks(engine);
  const [task, other] = [addTask(tasks, 'reclaimer'), addTask(tasks, 'other')];
  const locks = { actors: 2, onGranted: (actor: number) => wake(tasks, actor) };
  const ptl = makeHostPtls(engine, locks);
  const bits = new Uint8Array(pages);
  const shadow = nested
    ? makeShadowMmu({ gfns: guestPages, extraGfn: Int32Array.from({ length: 64 }, (_, k) => k) })
    : null;
  const rmapBits = policy.rmapBit ? makeRmapLocks(engine, () => 0, locks) : null;
  const mmuLock = makeQrwlock(engine, locks);
  const m = makeMemcg({
    // As in a whole machine, bits and flags share a column.
    folios: makeFolios(pages, 1, bits),
    bits,
    index: 0,
    first: 0,
    count: pages,
    policy,
    vm: isProcess
      ? null
      : makeVm({ bits, pages: guestPages, shadow, adBits, vcpus: 3, mmuLock, rmapBits, costs }),
    costs,
    swapOutNs: 1000,
    ptl,
    rules,
  });
  for (let p = 0; p < pages; p++) touch(m, p);
  if (shadow !== null) for (let slot = 0; slot < slotCount(shadow); slot++) touchSlot(m, slot);
  const run = (work: Work<unknown>): void => {
    startWork(task, work);
    runUntil(engine, Number.POSITIVE_INFINITY);
  };
  return { m, task, other, ptl, run };
}

/** Lets all its pages be idle, and evictable: two agings find none of them young. */
export function makeIdle({ m, task, run }: TimedGuest): void {
  for (let k = 0; k < 2; k++) {
    for (const column of [m.bits, m.vm?.shadow?.extraBits ?? []])
      for (const p of column.keys()) column[p] &= ~(HOST_ACCESSED | TDP_ACCESSED | SPTE_ACCESSED);
    run(tryToIncMaxSeq(m, task, true));
  }
  tryToIncMinSeq(m.lruvec);
}
