import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incMaxSeq, tryToIncMinSeq, updateGen } from '../mm/lruvec.js';
import type { PresetName } from '../policy/presets.js';
import { checkScenario } from '../scenario/check.js';
import { vms } from '../scenario/presets.js';
import type { Scenario } from '../scenario/types.js';
import { makeMachine } from './build.js';
import { IN_SWAP } from './nowhere.js';
import type { Result } from './result.js';
import { simulate, simulationOf, startSimulation } from './simulate.js';
import { facts, nested, scenario } from './testing/plain.js';

test('every policy meets the same demand, and keeps the node between its watermarks', () => {
  for (const policy of ['BASE', 'V5', 'LANDED', 'ORACLE'] as const) {
    const r = simulate({ ...nested, policy });
    assert.equal(r.outcome, 'finished');
    assert.equal(r.policy, policy);
    assert.ok(r.series.freePages.every((free) => free > 0));
    const [vm] = r.vms;
    const resident = vm.series.residentPages.at(-1)!;
    assert.equal(
      vm.generations.reduce((sum, g) => sum + g.pages, 0),
      resident,
    );
    assert.equal(
      vm.classes.reduce((sum, c) => sum + c.residentPages, 0),
      resident,
    );
    assert.ok(vm.reclaim.refaults > 100);
  }
});

test('the price of not asking: BASE checks and locks several times as often for each page it frees', () => {
  for (const seed of ['1', '2', '3', '4', '5']) {
    const [base, landed] = (['BASE', 'LANDED'] as const).map(
      (policy) => simulate({ ...scenario, seed, policy }).vms[0],
    );
    assert.ok(base.checksPerEviction! > 2 * landed.checksPerEviction!);
    assert.equal(base.kvm.mmuLockWrite, base.reclaim.lastChecks + 2 * base.reclaim.pgsteal);
    assert.equal(landed.kvm.mmuLockWrite, 2 * landed.reclaim.pgsteal);
  }
});

test('who has all its accessed bits cleared each millisecond loses all its time, and not more', () => {
  const classes = [{ name: 'hot', share: 1, accessesPerSecond: 1e5 }];
  const proactive = { everySeconds: 1e-3, coldSeconds: 60, maxMiB: 1 };
  const r = simulate({
    ...scenario,
    vms: [{ ...vms.plain, memoryMiB: 40, vcpus: 1, classes }],
    proactive,
    durationSeconds: 1,
  });
  const [{ lostNs, lostShare, agingPass }] = r.vms;
  assert.ok(agingPass.count > 100 && lostNs.accessedBits > r.endSeconds * 1e9);
  assert.equal(lostShare, 1);
});

test('without demand nothing is reclaimed', () => {
  const [vm] = simulate({ ...scenario, demand: [] }).vms;
  assert.equal(vm.reclaim.pgsteal + vm.reclaim.agings, 0);
  assert.equal(vm.reclaim.faults, 64 * 256);
  assert.equal(vm.checksPerEviction, null);
});

test('overload ends in a clear result', () => {
  const r = simulate({ ...scenario, demand: [{ MiB: 79.9, fromSeconds: 0, seconds: 10 }] });
  assert.equal(r.outcome, 'reclaimCannotKeepUp');
  assert.ok(r.endSeconds < scenario.durationSeconds);
});

test('a run can be looked at half way, and stopped there', () => {
  const half = startSimulation(nested);
  half.run(100);
  assert.throws(
    () => half.run(Number.NaN),
    /^ConfigError: untilSeconds must be a number of seconds; it was NaN$/,
  );
  const between = half.result();
  assert.equal(between.outcome, 'interrupted');
  assert.equal(between.endSeconds, 100);
  assert.equal(between.series.seconds.at(-1), 100);
  half.run();
  assert.ok(half.ended);
  assert.deepEqual(half.result().vms[0].reclaim, simulate(nested).vms[0].reclaim);
});

test('too many events end a run with what there is', () => {
  const r = simulate({ ...nested, maxEvents: 1000 });
  assert.equal(r.outcome, 'tooManyEvents');
  assert.equal(r.events, 1000);
});

test('the first page to go: eviction-only asks for a whole pass before it, and BASE and LANDED say when', () => {
  const [landed, v5] = (['LANDED', 'V5'] as const).map((policy) => simulate({ ...nested, policy }).vms[0]);
  const pages = 64 * 256;
  // Every bit was set at creation and no aging clears those of L2: the first pass frees nothing.
  assert.ok(v5.firstEviction!.lastChecks > pages && v5.firstEviction!.lastChecks <= pages + 64);
  assert.ok(landed.firstEviction!.lastChecks < 64);
  assert.ok(landed.firstEviction!.agings >= 1 && landed.firstEviction!.atSeconds > 0);
  assert.equal(simulate({ ...nested, demand: [] }).vms[0].firstEviction, null);
});

test('a page stays mapped after its last check for as long as mmu_lock is held', () => {
  const busy = (meanOnMs: number): Result =>
    simulate({
      ...nested,
      vms: [{ ...nested.vms[0], longWriters: [{ name: 'w', meanOffMs: 10, meanOnMs }] }],
    });
  const [quiet, writer] = [busy(0), busy(2)].map((r) => r.vms[0].checkToUnmap);
  assert.equal(quiet.count, simulate(nested).vms[0].reclaim.pgsteal);
  assert.ok(quiet.meanNs < 100, `${quiet.meanNs}`);
  // Few pages meet the writer (between two holds hundreds go), but those wait for a good part of a hold.
  assert.ok(writer.meanNs > 10 * quiet.meanNs + 1000, `${writer.meanNs}`);
  assert.ok(writer.maxNs > 1e6);
});

test('a writer with a seed of its own comes at other times to the same guest', () => {
  const run = (seed?: string): Scenario => ({
    ...nested,
    policy: 'TRYLOCK',
    vms: [
      {
        ...nested.vms[0],
        access: 'oneByOne',
        memoryMiB: 4,
        longWriters: [{ name: 'w', meanOffMs: 1, meanOnMs: 1, ...(seed === undefined ? {} : { seed }) }],
      },
    ],
    demand: [],
    proactive: { everySeconds: 1, coldSeconds: 0, maxMiB: 0 },
    durationSeconds: 3.5,
  });
  const [same, again, other] = [run('a'), run('a'), run('b')].map((s) => simulate(s));
  assert.deepEqual(facts(again), facts(same));
  assert.notEqual(other.vms[0].kvm.queriesSkipped, same.vms[0].kvm.queriesSkipped);
  assert.notDeepEqual(facts(simulate(run())), facts(same));
});

test('places: in which generation each page of an owner is, or that it is in swap', () => {
  const run = startSimulation(nested);
  run.run();
  const places = run.places('nested');
  const [vm] = run.result().vms;
  for (const { seq, pages } of vm.generations) assert.equal(places.filter((at) => at === seq).length, pages);
  assert.equal(places.filter((at) => at === IN_SWAP).length, places.length - vm.series.residentPages.at(-1)!);
  assert.throws(() => run.places('vm'), /^ConfigError: owner must be one of 'nested'; it was "vm"$/);
});

test('a page that an overtaken walk put into a generation that is dropped is in no row of a result', () => {
  const machine = makeMachine(checkScenario(scenario));
  const { lruvec, first, count } = machine.owners[0].memcg;
  // All pages are in the youngest generation. One is found young for the one before, whose list is empty.
  updateGen(lruvec, first, lruvec.maxSeq - 1);
  incMaxSeq(lruvec, 0);
  assert.ok(tryToIncMinSeq(lruvec));
  const [{ generations }] = simulationOf(machine).result().vms;
  assert.deepEqual(
    generations.map(({ seq, pages, pagesByClass }) => [seq, pages, pagesByClass.reduce((a, b) => a + b, 0)]),
    [
      [lruvec.maxSeq - 1, count - 1, count - 1],
      [lruvec.maxSeq, 0, 0],
    ],
  );
});

test('the lock bits of the rmaps are waited for when L1 edits EPT12 while its pages are asked about', () => {
  const vm = { ...nested.vms[0], memoryMiB: 4, ept12EditsPerSecond: 1e5, vcpus: 16 };
  const run = (policy: PresetName): Result =>
    simulate({
      ...nested,
      policy,
      vms: [vm],
      demand: [],
      proactive: { everySeconds: 0.001, coldSeconds: 0, maxMiB: 0 },
      durationSeconds: 0.3,
    });
  const [bits] = run('LANDED').vms[0].rmapBit.filter(({ who }) => who === 'writer');
  assert.ok(bits.acquisitions > 1000);
  assert.deepEqual(run('MM612').vms[0].rmapBit, []);
});
