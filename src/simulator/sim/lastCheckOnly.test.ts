/** What it means to query the shadow MMU at the last check only, or never, on whole machines (MODEL.md#experiments). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnRules } from '../mm/rules.js';
import type { PresetName } from '../policy/presets.js';
import { hosts, scenarios, vms } from '../scenario/presets.js';
import type { Proactive, Scenario, VmConfig } from '../scenario/types.js';
import type { OwnerResult, Result } from './result.js';
import { simulate } from './simulate.js';

const SEEDS = ['a', 'b'];
const nested: VmConfig = { ...vms.nested, memoryMiB: 32 };

/** The same scenario under each policy, one result for each seed. */
function runs<Name extends PresetName>(
  scenario: Omit<Scenario, 'seed' | 'policy'>,
  policies: readonly Name[],
): Record<Name, Result[]> {
  const each = policies.map((policy) => [
    policy,
    SEEDS.map((seed) => simulate({ ...scenario, policy, seed })),
  ]);
  return Object.fromEntries(each) as Record<Name, Result[]>;
}

const classOf = (owner: OwnerResult, name: string) => owner.classes.find((each) => each.name === name)!;

/** A VM beside an ordinary process; something else takes 30 of 66 MiB. */
const beside = (vm: VmConfig): Omit<Scenario, 'seed' | 'policy'> => ({
  ...scenarios.neighbours,
  host: { ...hosts.tiny, memoryMiB: 66 },
  vms: [{ ...vm, memoryMiB: 32 }],
  processes: [{ ...scenarios.neighbours.processes[0], memoryMiB: 16 }],
  demand: [{ MiB: 30, fromSeconds: 0, seconds: 200 }],
  durationSeconds: 300,
});

test('until the first page of the VM goes, reclaim ages more often and the process loses pages', () => {
  const { V5, LANDED } = runs(beside(nested), ['V5', 'LANDED']);
  const lostByThen = ({ vms: [vm], processes: [p], series }: Result): number => {
    const k = series.seconds.filter((at) => at <= vm.firstEviction!.atSeconds).length - 1;
    return p.series.evictionsByClass.reduce((sum, column) => sum + column[k], 0);
  };
  for (const i of SEEDS.keys()) {
    assert.ok(V5[i].vms[0].firstEviction!.agings > LANDED[i].vms[0].firstEviction!.agings);
    assert.ok(lostByThen(V5[i]) > 1000 && lostByThen(V5[i]) > 2 * lostByThen(LANDED[i]));
  }
});

test('what the policy does and what the rules do: V5 makes more last checks under all; P pays for it up to 6.15, not under 7.3', () => {
  const ratios = (['6.12', '6.15', '7.3'] as const).map((kernel) => {
    const scenario = beside(nested);
    const { V5, LANDED } = runs({ ...scenario, host: { ...scenario.host, kernel } }, ['V5', 'LANDED']);
    const ratio = (of: (result: Result) => number): number =>
      V5.reduce((total, each) => total + of(each), 0) / LANDED.reduce((total, each) => total + of(each), 0);
    assert.ok(
      ratio(({ vms: [vm] }) => vm.reclaim.lastChecks) > 2,
      `${kernel}: last checks of the VM's pages`,
    );
    return ratio(({ processes: [process] }) => process.reclaim.refaults);
  });
  const [by612, by615, by73] = ratios;
  assert.ok(by612 > 3 && by615 > 1.5 && by615 < by612 && by73 < 1.2, `refaults of P: ${ratios}`);
});

test('the ablation: two sightings or a batch that keeps to the budget each narrow what P loses by V5; only both end it', () => {
  const scenario = beside(nested);
  const ratio = (rules: OwnRules): number => {
    const { V5, LANDED } = runs({ ...scenario, host: { ...scenario.host, rules } }, ['V5', 'LANDED']);
    const lost = (results: Result[]): number =>
      results.reduce((total, { processes: [p] }) => total + p.reclaim.refaults, 0);
    return lost(V5) / lost(LANDED);
  };
  const none = ratio({});
  const sightings = ratio({ twoSightings: true });
  const batch = ratio({ batchKeepsBudget: true });
  const loop = ratio({ budgetIsExact: true });
  const both = ratio({ twoSightings: true, budgetIsExact: true });
  const found = `${none} ${sightings} ${batch} ${loop} ${both}`;
  assert.ok(none > 1.3 * sightings && sightings > batch && none > 1.5 * batch, found);
  assert.ok(Math.abs(batch / loop - 1) < 0.25, `the batch is what carries the loop: ${found}`);
  assert.ok(Math.min(batch, loop) > 1.4 * both && both < 1.2, found);
});

test('a rescue costs BASE a flush of all TLBs, V5 none; neither looks at the neighbours', () => {
  const { BASE, V5 } = runs(beside(nested), ['BASE', 'V5']);
  for (const {
    vms: [vm],
  } of BASE) {
    const flushes = vm.kvm.tlbFlushes / vm.reclaim.pgsteal - 1; // besides the unmapping's
    assert.ok(Math.abs(flushes / (vm.checksPerEviction! - 1) - 1) < 0.05, `${flushes}`);
  }
  for (const {
    vms: [vm],
  } of V5)
    assert.equal(vm.kvm.tlbFlushes, vm.reclaim.pgsteal);
  for (const {
    vms: [vm],
  } of [...BASE, ...V5])
    assert.equal(vm.reclaim.lookAroundPromoted, 0);
});

test('no L2 is needed for the process to pay: under BASE any VM looks young; V5 mends that', () => {
  const { BASE, V5, LANDED } = runs(beside(vms.plain), ['BASE', 'V5', 'LANDED']);
  const ofProcess = ({ processes: [p] }: Result): number => p.reclaim.refaults;
  assert.deepEqual(V5.map(ofProcess), LANDED.map(ofProcess));
  for (const i of SEEDS.keys()) assert.ok(ofProcess(BASE[i]) > 2 * ofProcess(LANDED[i]));
});

/** A nested VM with room to spare that is aged, and reclaimed if so, by schedule. */
const scheduled = (proactive: Proactive, durationSeconds: number): Omit<Scenario, 'seed' | 'policy'> => ({
  ...scenarios.plain,
  host: { ...hosts.tiny, memoryMiB: 80 },
  vms: [nested],
  demand: [],
  proactive,
  durationSeconds,
});

test('who reclaims what is old for 40 s isolates several pages for one that goes, or loses the hot ones', () => {
  const policies = ['NEVER_SHADOW', 'V5', 'REV', 'LANDED'] as const;
  const found = runs(scheduled({ everySeconds: 20, coldSeconds: 40, maxMiB: 1000 }, 601), policies);
  const isolated = ({ vms: [{ reclaim }] }: Result): number => reclaim.pgscan / reclaim.pgsteal;
  const hot = ({ vms: [vm] }: Result): number => classOf(vm, 'L2 hot').refaults;
  const coldInYoungest = ({ vms: [vm] }: Result): number => {
    const { pagesByClass } = vm.generations[vm.generations.length - 1];
    return vm.classes.reduce((sum, { name }, i) => sum + (name.endsWith('cold') ? pagesByClass[i] : 0), 0);
  };
  for (const i of SEEDS.keys()) {
    for (const policy of ['V5', 'REV'] as const)
      assert.ok(isolated(found[policy][i]) > 3 * isolated(found.LANDED[i]), policy);
    assert.equal(hot(found.V5[i]), 0);
    assert.ok(hot(found.NEVER_SHADOW[i]) > 10_000);
    // What a rescue puts there has not been seen by aging.
    assert.ok(coldInYoungest(found.V5[i]) > 10 + coldInYoungest(found.LANDED[i]));
  }
});

test('between last check and unmap: V5 waits for mmu_lock before its query, LANDED after it', () => {
  const windowNs = (policy: PresetName, meanOnMs: number): number[] => {
    const guest = { ...nested, memoryMiB: 16, longWriters: [{ name: 'w', meanOffMs: 5, meanOnMs }] };
    const classes = [{ name: 'L2', share: 1, accessesPerSecond: 0, l2AccessesPerSecond: 0.1 }];
    const scenario = scheduled({ everySeconds: 1, coldSeconds: 0, maxMiB: 1000 }, 20.5);
    const found = runs({ ...scenario, vms: [{ ...guest, classes }] }, [policy]);
    return found[policy].map(({ vms: [vm] }) => vm.checkToUnmap.meanNs);
  };
  const [short, long, byV5] = [windowNs('LANDED', 0.3), windowNs('LANDED', 3), windowNs('V5', 3)];
  for (const i of SEEDS.keys()) {
    assert.ok(short[i] > 100 && long[i] > 3 * short[i], `${short[i]} ${long[i]}`);
    assert.ok(long[i] > 3 * byV5[i], `${long[i]} ${byV5[i]}`);
  }
});

test('a nested VM whose shadow MMU is never queried loses vCPU time by it', () => {
  const small = {
    ...scenarios.plain,
    host: { ...hosts.tiny, memoryMiB: 24 },
    vms: [{ ...vms.nested, memoryMiB: 16, vcpus: 2, runPages: 16 }],
    demand: [{ MiB: 10, fromSeconds: 0, seconds: 60 }],
    durationSeconds: 180,
  };
  const { NEVER_SHADOW, LANDED } = runs(small, ['NEVER_SHADOW', 'LANDED']);
  for (const i of SEEDS.keys()) assert.ok(NEVER_SHADOW[i].vms[0].lostShare > LANDED[i].vms[0].lostShare);
});
