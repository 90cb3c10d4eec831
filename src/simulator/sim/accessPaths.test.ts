import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarios, vms } from '../scenario/presets.js';
import type { PageClass, Scenario } from '../scenario/types.js';
import type { OwnerResult, VmResult } from './result.js';
import { simulate } from './simulate.js';

/**
 * Accesses that are drawn when a query looks and accesses made one by one are the same workload: everything that a run
 * counts has the same mean over seeds. Seeds are fixed; a difference may be 3.9 of its standard errors, which a right
 * simulator would exceed for one of 10 000 quantities.
 */
const SIGMAS = 3.9;
const SEEDS = 20;

const l1: PageClass[] = [
  { name: 'hot', share: 0.3, accessesPerSecond: 2 },
  { name: 'warm', share: 0.3, accessesPerSecond: 0.1 },
  { name: 'cold', share: 0.4, accessesPerSecond: 0.01 },
];
/** The same for L2s, whose pages L1 touches too now and then. */
const l2 = l1.map(({ name, share, accessesPerSecond: rate }): PageClass => {
  return { name: `L2 ${name}`, share, accessesPerSecond: rate / 10, l2AccessesPerSecond: rate };
});
/** L1 brings pages back that L2 uses as well: their neighbours are mapped with them. */
const both: PageClass[] = [
  { name: 'L1', share: 0.5, accessesPerSecond: 0.3, l2AccessesPerSecond: 0.02 },
  { name: 'L2', share: 0.5, accessesPerSecond: 0.03, l2AccessesPerSecond: 0.02 },
];

/** One aging of all pages just before the end: it finds the accesses that no query has looked for yet. */
const last = { everySeconds: 119.999, coldSeconds: 0, maxMiB: 0 };

const vm = { ...vms.plain, memoryMiB: 6, classes: l1, runPages: 8 };
const nested = { ...vm, classes: l2, l2s: 2, mergedShare: 0.3 };
const plain: Scenario = {
  ...scenarios.plain,
  host: { ...scenarios.plain.host, memoryMiB: 8 },
  vms: [vm],
  demand: [{ MiB: 3, fromSeconds: 0, seconds: 30 }],
  proactive: last,
  durationSeconds: 120,
  sampleSeconds: 30,
};
const process = { name: 'process', memoryMiB: 6, threads: 2, classes: l1, runPages: 8 };

const workloads: Readonly<Record<string, Scenario>> = {
  'a process': { ...plain, vms: [], processes: [process] },
  'a VM': plain,
  'a VM without A/D bits': { ...plain, vms: [{ ...vm, adBits: false }] },
  'a VM under BASE': { ...plain, policy: 'BASE' },
  'a nested VM': { ...plain, vms: [nested] },
  'a nested VM under V5': { ...plain, policy: 'V5', vms: [nested] },
  'a nested VM under SINGLE_SKIP': { ...plain, policy: 'SINGLE_SKIP', vms: [nested] },
  'a nested VM without A/D bits': { ...plain, vms: [{ ...nested, adBits: false }] },
  'a nested VM that L1 uses too': {
    ...plain,
    vms: [{ ...nested, classes: both, l2s: 1, mergedShare: 0, runPages: 64 }],
  },
  'a nested VM whose EPT12 changes': { ...plain, vms: [{ ...nested, ept12EditsPerSecond: 300 }] },
  'a nested VM of the shadow MMU alone': { ...plain, vms: [{ ...nested, mmu: 'shadowDirect' }] },
  'a VM with shadow paging': {
    ...plain,
    vms: [{ ...vm, mmu: 'legacyShadow', meanAliases: 1, aliasAccessShare: 0.3 }],
  },
  'reclaim that knows every access': { ...plain, policy: 'ORACLE', vms: [nested] },
};

/** What is compared. */
function quantities(o: OwnerResult | VmResult, asksAll: boolean): Record<string, number> {
  const { reclaim, classes, generations, lostNs } = o;
  const { refaults, agings, agingQueries, lastChecks, rescued, lookAroundPromoted } = reclaim;
  const youngestFirst = [...generations].reverse();
  const kvm = 'kvm' in o ? { tdpFaults: o.kvm.tdpFaults, shadowFaults: o.kvm.shadowFaults } : {};
  // Drawn, an access is counted when a query asks for it: so only where all bits are asked at the end.
  const resets = 'kvm' in o && asksAll ? { accessedBitsReset: o.kvm.accessedBitsReset } : {};
  return {
    ...{ refaults, agings, agingQueries, lastChecks, rescued, lookAroundPromoted, lostNs: lostNs.faults },
    ...kvm,
    ...resets,
    ...Object.fromEntries(classes.map((c) => [`${c.name}: evictions`, c.evictions])),
    ...Object.fromEntries(classes.map((c) => [`${c.name}: refaults`, c.refaults])),
    ...Object.fromEntries(classes.map((c) => [`${c.name}: resident`, c.residentPages])),
    ...Object.fromEntries([0, 1, 2, 3].map((k) => [`generation ${k}`, youngestFirst[k]?.pages ?? 0])),
  };
}

function runs(scenario: Scenario, access: 'drawn' | 'oneByOne'): Record<string, number>[] {
  return Array.from({ length: SEEDS }, (_, k) => {
    const r = simulate({
      ...scenario,
      seed: `${access} ${k}`,
      vms: scenario.vms.map((each) => ({ ...each, access })),
      processes: scenario.processes.map((each) => ({ ...each, access })),
    });
    assert.equal(r.outcome, 'finished');
    return quantities([...r.vms, ...r.processes][0], r.policy === 'LANDED');
  });
}

/** Mean, and the square of its standard error. */
function meanOf(values: readonly number[]): [number, number] {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
  return [mean, variance / values.length];
}

for (const [name, scenario] of Object.entries(workloads)) {
  test(`${name}: drawn accesses and accesses one by one do the same`, () => {
    const [drawn, oneByOne] = [runs(scenario, 'drawn'), runs(scenario, 'oneByOne')];
    assert.ok(meanOf(oneByOne.map((run) => run.refaults))[0] > 300, 'there is something to compare');
    for (const what of Object.keys(drawn[0])) {
      const [a, b] = [drawn, oneByOne].map((all) => meanOf(all.map((run) => run[what])));
      const error = Math.sqrt(a[1] + b[1]);
      assert.ok(
        Math.abs(a[0] - b[0]) <= SIGMAS * error,
        `${what}: ${a[0]} drawn, ${b[0]} one by one, ± ${error}`,
      );
    }
  });
}
