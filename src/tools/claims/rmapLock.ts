import { explore, RMAP_PROTOCOLS } from '../../checker/index.js';
import {
  COSTS,
  hosts,
  lockedPasses,
  mean,
  NO_COSTS,
  type PresetName,
  type Result,
  rmapCollision,
  rmapCollisions,
  scenarios,
  type VmConfig,
  vms,
} from '../../simulator/index.js';
import type { Claim, Findings, Samples } from './claim.js';
import { type Experimental, roomy } from './machines.js';
import { classOf, lockUseOf, type Runs, runs } from './runs.js';
import { below, counts, holds, near, rises, same } from './verdicts.js';

/** Claim 7: with a lock bit in each rmap head nobody has to choose between asking and skipping. */

const SHARES = [0, 0.1, 0.3, 1] as const;
const { seed: _, ...plain } = scenarios.nested;

const sharing = (mergedShare: number, l2s = 4): VmConfig => ({
  ...vms.sharing,
  l2s,
  mergedShare,
  memoryMiB: 16,
});

function crowded(mergedShare: number, policy: PresetName, timeless: boolean): Experimental {
  return {
    ...plain,
    policy,
    host: {
      ...hosts.tiny,
      memoryMiB: 24,
      ...(timeless ? { costs: NO_COSTS, swap: { inNs: 0, outNs: 0 } } : {}),
    },
    vms: [sharing(mergedShare)],
    demand: [{ MiB: 9, fromSeconds: 0, seconds: 60 }],
    durationSeconds: 120,
    trackTruth: true,
  };
}

/** What became of every page, without counts of locks and the policy's name. */
const fates = ({ vms: [vm], series }: Result): string =>
  JSON.stringify([vm.reclaim, vm.classes, vm.generations, vm.histogramError, vm.series, series]);

/** Accuracy: the answer is the OR over the host PTE and all SPTEs, as under the lock, at every share. */
function accuracy(seeds: readonly string[]): Findings {
  const arms = SHARES.map((s) => ({
    s,
    landed: runs(seeds, crowded(s, 'LANDED', true)),
    mm612: runs(seeds, crowded(s, 'MM612', true)),
    timed: runs(seeds, crowded(s, 'LANDED', false)),
    skip: runs(seeds, crowded(s, 'SINGLE_SKIP', false)),
  }));
  const wrong = (of: Runs): Samples => of.map(({ vms: [vm] }) => vm.histogramError!.wrongShare);
  const asked = (of: Runs): Samples =>
    of.map(({ vms: [vm] }) => lockUseOf(vm, 'kswapd').acquisitions / vm.reclaim.pgsteal);
  const queries = (of: Runs): Samples => of.map(({ vms: [vm] }) => vm.kvm.youngQueries / vm.reclaim.pgsteal);
  const hot = (of: Runs): Samples => of.map(({ vms: [vm] }) => classOf(vm, 'L2 hot').refaults);
  const two = seeds.map(() => 2);
  return {
    tables: [
      {
        title: 'Four L2s of one VM that share a part of their pages, closed loop',
        columns: [
          'LANDED: queries a page freed',
          'mmu_lock by kswapd a page freed',
          'rmap bits taken a page freed',
          'wrong generation (share)',
          'hot refaults',
          'SINGLE_SKIP: hot refaults',
        ],
        rows: arms.map(({ s, timed, skip }) => ({
          label: `${100 * s} % shared`,
          cells: [
            queries(timed),
            asked(timed),
            timed.map(({ vms: [vm] }) => vm.kvm.rmapLocks / vm.reclaim.pgsteal),
            wrong(timed),
            hot(timed),
            hot(skip),
          ],
        })),
      },
    ],
    verdicts: [
      ...arms.map(({ s, landed, mm612 }) =>
        holds(
          `${100 * s} % shared, everything for nothing: LANDED does to each page what MM612 does under the lock`,
          landed.every((r, i) => fates(r) === fates(mm612[i])),
          'refaults, generations and their error at every sample',
        ),
      ),
      ...arms.map(({ s, timed }) =>
        same(
          `${100 * s} % shared: kswapd takes mmu_lock twice a page freed (the unmap), never to ask`,
          asked(timed),
          two,
        ),
      ),
      below(
        'where all is shared, skipping loses hot pages that LANDED keeps',
        hot(arms[3].timed),
        hot(arms[3].skip),
        3,
      ),
    ],
    notes: [],
  };
}

/** Cost: a query takes its time, and 15 ns for each further SPTE. */
function cost(seeds: readonly string[]): Findings {
  const arms = [1, 2, 4, 8].map((l2s) => ({
    l2s,
    of: runs(seeds, {
      ...roomy(sharing(l2s === 1 ? 0 : 1, l2s)),
      policy: 'LANDED',
      // At the first aging the oldest generation is empty, nothing must move up: the pass is the walk alone.
      proactive: { everySeconds: 10, coldSeconds: 0, maxMiB: 0 },
      durationSeconds: 15,
    }),
  }));
  const perPage = (of: Runs): Samples =>
    of.map(({ vms: [vm] }) => (vm.agingPass.meanNs * vm.agingPass.count) / vm.reclaim.agingQueries);
  const entries = (of: Runs): Samples => of.map(({ vms: [vm] }) => vm.kvm.sptesAsked / vm.kvm.youngQueries);
  const slope = seeds.map((_, i) => {
    const [first, last] = [arms[0].of, arms[3].of];
    return (perPage(last)[i] - perPage(first)[i]) / (entries(last)[i] - entries(first)[i]);
  });
  return {
    tables: [
      {
        title: 'All pages mapped by all L2s: one aging',
        columns: ['SPTEs a page', 'ns a page'],
        rows: arms.map(({ l2s, of }) => ({ label: `${l2s} L2s`, cells: [entries(of), perPage(of)] })),
      },
    ],
    verdicts: [
      rises(
        'the cost rises with the entries',
        arms.map(({ of }) => perPage(of)),
      ),
      near(
        'and in proportion: so much for each further SPTE as one costs',
        slope,
        seeds.map(() => COSTS.spteNs),
        0.01,
      ),
    ],
    notes: [],
  };
}

/** Collisions of an ager with somebody who changes the same rmap. */
function collisions(seeds: readonly string[]): Findings {
  const queries = 50_000;
  const rates = [1e4, 1e5, 1e6] as const;
  const arms = rates.map((rate) => ({
    rate,
    hit: seeds.map((seed) =>
      rmapCollisions({ seed, modificationsPerSecond: rate, agerHoldNs: 100, gapNs: 300, queries }),
    ),
  }));
  return {
    tables: [
      {
        title: 'One rmap asked all the time, changed κ times a second; the ager holds the bit for 100 ns',
        columns: ['queries that collide', '1 − e^(−κc)'],
        rows: arms.map(({ rate, hit }) => ({
          label: `κ = ${rate}/s`,
          cells: [hit.map((n) => n / queries), [rmapCollision(rate, 100)]],
        })),
      },
    ],
    verdicts: arms.map(({ rate, hit }) =>
      counts(
        `κ = ${rate}/s: as often as F.4.11 says`,
        hit,
        seeds.map(() => queries),
        rmapCollision(rate, 100),
      ),
    ),
    notes: [
      `At one change a second, which is much for one page, it is ${rmapCollision(1, 100).toExponential(0)} a query.`,
    ],
  };
}

const LANDED_AND_MISTAKES: readonly [string, string][] = [
  ['7b', 'as landed'],
  ['8a', '(a) an ager that saw an empty head stores 0'],
  ['8b', '(b) one-entry rmaps read with nothing that pins them'],
  ['8c', '(c) unlock without release ordering'],
  ['8d', '(d) the writer frees without taking the bit'],
  ['8e', '(e) no second test for an empty head'],
];

/** Every order of steps of the lock itself (D.5). No chance in it, so no seeds. */
function everyOrder(): Findings {
  const found = LANDED_AND_MISTAKES.map(([id, what]) => ({
    what,
    ...explore(RMAP_PROTOCOLS.find((each) => each.id === id)!.protocol),
  }));
  const [landed, ...broken] = found;
  return {
    tables: [
      {
        title: 'Agers and a writer at one rmap head with up to two entries: every order of their steps',
        columns: ['states seen', 'steps to the first wrong'],
        rows: found.map(({ what, states, violated, counterexample }) => ({
          label: what,
          cells: [[states], violated === null ? null : [counterexample.length]],
        })),
      },
    ],
    verdicts: [
      holds('as landed, no order breaks a rule', landed.verdict === 'holds', `${landed.states} states`),
      ...broken.map(({ what, violated }) =>
        holds(`${what}: some order breaks one`, violated !== null, violated ?? 'none found'),
      ),
    ],
    notes: ['More protocols, and three entries: npm run protocols.'],
  };
}

/** vCPUs populate memory while somebody ages it in a loop: the shape of E.1, small and not calibrated. */
function manyVcpus(seeds: readonly string[]): Findings {
  const counted = [1, 2, 4, 8, 16];
  const { youngQueryNs, mmuLockWriteNs, hostPteNs, tdpMapNs, lockHandOffNs } = COSTS;
  const pass = (count: number, lock: 'write' | 'lockless') =>
    seeds.map((seed) => {
      const run = lockedPasses({
        seed,
        passes: 4,
        queriesPerPass: 2000,
        queryNs: youngQueryNs + (lock === 'write' ? mmuLockWriteNs : 0),
        gapNs: hostPteNs,
        lock,
        restNs: 1000,
        writer: null,
        // 3.4 µs a fault at one vCPU (E.1), the hold among it.
        vcpus: { count, meanThinkNs: 3400 - tdpMapNs, holdNs: tdpMapNs },
        handOffNs: lockHandOffNs,
      });
      const vcpu = run.use.find(({ who }) => who === 'vCPU')!;
      return { ns: mean(Array.from(run.passNs)), wait: vcpu.meanWaitNs };
    });
  const arms = counted.map((n) => ({ n, w: pass(n, 'write'), none: pass(n, 'lockless') }));
  const ratio = ({ w, none }: (typeof arms)[number]): Samples => w.map(({ ns }, i) => ns / none[i].ns);
  const slowDown = ({ w, none }: (typeof arms)[number]): Samples =>
    w.map(({ wait }, i) => (wait - none[i].wait) / 3400);
  return {
    tables: [
      {
        title: 'A pass under mmu_lock (MM612) against one without (LANDED), vCPUs faulting all the time',
        columns: ['pass time ratio', 'vCPUs slower by (share)'],
        rows: arms.map((arm) => ({ label: `${arm.n} vCPUs`, cells: [ratio(arm), slowDown(arm)] })),
      },
    ],
    verdicts: [
      rises('the ratio grows with the vCPUs', arms.map(ratio)),
      below(
        'it is above 1 from the start',
        seeds.map(() => 1),
        ratio(arms[0]),
      ),
      holds(
        'the vCPUs lose far less than the ager',
        arms.slice(2).every((arm) => slowDown(arm).every((share, i) => share < 0.5 * (ratio(arm)[i] - 1))),
        `at ${counted[4]} vCPUs ${(100 * mean(slowDown(arms[4]))).toFixed(0)} % against ${mean(ratio(arms[4])).toFixed(1)} times`,
      ),
    ],
    notes: [
      'Not calibrated, and only a lock: predictions for real machines are made elsewhere (data/predictions.json).',
    ],
  };
}

/** Claim 7. */
export const rmapLock: Claim = {
  number: 7,
  title: 'The per-rmap lock removes the choice',
  question: 'Can all of a page’s SPTEs be asked, by anybody, without mmu_lock?',
  parts: [accuracy, cost, collisions, everyOrder, manyVcpus],
};
