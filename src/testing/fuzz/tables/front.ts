/** The front door's simulator: runs, comparisons, records, traces, statistics. */
import fc from 'fast-check';
import type { Scenario } from '../../../index.js';
import * as front from '../../../index.js';
import { between, scale } from '../../../simulator/sim/testing/numbers.js';
import { type Entry, Handle, type Table } from '../entry.js';
import { EVERY_FIELD, finite, preset, scenario, scenarioWork, seed, words } from './parts.js';
import { wrongResult } from './results.js';

const run: fc.Arbitrary<front.Result> = scenario.map((each) => front.simulate(each));
const small: fc.Arbitrary<Scenario> = scenario.map((each) => ({ ...each, maxEvents: 500 }));
const measures = fc.constantFrom(['node.freePages'], { free: 'node.freePages', events: 'events' });
const options = fc.constantFrom({ threads: 1 }, { threads: 1, label: 'words' });
const comparisons = fc.record({
  scenario: small,
  policies: fc.uniqueArray(preset, { minLength: 2, maxLength: 3 }),
  seeds: fc.constantFrom(1, 2, ['a']),
  measures,
});
const sweeps = fc.record({
  scenario: small,
  vary: fc.constantFrom({ policy: ['BASE', 'LANDED'] }, { 'host.lookAround': [true, false] }),
  seeds: fc.constantFrom(1, 2, ['a']),
  measures,
});
/** The number of seeds is the number of runs. */
const seedsWork = { '0.seeds': [1, 3], '0.vary': [0, 0], '1.threads': [1, 2] } as const;

const COMPARISON = await front.compare(
  { scenario: EVERY_FIELD, policies: ['BASE', 'LANDED'], seeds: 2, measures: { free: 'node.freePages' } },
  { threads: 1 },
);
const compared = new Handle('a comparison', () => COMPARISON);

const fixed = fc.record({
  seed,
  policy: preset,
  pages: fc.integer({ min: 1, max: 300 }),
  accessesPerSecond: fc.oneof(fc.constant(0), scale(0.01, 3)),
  intervalSeconds: scale(0.01, 1),
});
const fixedWork = { '0.pages': [1, 2000] } as const;

/** Hosts whose files hold anything. */
const snapshots = fc
  .tuple(fc.constantFrom(...front.load('hosts')), fc.nat(), fc.string())
  .map(([{ files }, which, text]) => ({
    files: { ...files, [Object.keys(files)[which % Object.keys(files).length]]: text },
  }));

const trace = fc.uint32Array({ maxLength: 300, max: 60 });
const records = front.load('records').map(({ name }) => front.load('record', name));
/** A whole run takes long to replay; its beginning does not. */
const recorded = (of: 'runs' | 'ownersRuns') =>
  fc
    .tuple(
      fc.constantFrom(...records.filter((record) => record[of].length > 0)),
      fc.nat(),
      fc.integer({ min: 1, max: 4 }),
    )
    .map(([{ kernel, tdpMmu, [of]: runs }, which, steps]) => {
      const chosen = runs[which % runs.length];
      // A record is checked when it is read; the entry of records mutates one.
      const begun = { ...chosen, steps: chosen.steps.slice(0, steps) };
      return [kernel, new Handle(`run ${begun.label} (${begun.mode}), ${steps} steps`, () => begun), tdpMmu];
    });
const idleTested = records.filter(({ idleTests }) => idleTests.some(({ skipped }) => !skipped));
const idleTest = fc.constantFrom(...idleTested).chain(({ kernel, tdpMmu, idleTests }) =>
  fc.tuple(
    fc.constant(kernel),
    fc.constantFrom(...idleTests.filter(({ skipped }) => !skipped)).map((each) => ({ ...each, pages: 2048 })),
    fc.constant(tdpMmu),
  ),
);

const perf = fc.record({
  seed,
  vcpus: fc.integer({ min: 1, max: 4 }),
  mmu: fc.constantFrom('tdp', 'shadow'),
  policy: fc.oneof(fc.constant(null), preset),
  pagesPerVcpu: fc.constantFrom(512, 1024),
  costs: fc.constant(front.COSTS),
  lineTransferNs: between(0, 100),
  restOfFaultNs: between(100, 5000),
  exponentialShare: between(0, 1),
  passNs: between(1e6, 1e9),
});

/** The slower the faults and the faster the agings, the more of these there are. */
const perfWork = {
  '0.vcpus': [1, 16],
  '0.pagesPerVcpu': [1, 2000],
  '0.restOfFaultNs': [1, 1e6],
  '0.lineTransferNs': [0, 1e6],
  '0.passNs': [1e5, 1e12],
  ...Object.fromEntries(Object.keys(front.COSTS).map((name) => [`0.costs.${name}`, [0, 1e6]])),
} as const;

/** What a hand does to a tiny machine: a step, and three numbers for it. */
const STEPS = ['touch', 'touchByHost', 'touchByL2', 'age', 'evict', 'reclaim', 'accessedBits'] as const;
const handSteps = fc.array(
  fc.tuple(fc.constantFrom(...STEPS), fc.nat(40), fc.nat(8), fc.integer({ min: 1, max: 3 })),
  {
    maxLength: 12,
  },
);

function operate(
  spec: Parameters<typeof front.tinyMachine>[0],
  steps: readonly (readonly unknown[])[],
): unknown {
  const machine = front.tinyMachine(spec);
  const said = steps.map(([name, ...numbers]) => {
    try {
      return (machine as unknown as Record<string, (...args: unknown[]) => unknown>)[name as string](
        ...numbers,
      );
    } catch (error) {
      if (!(error instanceof front.ConfigError)) throw error;
      return error.message;
    }
  });
  return {
    said,
    places: machine.places(),
    ...machine.generations(),
    counts: machine.counts(),
    kvm: machine.kvm(),
  };
}

const values = fc.array(finite, { minLength: 1, maxLength: 9 });

export const table: Table = {
  'index.simulate': {
    call: front.simulate,
    args: scenario.map((each) => [each]),
    runs: 12,
    work: scenarioWork('0'),
    plain: true,
    wrong: wrongResult,
  },
  'index.startSimulation': {
    call: (input: Scenario, until: number, owner: string) => {
      const simulation = front.startSimulation(input);
      simulation.run(until);
      const { nowSeconds, ended } = simulation;
      const between = simulation.result();
      simulation.run();
      return { nowSeconds, ended, between, places: simulation.places(owner), end: simulation.result() };
    },
    args: fc
      .tuple(scenario, between(0, 30))
      .map(([each, until]) => [each, until, [...each.vms, ...each.processes][0].name]),
    runs: 8,
    work: scenarioWork('0'),
    wrong: (found: { end: front.Result }) => wrongResult(found.end),
  },
  'index.compare': {
    call: front.compare,
    args: fc.tuple(comparisons, options),
    runs: 2,
    work: { ...scenarioWork('0.scenario'), ...seedsWork },
    plain: true,
  },
  'index.sweep': {
    call: front.sweep,
    args: fc.tuple(sweeps, options),
    runs: 2,
    work: { ...scenarioWork('0.scenario'), ...seedsWork },
    plain: true,
  },
  'index.valuesOf': {
    call: front.valuesOf,
    args: fc.constantFrom('LANDED', 'BASE').map((policy) => [compared, 'free', { policy }]),
  },
  'index.rows': {
    call: front.rows,
    args: fc.tuple(run, fc.constantFrom('sample', 'class', 'generation')),
    // Results are made by the library, so only a whole one is exchanged.
    kinds: ['valid', 'hostile'],
    runs: 8,
    plain: true,
  },
  'index.csv': {
    call: front.csv,
    args: fc
      .array(fc.record({ a: finite, b: words, c: fc.constantFrom(null, true) }), { minLength: 1 })
      .map((r) => [r]),
  },
  'index.ConfigError': {
    call: (said: string) => new front.ConfigError(said).message,
    args: words.map((said) => [said]),
    kinds: ['valid'],
  },
  'index.accessTrackingPerf': {
    call: front.accessTrackingPerf,
    args: perf.map((each) => [each]),
    runs: 10,
    work: perfWork,
    plain: true,
  },
  'index.seedsFrom': {
    call: front.seedsFrom,
    args: fc.tuple(seed, fc.integer({ min: 1, max: 20 })),
    plain: true,
  },
  'index.makeStreams': {
    call: (of: string, name: string) => [1, 2, 3].map(front.makeStreams(of).stream(name)),
    args: fc.tuple(seed, words),
    wrong: (found: number[]) => (found.every((u) => u >= 0 && u < 1) ? null : `drew ${found}`),
  },
  'index.replayIdleTest': {
    call: front.replayIdleTest,
    args: idleTest,
    runs: 6,
    work: { '1.pages': [1, 4096] },
  },
  'index.replayRun': { call: front.replayRun, args: recorded('runs'), runs: 4 },
  'index.replayOwners': { call: front.replayOwners, args: recorded('ownersRuns'), runs: 4 },
  'index.simulateOwners': {
    call: front.simulateOwners,
    args: fc
      .record({
        kernel: fc.constantFrom('6.1', '6.12', '6.15', '7.3'),
        policy: preset.filter((name) => name !== 'ORACLE'),
        mode: fc.constantFrom('plain', 'vm', 'l2'),
        oneCgroup: fc.boolean(),
        ages: fc.boolean(),
        pagesV: fc.constantFrom(512, 1024),
        pagesP: fc.constantFrom(512, 1024),
      })
      .map((each) => [each]),
    runs: 10,
    work: { '0.pagesV': [1, 2048], '0.pagesP': [1, 2048] },
    plain: true,
  },
  'index.zipfClasses': {
    call: front.zipfClasses,
    args: fc
      .record({
        exponent: between(0, 3),
        pages: fc.integer({ min: 1, max: 10_000 }),
        accessesPerSecond: scale(0.1, 1e6),
        classes: fc.integer({ min: 1, max: 127 }),
      })
      .map((each) => [each]),
    plain: true,
    wrong: (found: { share: number }[]) => {
      const sum = found.reduce((total, { share }) => total + share, 0);
      return Math.abs(sum - 1) < 1e-9 ? null : `shares add up to ${sum}`;
    },
  },
  'index.firstSweep': {
    call: front.firstSweep,
    args: fixed.map((each) => [each]),
    work: fixedWork,
    plain: true,
  },
  'index.residences': {
    call: front.residences,
    args: fixed.map((each) => [each, 1000]),
    runs: 10,
    work: { ...fixedWork, '1': [1, 1000] },
    mayRefuse: 'hot pages are not gone after so few agings',
  },
  'index.youngAtAging': { call: front.youngAtAging, args: fixed.map((each) => [each]), work: fixedWork },
  'index.tinyMachine': {
    call: operate,
    args: fc.tuple(
      fc.record({
        pages: fc.integer({ min: 1, max: 64 }),
        kind: fc.constantFrom('guest', 'nested', 'process'),
        policy: preset,
      }),
      handSteps,
    ),
    work: { '0.pages': [1, 5000] },
    kinds: ['valid', 'edge'],
    mayRefuse: 'a method may be asked for pages that there are not',
  },
  'index.tinyMachine by itself': {
    call: (...args: never[]) => Object.keys(front.tinyMachine(...(args as unknown as [never]))),
    args: preset.map((policy) => [{ pages: 8, kind: 'guest', policy }]),
    work: { '0.pages': [1, 5000] },
  },
  'index.estimate': {
    call: front.estimate,
    args: fc.array(fc.oneof(finite, fc.constant(null)), { maxLength: 9 }).map((each) => [each]),
    plain: true,
  },
  'index.paretoFront': {
    call: front.paretoFront,
    args: fc.array(fc.record({ x: finite, y: finite }), { maxLength: 9 }).map((each) => [each]),
    plain: true,
  },
  'index.readHost': {
    call: front.readHost,
    args: snapshots.map((each) => [each]),
    plain: true,
  },
  'index.scenarioFromHost': {
    call: front.scenarioFromHost,
    args: snapshots.map((each) => [each]),
    plain: true,
    wrong: (found: front.HostScenario) => {
      front.simulate({ ...found.scenario, maxEvents: 50 });
      return null;
    },
  },
  'index.mean': {
    // Of nothing it is NaN, as documented.
    call: (all: number[]) => (Array.isArray(all) && all.length === 0 ? 0 : front.mean(all)),
    args: values.map((each) => [each]),
  },
  'index.spread': {
    call: front.spread,
    args: fc.array(values, { maxLength: 5 }).map((each) => [each]),
    plain: true,
  },
  'index.spreadText': { call: front.spreadText, args: values.map((each) => [each]) },
  'index.replayTrace': {
    call: front.replayTrace,
    args: fc.tuple(
      fc.record({
        policy: fc.constantFrom('lru', 'clock', 'belady', 'mglru'),
        capacity: fc.integer({ min: 1, max: 80 }),
      }),
      trace,
    ),
    plain: true,
    wrong: ({ misses }: { misses: number }, [, touched]) => {
      const pages = new Set(touched as Uint32Array).size;
      const most = (touched as Uint32Array).length;
      return misses >= pages && misses <= most
        ? null
        : `${misses} misses of ${pages} pages, ${most} accesses`;
    },
  },
} satisfies Record<string, Entry>;

/** Functions without an entry of their own, each with the reason. */
export const untried: Readonly<Record<string, string>> = {};
