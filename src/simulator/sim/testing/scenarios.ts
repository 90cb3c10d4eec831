import fc from 'fast-check';
import { PAGES_PER_MIB } from '../../mm/constants.js';
import { watermarks } from '../../mm/watermarks.js';
import { COSTS, type Costs, NO_COSTS } from '../../policy/costs.js';
import type { Demand, Proactive, Scenario } from '../../scenario/types.js';
import { between, scale } from './numbers.js';
import { type OwnerDraw, ownerDraw, processOf, vmDraw, vmOf } from './owners.js';
import { anyPolicy } from './policies.js';

/**
 * Random whole machines for property tests: VMs of all kinds and processes, every preset and random policies, on a node
 * that is short of memory. Draws are independent of each other and put together afterwards, so that they shrink.
 */

/** How large the machines are. */
export interface Sizes {
  /** Most pages of one owner. */
  readonly maxPages: number;
  /** Events after which a run ends. */
  readonly maxEvents: number;
  /** False: every access is an event, none is drawn, and no truth is kept. Then an observer sees everything. */
  readonly hidden: boolean;
}

/** `costs` with every time multiplied by `factor`. */
export function scaleCosts(costs: Costs, factor: number): Costs {
  const scaled = Object.entries(costs).map(([name, ns]) => [name, ns * factor]);
  return Object.fromEntries(scaled) as Costs;
}

const costs: fc.Arbitrary<Costs> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(COSTS) },
  { weight: 1, arbitrary: fc.constant(NO_COSTS) },
  // So slow that all wait for all.
  { weight: 3, arbitrary: fc.constantFrom(100, 3000).map((k) => scaleCosts(COSTS, k)) },
  // Agers so slow that their locks are wanted meanwhile.
  { weight: 2, arbitrary: fc.constant({ ...COSTS, youngQueryNs: 1e6, spteNs: 2e5 }) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.oneof(fc.constant(0), scale(1, 1e6)), { minLength: 20, maxLength: 20 })
      .map(
        (ns) =>
          Object.fromEntries(Object.keys(COSTS).map((name, i) => [name, ns[i % 20]])) as unknown as Costs,
      )
      .map((c) => ({ ...c, youngQueryOutsideNs: Math.min(c.youngQueryOutsideNs, c.youngQueryNs) })),
  },
);

/** What a run is drawn from. */
const drawOf = ({ maxPages, hidden }: Sizes) =>
  fc.record({
    seed: fc.integer({ min: 0, max: 1e6 }).map(String),
    policy: anyPolicy(hidden),
    vms: fc.array(fc.record({ owner: ownerDraw(maxPages, hidden), vm: vmDraw }), { maxLength: 3 }),
    processes: fc.array(ownerDraw(maxPages, hidden), { maxLength: 2 }),
    spare: between(0, 0.3),
    kernel: fc.constantFrom('6.1' as const, '6.12' as const, '6.15' as const, '7.3' as const),
    watermarkScaleFactor: fc.constantFrom(10, 1, 300),
    swapInNs: fc.constantFrom(6000, 0, 100_000, 5_000_000),
    swapOutNs: fc.constantFrom(10_000, 0, 2_000_000),
    costs,
    lookAround: fc.boolean(),
    rules: fc.constantFrom({}, {}, { twoSightings: true }, { batchKeepsBudget: true }, { agesBySize: true }),
    foldKeepsOrder: fc.boolean(),
    tlbHidesMs: fc.constantFrom(0, 0, 0, 20, 3000),
    demands: fc.array(
      fc.record({
        share: between(0, 0.8),
        from: between(0, 0.6),
        length: between(1e-3, 1),
        givenBack: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    pressure: between(0.1, 0.9),
    proactive: fc.option(
      fc.record({
        rounds: fc.integer({ min: 1, max: 12 }),
        cold: between(0, 0.5),
        maxMiB: fc.constantFrom(0.25, 10, 0),
      }),
      { freq: 3 },
    ),
    durationSeconds: fc.constantFrom(10, 1, 40),
    trackTruth: hidden ? fc.boolean() : fc.constant(false),
  });

type Draw = ReturnType<typeof drawOf> extends fc.Arbitrary<infer T> ? T : never;

/** Valid scenarios, each of them a whole machine. */
export function scenarios(sizes: Sizes): fc.Arbitrary<Scenario> {
  return drawOf(sizes).map((draw) => scenarioOf(draw, sizes));
}

function scenarioOf(d: Draw, { maxEvents, hidden }: Sizes): Scenario {
  const { durationSeconds } = d;
  const vms = d.vms.map(({ owner, vm }, i) => vmOf(`vm ${i}`, owner, vm, durationSeconds));
  const processes = d.processes.map((owner, i) => processOf(`process ${i}`, owner, durationSeconds));
  if (vms.length + processes.length === 0)
    processes.push(
      processOf('process', { ...noOwner, access: hidden ? 'drawn' : 'oneByOne' }, durationSeconds),
    );
  const pages = [...vms, ...processes].reduce(
    (sum, owner) => sum + Math.round(owner.memoryMiB * PAGES_PER_MIB),
    0,
  );
  const memoryMiB = memoryFor(pages * (1 + d.spare), d.watermarkScaleFactor);
  return {
    seed: d.seed,
    policy: d.policy,
    host: {
      memoryMiB,
      kernel: d.kernel,
      watermarkScaleFactor: d.watermarkScaleFactor,
      swap: { inNs: d.swapInNs, outNs: d.swapOutNs },
      costs: d.costs,
      lookAround: d.lookAround,
      rules: d.rules,
      foldKeepsOrder: d.foldKeepsOrder,
      ...([...vms, ...processes].every((owner) => owner.access === 'drawn' && owner.trace === undefined)
        ? { tlbHidesMs: d.tlbHidesMs }
        : {}),
    },
    vms,
    processes,
    demand: demandsOf(d, memoryMiB),
    proactive: proactiveOf(d),
    durationSeconds,
    sampleSeconds: durationSeconds / 4,
    trackTruth: d.trackTruth,
    maxEvents,
  };
}

const noOwner: OwnerDraw = {
  pages: 100,
  cpus: 1,
  classes: [{ weight: 1, rate: 1, l2Rate: 1, scans: 0 }],
  runPages: 16,
  access: 'drawn',
  phase: null,
  touches: [],
};

/** Memory that holds `pages` and the high watermark, in MiB. */
function memoryFor(pages: number, scaleFactor: number): number {
  let mib = Math.max(1, pages / PAGES_PER_MIB);
  while (Math.floor(mib * PAGES_PER_MIB) - watermarks(mib, scaleFactor).high < pages) mib = mib * 1.02 + 0.02;
  return mib;
}

/** The first demand squeezes the owners for sure; the others come on top, as far as there is room. */
function demandsOf(d: Draw, memoryMiB: number): Demand[] {
  const first = { share: d.pressure, from: 0, length: 0.7, givenBack: false };
  let left = memoryMiB * 0.95;
  return [first, ...d.demands].map(({ share, from, length, givenBack }) => {
    const MiB = share * left;
    left -= MiB;
    const fromSeconds = from * d.durationSeconds;
    const seconds = length * d.durationSeconds;
    return { MiB, fromSeconds, seconds, ...(givenBack ? { untilSeconds: fromSeconds + seconds * 1.2 } : {}) };
  });
}

function proactiveOf({ proactive, durationSeconds }: Draw): Proactive | null {
  if (proactive === null) return null;
  const { rounds, cold, maxMiB } = proactive;
  return { everySeconds: durationSeconds / rounds, coldSeconds: cold * durationSeconds, maxMiB };
}

/**
 * One VM with a handful of pages that many L2s map, whose mappings come and go, aged all the time by an ager that takes
 * long: here queries, faults, edits and evictions meet at the same rmap.
 */
export function crowds(maxEvents: number): fc.Arbitrary<Scenario> {
  return fc
    .record({
      seed: fc.integer({ min: 0, max: 1e6 }).map(String),
      policy: fc.constantFrom(
        'LANDED' as const,
        'LANDED' as const,
        'MM612' as const,
        'SINGLE_FALLBACK' as const,
      ),
      pages: fc.integer({ min: 1, max: 12 }),
      l2s: fc.integer({ min: 2, max: 40 }),
      mmu: fc.constantFrom('tdp' as const, 'shadowDirect' as const),
      vcpus: fc.integer({ min: 1, max: 6 }),
      accessesPerSecond: scale(1, 100),
      editsPerSecond: scale(1, 1000),
      youngQueryNs: scale(1000, 1e7),
      spteNs: fc.constantFrom(0, 1e4, 1e6),
      everySeconds: scale(0.01, 1),
    })
    .map((d) => {
      const accesses = { accessesPerSecond: d.accessesPerSecond, l2AccessesPerSecond: d.accessesPerSecond };
      return {
        seed: d.seed,
        policy: d.policy,
        host: {
          memoryMiB: 1,
          kernel: '6.12',
          watermarkScaleFactor: 10,
          swap: { inNs: 6000, outNs: 10_000 },
          costs: { ...COSTS, youngQueryNs: d.youngQueryNs, spteNs: d.spteNs },
          lookAround: true,
        },
        vms: [
          {
            name: 'vm',
            memoryMiB: d.pages / PAGES_PER_MIB,
            classes: [{ name: 'shared', share: 1, ...accesses }],
            runPages: 1,
            access: 'oneByOne',
            vcpus: d.vcpus,
            mmu: d.mmu,
            adBits: true,
            l2s: d.l2s,
            mergedShare: 1,
            meanAliases: 0,
            aliasAccessShare: 0,
            ept12EditsPerSecond: d.editsPerSecond,
            longWriters: [],
          },
        ],
        processes: [],
        demand: [],
        proactive: { everySeconds: d.everySeconds, coldSeconds: 0, maxMiB: 1 },
        durationSeconds: 10,
        sampleSeconds: 5,
        trackTruth: false,
        maxEvents,
      };
    });
}
