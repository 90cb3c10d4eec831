import { hosts, type OwnerResult, type Policy, scenarios, V5, vms } from '../../../simulator/index.js';
import type { Findings, Samples } from '../claim.js';
import type { Experimental } from '../machines.js';
import { classOf, type Runs, runs, writesPerFreed } from '../runs.js';
import { atMost, below, holds, near, same } from '../verdicts.js';

/** Claim 3 in a closed loop, beside an ordinary process: the first sweep, what it costs, and the error of either sign. */

const { seed: _, ...neighbours } = scenarios.neighbours;

function beside(vm: (typeof vms)['nested']): Experimental {
  return {
    ...neighbours,
    host: { ...hosts.tiny, memoryMiB: 66 },
    vms: [{ ...vm, memoryMiB: 32 }],
    processes: [{ ...scenarios.neighbours.processes[0], memoryMiB: 16 }],
    demand: [{ MiB: 30, fromSeconds: 0, seconds: 200 }],
    durationSeconds: 300,
  };
}

/** V5 as if the shadow MMU's answer, too, led to the neighbours. Ours. */
const V5_LOOKING: Policy = {
  ...V5,
  name: 'V5 + look-around',
  source: 'ours',
  ask: (situation, vm) => V5.ask(situation === 'neighbour' ? 'eviction' : situation, vm),
  looksAround: () => true,
};

const NESTED_ARMS = ['NEVER_SHADOW', 'BASE', 'V5', 'TDP_ONLY_AGE', 'LANDED', 'ORACLE'] as const;
const PLAIN_ARMS = ['BASE', 'V5', 'LANDED'] as const;

const refaults = (owner: OwnerResult, name: string): number => classOf(owner, name).refaults;
const process = (measure: (p: OwnerResult) => number, of: Runs): Samples =>
  of.map(({ processes: [p] }) => measure(p));

/** Both signs: L2's hot pages lost, or everybody else's pages taken in their place. */
export function bothSigns(seeds: readonly string[]): Findings {
  const nested = Object.fromEntries(
    NESTED_ARMS.map((policy) => [policy, runs(seeds, { ...beside(vms.nested), policy })]),
  ) as Record<(typeof NESTED_ARMS)[number], Runs>;
  const looking = runs(seeds, { ...beside(vms.nested), policy: V5_LOOKING });
  const plain = Object.fromEntries(
    PLAIN_ARMS.map((policy) => [policy, runs(seeds, { ...beside(vms.plain), policy })]),
  ) as Record<(typeof PLAIN_ARMS)[number], Runs>;
  const parts = [firstSweep(nested), prices(nested, looking), nestedSigns(nested), plainSign(plain)];
  return {
    tables: parts.flatMap((p) => p.tables),
    verdicts: parts.flatMap((p) => p.verdicts),
    notes: parts.flatMap((p) => p.notes),
  };
}

type Nested = Readonly<Record<(typeof NESTED_ARMS)[number], Runs>>;

/** A page whose bit was never cleared is saved, always, once: F.4.3. */
function firstSweep(nested: Nested): Findings {
  const arms = ['V5', 'BASE', 'TDP_ONLY_AGE', 'NEVER_SHADOW', 'LANDED'] as const;
  const first = (of: Runs, measure: 'lastChecks' | 'agings' | 'atSeconds'): Samples =>
    of.map(({ vms: [vm] }) => vm.firstEviction?.[measure] ?? Number.NaN);
  const pages = nested.V5.map(({ vms: [vm] }) => vm.classes.reduce((sum, c) => sum + c.pages, 0));
  const own = nested.LANDED.map(() => 1);
  return {
    tables: [
      {
        title: 'A nested VM of 32 MiB (8192 pages) and a process of 16 MiB: the VM’s first page to go',
        columns: [
          'last checks before it',
          'agings before it',
          'when (s)',
          'pages the process had lost by then',
        ],
        rows: arms.map((policy) => ({
          label: policy,
          cells: [
            first(nested[policy], 'lastChecks').map((n) => n - 1),
            first(nested[policy], 'agings'),
            first(nested[policy], 'atSeconds'),
            nested[policy].map((run) => lostBy(run, run.vms[0].firstEviction?.atSeconds ?? 0)),
          ],
        })),
      },
    ],
    verdicts: [
      atMost(
        'V5: the first sweep checks every page and frees none',
        pages,
        first(nested.V5, 'lastChecks'),
        -1,
      ),
      atMost(
        'and the next one begins with freeing (within a few batches)',
        first(nested.V5, 'lastChecks'),
        pages,
        512,
      ),
      atMost('BASE: likewise', pages, first(nested.BASE, 'lastChecks'), -1),
      same(
        'LANDED: aging clears the bits, and the first page checked goes',
        first(nested.LANDED, 'lastChecks'),
        own,
      ),
      below(
        'reclaim grows eager in vain: V5 ages more often before a page of the VM goes',
        first(nested.LANDED, 'agings'),
        first(nested.V5, 'agings'),
      ),
      below(
        'meanwhile the process pays',
        nested.LANDED.map((run) => lostBy(run, run.vms[0].firstEviction?.atSeconds ?? 0)),
        nested.V5.map((run) => lostBy(run, run.vms[0].firstEviction?.atSeconds ?? 0)),
        2,
      ),
    ],
    notes: [
      'TDP_ONLY_AGE: now and then the first to go is a hot page of L1. In vain reclaim ages again within milliseconds; L1’s bits were just cleared, L2’s are all still set.',
    ],
  };
}

/** Evictions of the process up to the last sample before a time. */
function lostBy({ processes: [p], series }: Runs[number], seconds: number): number {
  const k = series.seconds.filter((at) => at <= seconds).length - 1;
  return p.series.evictionsByClass.reduce((sum, column) => sum + column[k], 0);
}

/** What a rescue costs: a lock, a walk, a putback, page by page; in BASE a flush as well. */
function prices(nested: Nested, looking: Runs): Findings {
  const arms: [string, Runs][] = [
    ['BASE', nested.BASE],
    ['V5', nested.V5],
    ['V5 + look-around (ours)', looking],
    ['LANDED', nested.LANDED],
  ];
  const checks = (of: Runs): Samples => of.map(({ vms: [vm] }) => vm.checksPerEviction!);
  const flushes = (of: Runs): Samples =>
    of.map(({ vms: [vm] }) => (vm.kvm.tlbFlushes - vm.reclaim.pgsteal) / vm.reclaim.pgsteal);
  const writes = (of: Runs): Samples => of.map(({ vms: [vm] }) => writesPerFreed(vm));
  return {
    tables: [
      {
        title: 'The same runs: for each page of the VM that was freed',
        columns: [
          'last checks',
          'mmu_lock W',
          'TLB flushes beside the unmap’s',
          'freed, of those isolated',
          'promoted by look-around',
        ],
        rows: arms.map(([label, of]) => ({
          label,
          cells: [
            checks(of),
            writes(of),
            flushes(of),
            of.map(({ vms: [vm] }) => vm.scanEfficiency!),
            of.map(({ vms: [vm] }) => vm.reclaim.lookAroundPromoted / vm.reclaim.pgsteal),
          ],
        })),
      },
    ],
    verdicts: [
      below('V5 checks several pages for each that it frees', checks(nested.LANDED), checks(nested.V5), 3),
      below('and takes mmu_lock for write for each of them', writes(nested.LANDED), writes(nested.V5), 2),
      same(
        'the rescued pages’ neighbours are not looked at: each pays for itself',
        nested.V5.map(({ vms: [vm] }) => vm.reclaim.lookAroundPromoted),
        nested.V5.map(() => 0),
      ),
      below('looking at them would save checks', checks(looking), checks(nested.V5), 1.5),
      below(
        'but not locks: each neighbour would be asked under mmu_lock',
        writes(nested.V5),
        writes(looking),
      ),
      near(
        'BASE also flushes the TLBs of all vCPUs for each rescued page',
        flushes(nested.BASE),
        checks(nested.BASE).map((n) => n - 1),
        0.05,
      ),
      holds(
        'V5 does not',
        flushes(nested.V5).every((n) => n <= 0),
        `${flushes(nested.V5)}`,
      ),
    ],
    notes: [],
  };
}

function nestedSigns(nested: Nested): Findings {
  const vm = (name: string, of: Runs): Samples => of.map(({ vms: [each] }) => refaults(each, name));
  const all = (of: Runs): Samples => process((p) => p.reclaim.refaults, of);
  const hotPages = nested.V5.map(({ vms: [each] }) => classOf(each, 'L2 hot').pages);
  return {
    tables: [
      {
        title: 'The same runs: refaults of either',
        columns: ['L2 hot', 'L2 warm', 'L2 cold', 'process', 'both together'],
        rows: NESTED_ARMS.map((policy) => {
          const of = nested[policy];
          return {
            label: policy,
            cells: [
              ...['L2 hot', 'L2 warm', 'L2 cold'].map((name) => vm(name, of)),
              all(of),
              of.map((r) => r.vms[0].reclaim.refaults + r.processes[0].reclaim.refaults),
            ],
          };
        }),
      },
    ],
    verdicts: [
      below(
        'one sign: never asked, L2 loses hot pages (half of them and more)',
        hotPages.map((n) => n / 2),
        vm('L2 hot', nested.NEVER_SHADOW),
      ),
      atMost(
        'asked at the last check, hot pages are not lost (λT ≫ 1)',
        vm('L2 hot', nested.V5),
        hotPages.map((n) => n / 50),
      ),
      below(
        'the other sign: with sticky bits the VM looks young and the process pays (V5)',
        all(nested.LANDED),
        all(nested.V5),
        2,
      ),
      below('the same with BASE', all(nested.LANDED), all(nested.BASE), 2),
      below(
        'and both together have more refaults than under LANDED',
        total(nested.LANDED),
        total(nested.V5),
        1.2,
      ),
    ],
    notes: [],
  };
}

const total = (of: Runs): Samples =>
  of.map((r) => r.vms[0].reclaim.refaults + r.processes[0].reclaim.refaults);

/** What ChromeOS found (B.3): no L2 is needed for it. */
function plainSign(plain: Readonly<Record<(typeof PLAIN_ARMS)[number], Runs>>): Findings {
  const all = (of: Runs): Samples => process((p) => p.reclaim.refaults, of);
  return {
    tables: [
      {
        title: 'A VM without L2 in its place',
        columns: ['refaults of the VM', 'of the process'],
        rows: PLAIN_ARMS.map((policy) => ({
          label: policy,
          cells: [plain[policy].map(({ vms: [vm] }) => vm.reclaim.refaults), all(plain[policy])],
        })),
      },
    ],
    verdicts: [
      below(
        'no L2 is needed: under BASE any VM looks young beside a process',
        all(plain.LANDED),
        all(plain.BASE),
        2,
      ),
      same('V5 cures that for VMs without L2', all(plain.V5), all(plain.LANDED)),
    ],
    notes: [],
  };
}
