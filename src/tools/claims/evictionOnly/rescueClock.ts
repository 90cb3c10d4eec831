import {
  type PageClass,
  type PresetName,
  type Result,
  residenceWhenOnlyEvictionAsks,
} from '../../../simulator/index.js';
import type { Findings, Samples } from '../claim.js';
import { type Experimental, nestedVm, roomy } from '../machines.js';
import { classOf, type Runs, runs } from '../runs.js';
import { below, counts, near, rises } from '../verdicts.js';

/** Claim 3: after a rescue the clock starts anew, T later a page is saved with chance 1 − e^(−λT); short T loses. */

const only = (accessesPerSecond: number): PageClass[] => [
  { name: 'L2', share: 1, accessesPerSecond: 0, l2AccessesPerSecond: accessesPerSecond },
];

/** Rounds of a reclaimer that ages every second and then evicts all that it may (immediate eviction, F.4.2). */
const ROUNDS = 40;
const DELTA = 1;

function everySecond(policy: PresetName, accessesPerSecond: number): Experimental {
  return {
    ...roomy({ ...nestedVm, memoryMiB: 16, classes: only(accessesPerSecond) }),
    policy,
    proactive: { everySeconds: DELTA, coldSeconds: 0, maxMiB: 1000 },
    durationSeconds: ROUNDS * DELTA + 0.5,
    sampleSeconds: DELTA,
  };
}

/**
 * Checks that were not a page's first since its fault. All pages had their first check, but those that came back after
 * the last aging but one: they are not in an evictable generation yet.
 */
function laterChecks({ vms: [vm], series }: Result): number {
  const atSecond = series.seconds.indexOf((ROUNDS - 1) * DELTA);
  return vm.reclaim.lastChecks - vm.classes[0].pages - vm.series.refaults[atSecond];
}

/** The clock of eviction-only consultation starts at the rescue and runs for two agings. */
export function rescueClock(seeds: readonly string[]): Findings {
  const rates = [0.1, 0.5, 1, 2];
  const arms = rates.map((rate) => ({
    rate,
    v5: runs(seeds, everySecond('V5', rate)),
    landed: runs(seeds, everySecond('LANDED', rate)),
  }));
  const evicted = (of: Runs): Samples => of.map(({ vms: [vm] }) => vm.reclaim.pgsteal);
  const later = (of: Runs): Samples => of.map(laterChecks);
  const checks = (of: Runs): Samples => of.map(({ vms: [vm] }) => vm.checksPerEviction!);
  return {
    tables: [
      {
        title: 'L2 pages touched λ times a second; an aging every second, all that may go is checked at once',
        columns: [
          'V5: lost at a later check',
          'e^(−2λΔ)',
          'e^(−λΔ)',
          'V5: checks a page freed',
          '1 + e^(2λΔ)',
          'LANDED: the same',
          'V5: refaults',
          'LANDED: refaults',
        ],
        rows: arms.map(({ rate, v5, landed }) => ({
          label: `λ = ${rate}/s`,
          cells: [
            later(v5).map((n, i) => evicted(v5)[i] / n),
            [Math.exp(-2 * rate * DELTA)],
            [Math.exp(-rate * DELTA)],
            checks(v5),
            [residenceWhenOnlyEvictionAsks(rate, DELTA).checks],
            checks(landed),
            v5.map(({ vms: [vm] }) => vm.reclaim.refaults),
            landed.map(({ vms: [vm] }) => vm.reclaim.refaults),
          ],
        })),
      },
    ],
    verdicts: [
      ...arms.map(({ rate, v5 }) =>
        counts(
          `λ = ${rate}/s: a rescued page is lost next time with chance e^(−λT), T = 2Δ`,
          evicted(v5),
          later(v5),
          Math.exp(-2 * rate * DELTA),
          0.01,
        ),
      ),
      ...arms.map(({ rate, v5 }) =>
        near(
          `λ = ${rate}/s: 1 + e^(2λΔ) checks for each page freed`,
          checks(v5),
          seeds.map(() => residenceWhenOnlyEvictionAsks(rate, DELTA).checks),
          // Pages that are in the middle of their stay at the end count their checks, not their eviction.
          Math.max(0.05, 0.1 * rate),
        ),
      ),
      below(
        'LANDED checks little more than one for each',
        checks(arms[3].landed),
        seeds.map(() => 1.1),
      ),
      below(
        'honest: at the same Δ eviction-only keeps hot pages longer, and LANDED loses more of them (F.4.2)',
        arms[3].v5.map(({ vms: [vm] }) => vm.reclaim.refaults),
        arms[3].landed.map(({ vms: [vm] }) => vm.reclaim.refaults),
        2,
      ),
    ],
    notes: ['In a closed loop Δ is an answer, not a choice: see the table of both signs.'],
  };
}

/** What is lost when a reclaimer ages and evicts in quick succession: T in milliseconds is a debugfs write away. */
export function shortT(seeds: readonly string[]): Findings {
  const deltas = [20, 5, 1, 0.2, 0.02];
  const arms = (['V5', 'LANDED'] as const).map((policy) =>
    deltas.map((delta) =>
      runs(seeds, {
        ...roomy({ ...nestedVm, memoryMiB: 8 }),
        policy,
        proactive: { everySeconds: delta, coldSeconds: 0, maxMiB: 1000 },
        // Long enough that every warm page was touched after it had lost its free pass.
        durationSeconds: Math.max(30.5 * delta, delta < 0.1 ? 10.01 : 150.01),
        sampleSeconds: 150,
      }),
    ),
  );
  /** Faults for each access to pages of a class, while the agings go on. */
  const lost = (of: Runs, name: string, rate: number): Samples =>
    of.map(({ vms: [vm], endSeconds }) => {
      const { refaults, pages } = classOf(vm, name);
      return refaults / (pages * rate * endSeconds);
    });
  return {
    tables: [
      {
        title: 'Everything old is evicted every Δ: share of accesses that must wait for swap',
        columns: ['V5: L2 hot', 'V5: L2 warm', 'LANDED: L2 hot', 'LANDED: L2 warm'],
        rows: deltas.map((delta, k) => ({
          label: `Δ = ${delta} s`,
          cells: arms.flatMap((arm) => [lost(arm[k], 'L2 hot', 2), lost(arm[k], 'L2 warm', 0.02)]),
        })),
      },
    ],
    verdicts: [
      rises(
        'V5: the shorter T, the more warm pages are lost (Δ = 20 s … 0.2 s)',
        arms[0].slice(0, 4).map((of) => lost(of, 'L2 warm', 0.02)),
      ),
      below(
        'hot pages are safe while λT is large (Δ = 5 s and more)',
        lost(arms[0][1], 'L2 hot', 2),
        seeds.map(() => 1e-4),
      ),
      below(
        'and lost like the others when T is not (Δ = 0.02 s)',
        seeds.map(() => 0.2),
        lost(arms[0][4], 'L2 hot', 2),
      ),
    ],
    notes: [],
  };
}

/** Between the last check and the unmap: an access there saves nothing, and mmu_lock may be long in coming. */
export function window(seeds: readonly string[]): Findings {
  const rate = 2;
  const writer = (meanOnMs: number) => [{ name: 'w', meanOffMs: 5, meanOnMs }];
  const arms = (['V5', 'LANDED'] as const).flatMap((policy) =>
    [
      { label: 'nobody else holds mmu_lock', longWriters: [] },
      { label: 'somebody is off 5 ms, on 0.3 ms', longWriters: writer(0.3) },
      { label: 'off 5 ms, on 3 ms', longWriters: writer(3) },
    ].map(({ label, longWriters }) => {
      const scenario = everySecond(policy, 0.1);
      return {
        label: `${policy}, ${label}`,
        of: runs(seeds, { ...scenario, vms: [{ ...scenario.vms[0], longWriters }] }),
      };
    }),
  );
  const meanNs = (arm: number): Samples => arms[arm].of.map(({ vms: [vm] }) => vm.checkToUnmap.meanNs);
  return {
    tables: [
      {
        title: 'From a last check that said old to the unmap',
        columns: [
          'mean (ns)',
          'p99.9 (ns)',
          'longest (ns)',
          `evictions in a million hit by an access in it (${rate}/s)`,
        ],
        rows: arms.map(({ label, of }, arm) => ({
          label,
          cells: [
            meanNs(arm),
            of.map(({ vms: [vm] }) => vm.checkToUnmap.p999Ns),
            of.map(({ vms: [vm] }) => vm.checkToUnmap.maxNs),
            meanNs(arm).map((ns) => ns * 1e-9 * rate * 1e6),
          ],
        })),
      },
    ],
    verdicts: [
      below('LANDED: the window grows with the holds of mmu_lock', meanNs(3), meanNs(4), 5),
      below('and with their length', meanNs(4), meanNs(5), 3),
      below(
        'V5 has the lock when it asks, so most of its waiting comes before the question',
        meanNs(2),
        meanNs(5),
        3,
      ),
    ],
    notes: ['Allocating a swap slot takes no time in the model; in the kernel the window has that as well.'],
  };
}
