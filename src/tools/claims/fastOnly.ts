import {
  hosts,
  type PresetName,
  type Result,
  scenarios,
  type VmConfig,
  type VmResult,
} from '../../simulator/index.js';
import type { Claim, Findings, Samples } from './claim.js';
import { type Experimental, plainVm, roomy } from './machines.js';
import { classOf, type Runs, runs, writesPerFreed } from './runs.js';
import { below, holds, notAbove, same } from './verdicts.js';

/** Claim 2: K VMs without nested guests, the released kernel against the patch of June 2024. */

/** Hot pages are touched every five seconds only, so that a verdict after a second or two can lose them. */
const vm: VmConfig = {
  ...plainVm,
  memoryMiB: 16,
  vcpus: 2,
  runPages: 8,
  classes: [
    { name: 'hot', share: 0.3, accessesPerSecond: 0.2 },
    { name: 'warm', share: 0.3, accessesPerSecond: 0.02 },
    { name: 'cold', share: 0.4, accessesPerSecond: 0.001 },
  ],
};

const { seed: _, ...plain } = scenarios.plain;

/** Half of the guests' memory is taken away in a hundred seconds, and stays away. */
const crowded: Experimental = {
  ...plain,
  host: { ...hosts.tiny, memoryMiB: 56 },
  vms: ['a', 'b', 'c'].map((name) => ({ ...vm, name })),
  demand: [{ MiB: 31, fromSeconds: 0, seconds: 100 }],
  durationSeconds: 300,
  sampleSeconds: 10,
  trackTruth: true,
};

const ARMS: readonly PresetName[] = ['BASE', 'V5', 'MM612'];

/** The worst VM of each run: it is enough for a falsification. */
const worst =
  (measure: (vm: VmResult) => number) =>
  ({ vms }: Result): number =>
    Math.max(...vms.map(measure));
const allVms =
  (measure: (vm: VmResult) => number) =>
  ({ vms }: Result): number =>
    vms.reduce((sum, each) => sum + measure(each), 0);
const meanVm =
  (measure: (vm: VmResult) => number) =>
  (result: Result): number =>
    allVms(measure)(result) / result.vms.length;

const hot = (each: VmResult): number => classOf(each, 'hot').refaults;
const warm = (each: VmResult): number => classOf(each, 'warm').refaults;
const checks = (each: VmResult): number => each.checksPerEviction ?? 0;
const wrong = (each: VmResult): number => each.histogramError!.wrongShare;
const writes = (each: VmResult): number => each.kvm.mmuLockWrite;

/** By how much a measure rises from `from` to `to` at the VM where it rises most. */
function worstRise(from: Runs, to: Runs, measure: (vm: VmResult) => number): Samples {
  return to.map((run, i) => Math.max(...run.vms.map((each, k) => measure(each) - measure(from[i].vms[k]))));
}

function strictImprovement(seeds: readonly string[]): Findings {
  const [base, v5, mm612] = ARMS.map((policy) => runs(seeds, { ...crowded, policy }));
  const zero = seeds.map(() => 0);
  const never = (text: string, measure: (vm: VmResult) => number) =>
    below(`${text}: lower in V5, for every VM`, worstRise(base, v5, measure), zero);
  const columns = [
    'pages freed',
    'hot refaults',
    'of the worst VM',
    'warm refaults',
    'checks per freed page',
    'wrong generation (share)',
    'mmu_lock W',
    'W per freed page',
    'agings',
  ];
  const cells = (of: Runs): Samples[] =>
    [
      allVms((each) => each.reclaim.pgsteal),
      allVms(hot),
      worst(hot),
      allVms(warm),
      meanVm(checks),
      meanVm(wrong),
      allVms(writes),
      meanVm(writesPerFreed),
      meanVm((each) => each.reclaim.agings),
    ].map((measure) => of.map(measure));
  return {
    tables: [
      {
        title:
          'Three VMs of 16 MiB; somebody takes 31 of 56 MiB (V5 against what was released; MM612 besides)',
        columns,
        rows: [base, v5, mm612].map((of, arm) => ({ label: ARMS[arm], cells: cells(of) })),
      },
    ],
    verdicts: [
      never('hot refaults', hot),
      never('checks per freed page', checks),
      never('pages in a wrong generation', wrong),
      never('acquisitions of mmu_lock for write', writes),
      notAbove('warm refaults do not rise by more than chance', v5.map(allVms(warm)), base.map(allVms(warm))),
      notAbove(
        'footnote: against 6.12 there is nothing strict about it, hot refaults are alike',
        mm612.map(allVms(hot)),
        v5.map(allVms(hot)),
        0.2 * Math.max(...base.map(allVms(hot))),
      ),
      below(
        'against 6.12 it saves locks: V5 takes mmu_lock for write far less often',
        v5.map(allVms(writes)),
        mm612.map(allVms(writes)),
        3,
      ),
    ],
    notes: ['"Strict" is against 6.10, where aging asked no VM at all. 6.12 asks them, under the lock.'],
  };
}

/** Where hardly anything is taken the first reclaim is all there is, and it is V5 that asks twice within a moment. */
function falsifier(seeds: readonly string[]): Findings {
  const classes = vm.classes.map((c) => (c.name === 'hot' ? { ...c, accessesPerSecond: 2 } : c));
  const mild: Experimental = {
    ...crowded,
    vms: crowded.vms.map((each) => ({ ...each, classes, runPages: 64 })),
    demand: [{ MiB: 12, fromSeconds: 0, seconds: 100 }],
    trackTruth: false,
  };
  const [base, v5] = (['BASE', 'V5'] as const).map((policy) => runs(seeds, { ...mild, policy }));
  const pages = base[0].vms.reduce((sum, each) => sum + classOf(each, 'hot').pages, 0);
  const hots = [base, v5].map((of) => of.map(allVms(hot)));
  return {
    tables: [
      {
        title:
          'The same with hotter pages (2 accesses a second) and 12 MiB taken: the first reclaim and little more',
        columns: ['hot refaults', 'of hot pages', 'first eviction: checks', 'agings before it'],
        rows: [base, v5].map((of, arm) => ({
          label: ARMS[arm],
          cells: [
            hots[arm],
            hots[arm].map((n) => n / pages),
            of.map(meanVm((each) => each.firstEviction?.lastChecks ?? 0)),
            of.map(meanVm((each) => each.firstEviction?.agings ?? 0)),
          ],
        })),
      },
    ],
    verdicts: [
      notAbove(
        'falsifier: hot refaults do not rise by more than a hundredth of the hot pages',
        hots[1],
        hots[0],
        0.01 * pages,
      ),
    ],
    notes: [
      'Not quite strict: at first contact every bit is set. V5 clears them all, ages again within a millisecond, and pages that were not touched in between look old. BASE needs a sweep for that, which takes longer. Some pages, once.',
    ],
  };
}

/** What it costs: the guest sets bits again (0.16 µs a page), and each query takes its time. */
function costs(seeds: readonly string[]): Findings {
  const busy: VmConfig = {
    ...plainVm,
    classes: [
      { name: 'hot', share: 0.5, accessesPerSecond: 20 },
      { name: 'cold', share: 0.5, accessesPerSecond: 0.001 },
    ],
  };
  const arms = [
    { label: 'aged every 30 s', everySeconds: 30, seconds: 301 },
    { label: 'aged every second', everySeconds: 1, seconds: 10.5 },
    { label: 'aged all the time', everySeconds: 0.005, seconds: 1 },
  ].flatMap(({ label, everySeconds, seconds }) =>
    (['BASE', 'V5'] as const).map((policy) => ({
      label: `${policy}, ${label}`,
      of: runs(seeds, {
        ...roomy(busy),
        policy,
        proactive: { everySeconds, coldSeconds: 0, maxMiB: 0 },
        durationSeconds: seconds,
        sampleSeconds: 1,
      }),
    })),
  );
  const rows = arms.map(({ label, of }) => ({
    label,
    cells: [
      of.map(({ vms: [each] }) => each.kvm.accessedBitsReset / each.reclaim.agingQueries),
      of.map(({ vms: [each] }) => 1e6 * each.lostShare),
      of.map(({ vms: [each] }) => each.agingPass.meanNs / (each.reclaim.agingQueries / each.reclaim.agings)),
    ],
  }));
  const lost = (arm: number): Samples => rows[arm].cells[1];
  const zero = seeds.map(() => 0);
  return {
    tables: [
      {
        title: 'One VM of 32 MiB, half of it touched 20 times a second',
        columns: ['bits set again, a page and aging', 'vCPU time lost (10⁻⁶)', 'aging, ns a page'],
        rows,
      },
    ],
    verdicts: [
      same('BASE costs the guest nothing when it ages', lost(0), zero),
      below('footnote: V5 costs the guest something', zero, lost(1)),
      below(
        'at an aging every 30 s that is below 10⁻⁴ of its time',
        lost(1),
        seeds.map(() => 100),
      ),
      below('aged all the time it is a hundred times as much and more', lost(1), lost(5), 100),
      holds(
        'but below 5 % even so (E.1: −2 … +5 % in a tight loop)',
        lost(5).every((share) => share < 50_000),
        `${(Math.max(...lost(5)) / 1e4).toFixed(2)} %`,
      ),
      below('and the ager needs more than twice the time for a page', rows[0].cells[2], rows[1].cells[2], 2),
    ],
    notes: [],
  };
}

/** Claim 2. */
export const fastOnly: Claim = {
  number: 2,
  title: 'Fast-only is a strict improvement for VMs without nested guests',
  question: 'Does any VM without an L2 lose when aging asks those VMs that can answer without a lock?',
  parts: [strictImprovement, falsifier, costs],
};
