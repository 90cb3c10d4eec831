import { check, wholeNumber } from '../config/check.js';
import { atOnce } from '../engine/tasks.js';
import { OLD } from '../kvm/query.js';
import { debugfsAge } from '../mglru/reclaim.js';
import { seqOf } from '../mm/lruvec.js';
import { beginQuery, queryAtOnce } from '../mm/query.js';
import type { IdleTest } from './idleTestRecord.js';
import { presetOf } from './kernels.js';
import { access, makeTestProcess, type TestProcess } from './testProcess.js';

/** How the kernel's own test of access tracking ends in the simulator. */
export type IdleTestOutcome = Pick<IdleTest, 'passed' | 'idle' | 'phases'>;

/** The test fails when more than this share of the pages still looks idle. */
const TOLERATED_SHARE = 0.1;

/**
 * Runs `access_tracking_perf_test` on the simulator: fill the memory (MGLRU: age, fill once more), touch it twice, then
 * twice mark it idle and touch it. Each marking checks that the touches before it were seen.
 *
 * @param kernel the kernel's release string
 * @param tdpMmu whether L1 guests are mapped by the TDP MMU
 * @throws ConfigError for a kernel that nothing is known of
 * @example
 * ```ts
 * const { kernel, idleTests } = load('record', '6.12-k3-npt1');
 * replayIdleTest(kernel, idleTests[0]);
 * ```
 */
export function replayIdleTest(kernel: string, test: IdleTest, tdpMmu = true): IdleTestOutcome {
  check('test.pages', wholeNumber('pages', 1, 2 ** 24), test?.pages);
  const pages = { test: test.pages, guest: 0, own: 0, apart: 0 };
  const proc = makeTestProcess(presetOf(kernel), { mode: test.nested ? 'l2' : 'vm', tdpMmu }, pages, 0);
  const touchAll = (): void => {
    for (let p = 0; p < test.pages; p++) access(proc, p, false);
  };
  const marker = test.mode === 'lru_gen' ? markByAging(proc, test.pages) : markByBits(proc, test.pages);
  touchAll();
  let phases = 1 + marker.begin(touchAll);
  for (let i = 0; i < 2; i++, phases++) touchAll();
  for (let i = 0; i < 2; i++) {
    const idle = marker.mark();
    if (idle > TOLERATED_SHARE * test.pages) return { passed: false, idle, phases };
    touchAll();
    phases += 2;
  }
  return { passed: true, idle: 0, phases };
}

/** A way to mark memory idle. */
interface Marker {
  /** What comes before the first marking; returns phases done. */
  readonly begin: (touchAll: () => void) => number;
  /** Marks all memory idle; returns the pages that were still marked since the time before. */
  readonly mark: () => number;
}

/** An aging: memory touched since the one before must move to a younger generation. */
function markByAging({ m, task }: TestProcess, pages: number): Marker {
  let last = -1;
  const inGeneration = (seq: number): number => {
    let count = 0;
    for (let p = 0; p < pages; p++) if (seqOf(m.lruvec, p) === seq) count++;
    return count;
  };
  /** The oldest generation that holds nine tenths of the memory. */
  const generation = (): number => {
    for (let seq = m.lruvec.minSeq; seq <= m.lruvec.maxSeq; seq++)
      if (inGeneration(seq) > (1 - TOLERATED_SHARE) * pages) return seq;
    return -1;
  };
  const age = (): number => atOnce(debugfsAge(m, task, m.lruvec.maxSeq, true));
  return {
    begin(touchAll) {
      age();
      touchAll();
      last = generation();
      return 1;
    },
    mark() {
      age();
      const now = generation();
      const idle = now <= last ? inGeneration(last) : 0;
      last = now;
      return idle;
    },
  };
}

/** Idle page tracking: queries each page, in every kernel the host PTE and all of KVM, and clears its bits. */
function markByBits({ m, task }: TestProcess, pages: number): Marker {
  let marked = false;
  return {
    begin: () => 0,
    mark() {
      const query = beginQuery(m, task, 'eviction');
      let idle = 0;
      for (let p = 0; p < pages; p++) if (queryAtOnce(m, query, p) === OLD && marked) idle++;
      marked = true;
      return idle;
    },
  };
}
