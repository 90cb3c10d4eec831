import { hosts, mean, type PresetName, scenarios, type VmConfig, vms } from '../../simulator/index.js';
import type { Claim, Findings, Samples } from './claim.js';
import type { Experimental } from './machines.js';
import { classOf, lockUseOf, type Runs, runs, writesPerFreed } from './runs.js';
import { below, counts, holds, near, notAbove, rises, same } from './verdicts.js';

/** Claim 6: what to do with gfns that several SPTEs map. */

/** Shares of the L2s' pages that both map, swept. *Assumed*. */
const SHARES = [0, 0.1, 0.2, 0.3] as const;
const POLICIES = [
  'SINGLE_SKIP',
  'SINGLE_SKIP_AGE',
  'SINGLE_FALLBACK',
  'SINGLE_FALLBACK_ALWAYS',
  'LANDED',
] as const;

const { seed: _, ...plain } = scenarios.nested;

/** Two L2s that share a part of their pages; what nobody shares is still an L2's, so that the shares mean the same. */
function sharing(mergedShare: number, policy: PresetName): Experimental {
  const vm: VmConfig = { ...vms.sharing, mergedShare, memoryMiB: 32, runPages: 8 };
  return {
    ...plain,
    policy,
    host: { ...hosts.tiny, memoryMiB: 40 },
    vms: [vm],
    demand: [{ MiB: 18, fromSeconds: 0, seconds: 100 }],
    durationSeconds: 200,
  };
}

const hot = ({ vms: [vm] }: Runs[number]): number => classOf(vm, 'L2 hot').refaults;
const hotShare = ({ vms: [vm] }: Runs[number]): number => {
  const { evictions, pages } = classOf(vm, 'L2 hot');
  return evictions / pages;
};
const writes = ({ vms: [vm] }: Runs[number]): number => writesPerFreed(vm);
const p99 = ({ vms: [vm] }: Runs[number]): number => vm.fault.p99Ns / 1000;
const checks = ({ vms: [vm] }: Runs[number]): number => vm.checksPerEviction ?? 0;
const kswapdWrites = ({ vms: [vm] }: Runs[number]): number => lockUseOf(vm, 'kswapd').acquisitions;

function swept(seeds: readonly string[]): Findings {
  const arms = POLICIES.map((policy) => ({
    policy,
    steps: SHARES.map((s) => runs(seeds, sharing(s, policy))),
  }));
  const of = (policy: (typeof POLICIES)[number]): Runs[] => arms.find((arm) => arm.policy === policy)!.steps;
  const at = (policy: (typeof POLICIES)[number], k: number, measure: (r: Runs[number]) => number): Samples =>
    of(policy)[k].map(measure);
  const last = SHARES.length - 1;
  return {
    tables: SHARES.map((s, k) => ({
      title: `Two L2s that share ${100 * s} % of their pages`,
      columns: [
        'hot pages fetched again',
        'evictions per hot page',
        'checks per freed page',
        'mmu_lock W per freed page',
        'W by kswapd',
        'vCPU fault p99, µs',
      ],
      rows: arms.map(({ policy, steps }) => ({
        label: policy,
        cells: [hot, hotShare, checks, writes, kswapdWrites, p99].map((measure) => steps[k].map(measure)),
      })),
    })),
    verdicts: [
      ...POLICIES.filter((policy) => policy !== 'LANDED' && policy !== 'SINGLE_SKIP_AGE').map((policy) =>
        same(
          `nothing shared: ${policy} evicts the same pages as LANDED`,
          at(policy, 0, hot),
          at('LANDED', 0, hot),
        ),
      ),
      rises(
        'skip at eviction: hot pages lost rise with what is shared',
        of('SINGLE_SKIP').map((r) => r.map(hot)),
      ),
      below(
        'they are lost over and over: more evictions than there are shared hot pages',
        seeds.map(() => SHARES[last]),
        at('SINGLE_SKIP', last, hotShare),
      ),
      below(
        'skip only in aging loses far fewer, thanks to the last check',
        at('SINGLE_SKIP_AGE', last, hot),
        at('SINGLE_SKIP', last, hot),
        3,
      ),
      below(
        'but pays for it in checks: more for each page freed than LANDED',
        at('LANDED', last, checks),
        at('SINGLE_SKIP_AGE', last, checks),
      ),
      rises(
        'fall back always: mmu_lock for write rises with what is shared',
        of('SINGLE_FALLBACK_ALWAYS').map((r) => r.map(writes)),
      ),
      below(
        'fall back at eviction only takes it less often',
        at('SINGLE_FALLBACK', last, writes),
        at('SINGLE_FALLBACK_ALWAYS', last, writes),
      ),
      notAbove(
        'fall back at every question loses no more hot pages than LANDED',
        at('SINGLE_FALLBACK_ALWAYS', last, hot),
        at('LANDED', last, hot),
        0.02 * mean(at('SINGLE_SKIP', last, hot)),
      ),
      same(
        'nothing shared: falling back costs nothing',
        at('SINGLE_FALLBACK_ALWAYS', 0, writes),
        at('LANDED', 0, writes),
      ),
      holds(
        'LANDED takes the lock only to unmap and to map again, whatever is shared',
        of('LANDED').every((r) =>
          r.every(({ vms: [vm] }) =>
            vm.mmuLock.every((u) => u.who !== 'kswapd' || u.acquisitions === 2 * vm.reclaim.pgsteal),
          ),
        ),
        'two acquisitions by kswapd for each page evicted',
      ),
      below(
        'and loses a small part of what skip loses',
        at('LANDED', last, hot),
        at('SINGLE_SKIP', last, hot),
        3,
      ),
    ],
    notes: [
      'The p99 of a fault is swap-in and exit here: the lock of so small a VM is seldom wanted by two at once.',
    ],
  };
}

/** A sweep in which all that may go is checked at once: two agings, as F.4.10 has it. Hot pages are touched at once. */
const onePass: Omit<Experimental, 'policy'> = {
  ...plain,
  host: { ...hosts.tiny, memoryMiB: 80 },
  demand: [],
  proactive: { everySeconds: 10, coldSeconds: 0, maxMiB: 1000 },
  durationSeconds: 20.4,
};

function passes(seeds: readonly string[]): Findings {
  const arms = (['SINGLE_SKIP', 'SINGLE_SKIP_AGE', 'SINGLE_FALLBACK', 'LANDED'] as const).map((policy) => ({
    policy,
    steps: SHARES.map((s) =>
      runs(seeds, { ...onePass, policy, vms: [{ ...vms.sharing, mergedShare: s, memoryMiB: 32 }] }),
    ),
  }));
  const evicted = (of: Runs): Samples => of.map(({ vms: [vm] }) => classOf(vm, 'L2 hot').evictions);
  const pages = (of: Runs): Samples => of.map(({ vms: [vm] }) => classOf(vm, 'L2 hot').pages);
  const [skip, ...others] = arms;
  return {
    tables: [
      {
        title: 'Hot pages evicted in the first full pass, of 2048 (F.4.10: hot × P(entries > 1))',
        columns: SHARES.map((s) => `${100 * s} % shared`),
        rows: [
          ...arms.map(({ policy, steps }) => ({ label: policy, cells: steps.map(evicted) })),
          { label: 'F.4.10', cells: skip.steps.map((of, k) => pages(of).map((n) => n * SHARES[k])) },
        ],
      },
    ],
    verdicts: [
      ...SHARES.slice(1).map((s, k) =>
        counts(
          `${100 * s} % shared: skip at eviction loses hot × P(entries > 1) in a pass`,
          evicted(skip.steps[k + 1]),
          pages(skip.steps[k + 1]),
          s,
        ),
      ),
      ...others.map(({ policy, steps }) =>
        same(
          `${policy} loses none of them`,
          steps[SHARES.length - 1].map(({ vms: [vm] }) => classOf(vm, 'L2 hot').evictions),
          seeds.map(() => 0),
        ),
      ),
    ],
    notes: [],
  };
}

/** L1 edits EPT12 all the time and somebody ages all the time: vCPUs and the ager meet at the lock. */
function crowdedLock(mergedShare: number, policy: PresetName): Experimental {
  const vm: VmConfig = {
    ...vms.sharing,
    mergedShare,
    memoryMiB: 8,
    vcpus: 16,
    ept12EditsPerSecond: 20_000,
    classes: [
      { name: 'L2 hot', share: 0.6, accessesPerSecond: 0, l2AccessesPerSecond: 50 },
      { name: 'L2 cold', share: 0.4, accessesPerSecond: 0, l2AccessesPerSecond: 0.001 },
    ],
  };
  return {
    ...onePass,
    policy,
    vms: [vm],
    proactive: { everySeconds: 0.002, coldSeconds: 0, maxMiB: 0 },
    durationSeconds: 0.15,
    sampleSeconds: 0.15,
  };
}

function waits(seeds: readonly string[]): Findings {
  const shares = [0, 0.3, 1] as const;
  const arms = (['SINGLE_FALLBACK_ALWAYS', 'MM612', 'LANDED'] as const).map((policy) => ({
    policy,
    steps: shares.map((s) => runs(seeds, crowdedLock(s, policy))),
  }));
  const waited = ({ vms: [vm] }: Runs[number]): number => {
    const { waits, acquisitions } = lockUseOf(vm, 'vCPU');
    return waits / acquisitions;
  };
  const [fallback, mm612, landed] = arms;
  return {
    tables: shares.map((s, k) => ({
      title: `vCPUs that fault and an ager that never rests, ${100 * s} % shared`,
      columns: ['faults that wait for mmu_lock (share)', 'vCPU fault p99, µs', 'aging pass, µs'],
      rows: arms.map(({ policy, steps }) => ({
        label: policy,
        cells: [waited, p99, ({ vms: [vm] }: Runs[number]) => vm.agingPass.meanNs / 1000].map((measure) =>
          steps[k].map(measure),
        ),
      })),
    })),
    verdicts: [
      rises(
        'fall back always: the more is shared, the more faults wait behind the ager',
        fallback.steps.map((of) => of.map(waited)),
      ),
      near(
        'where all is shared it has become the slow notifier (MM612)',
        fallback.steps[2].map(waited),
        mm612.steps[2].map(waited),
        0.15,
      ),
      below(
        'LANDED keeps them from waiting for the ager',
        landed.steps[2].map(waited),
        fallback.steps[2].map(waited),
        1.3,
      ),
      near(
        'but the p99 of a fault hardly moves: the lock is fair and a query holds it for 0.14 µs',
        fallback.steps[2].map(p99),
        landed.steps[2].map(p99),
        0.1,
      ),
    ],
    notes: [],
  };
}

/** Claim 6. */
export const manyEntries: Claim = {
  number: 6,
  title: 'Skipping is the worst, falling back to the write lock is not nice either',
  question:
    'What becomes of pages that several SPTEs map when only one-entry rmaps are walked without the lock?',
  parts: [passes, swept, waits],
};
