import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAccessStream } from '../accessed/accessStream.js';
import { steady } from '../accessed/activity.js';
import { atOnce, type Task } from '../engine/tasks.js';
import { spteMap } from '../kvm/shadow.js';
import { makeShadowMmu, type ShadowMmu, slotCount } from '../kvm/slots.js';
import { tdpMap } from '../kvm/tdp.js';
import { makeVm, stillTask, type Vm } from '../kvm/vm.js';
import { tryToIncMaxSeq } from '../mglru/aging.js';
import { evictFolios } from '../mglru/eviction.js';
import { MIN_NR_GENS } from '../mm/constants.js';
import { hostFault } from '../mm/fault.js';
import { makeFolios } from '../mm/folios.js';
import { genFromSeq } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { type PresetName, policies } from '../policy/presets.js';
import { makeStreams } from '../random/streams.js';
import {
  residenceWhenAgingAsks,
  residenceWhenOnlyEvictionAsks,
  youngProbability,
} from '../theory/oracles.js';

/**
 * MODEL.md#young-or-old to MODEL.md#first-sweep for nested guests, whose pages have a TDP SPTE and one or more SPTEs in
 * the shadow MMU. Seeds are fixed; a right simulator would miss one assertion in 10 000 (3.9 standard errors).
 */
const SIGMAS = 3.9;
const PAGES = 20_000;
const DELTA_NS = 1e9;

interface Nested {
  readonly m: Memcg;
  readonly vm: Vm;
  readonly shadow: ShadowMmu;
  readonly task: Task;
}

/** Accesses a second to one page: by L1, by an L2, and by a second L2 that maps all pages too (left out: there is none). */
interface Rates {
  readonly l1: number;
  readonly l2: number;
  readonly other?: number;
}

function nestedGuest(policy: PresetName, rates: Rates, onEvict: (p: number) => void = () => {}): Nested {
  const bits = new Uint8Array(PAGES);
  const classOf = new Uint8Array(PAGES);
  const tickNs = DELTA_NS / 2 ** 16;
  const { stream } = makeStreams(`nested ${policy}`);
  const extraGfn = Int32Array.from({ length: rates.other === undefined ? 0 : PAGES }, (_, gfn) => gfn);
  const shadow = makeShadowMmu({
    gfns: PAGES,
    extraGfn,
    classes: 1,
    stream: makeAccessStream({
      bits: PAGES + extraGfn.length,
      activity: steady([rates.l2, rates.other ?? 0]),
      tickNs,
      looks: stream('slots'),
      next: stream('next slots'),
    }),
  });
  const tdpStream = makeAccessStream({
    bits: PAGES,
    activity: steady([rates.l1]),
    tickNs,
    looks: stream('own'),
    next: stream('next own'),
  });
  const vm = makeVm({ bits, classOf, tdpStream, shadow });
  const m = makeMemcg({
    folios: makeFolios(PAGES, 1),
    bits,
    classOf,
    index: 0,
    first: 0,
    count: PAGES,
    policy: policies[policy],
    vm,
    tickNs,
    lookAround: false,
    onEvict,
  });
  return { m, vm, shadow, task: stillTask() };
}

function mapAll({ m, vm, shadow }: Nested): void {
  for (let p = 0; p < PAGES; p++) {
    hostFault(m, p);
    tdpMap(vm, p);
  }
  for (let slot = 0; slot < slotCount(shadow); slot++) spteMap(vm, slot);
}

function ageAt({ m, task }: Nested, intervals: number): void {
  task.engine.nowNs = intervals * DELTA_NS;
  atOnce(tryToIncMaxSeq(m, task, true));
}

test('MODEL.md#young-or-old with several SPTEs: a page is young when any that is asked was used; what is not asked does not count', () => {
  const rates = { l1: 0.2, l2: 0.5, other: 0.4 };
  const all = rates.l1 + rates.l2 + rates.other;
  const expected: Partial<Record<PresetName, number>> = {
    LANDED: all,
    MM612: all,
    SINGLE_FALLBACK_ALWAYS: all,
    TRYLOCK: all,
    // Two entries: skipped. Only the TDP MMU is left to ask.
    SINGLE_SKIP: rates.l1,
    SINGLE_FALLBACK: rates.l1,
    NEVER_SHADOW: rates.l1,
    REV: rates.l1,
    V5: 0,
    BASE: 0,
  };
  for (const [policy, rate] of Object.entries(expected)) {
    const guest = nestedGuest(policy as PresetName, rates);
    mapAll(guest);
    ageAt(guest, 0);
    ageAt(guest, 1);
    const { lruvec } = guest.m;
    const young = lruvec.nrPages[genFromSeq(lruvec.maxSeq - 1)] / PAGES;
    const p = youngProbability(rate, 1);
    const error = Math.sqrt((p * (1 - p)) / PAGES);
    assert.ok(Math.abs(young - p) <= SIGMAS * error, `${policy}: ${young}, expected ${p}`);
  }
});

test('MODEL.md#young-or-old: with one SPTE the sketch of 14 June sees what the lock bit sees', () => {
  for (const policy of ['SINGLE_SKIP', 'LANDED'] as const) {
    const guest = nestedGuest(policy, { l1: 0, l2: 0.7 });
    mapAll(guest);
    ageAt(guest, 0);
    ageAt(guest, 2);
    const { lruvec } = guest.m;
    const old = 1 - lruvec.nrPages[genFromSeq(lruvec.maxSeq - 1)] / PAGES;
    const p = 1 - youngProbability(0.7, 2);
    assert.ok(
      Math.abs(old - p) <= SIGMAS * Math.sqrt((p * (1 - p)) / PAGES),
      `${policy}: ${old}, expected ${p}`,
    );
  }
});

/** Faults every page in within the first interval, then checks all that may go after each aging, until all are gone. */
function residence(policy: PresetName, l2: number): { mean: number; checks: number; error: number } {
  const seconds = new Float64Array(PAGES);
  const guest = nestedGuest(policy, { l1: 0, l2 }, (p) => {
    seconds[p] += guest.task.engine.nowNs * 1e-9;
  });
  const faults = makeStreams('faults').stream(policy);
  mapAll(guest);
  for (let p = 0; p < PAGES; p++) seconds[p] = -faults();
  const { m, task } = guest;
  for (let k = 1; m.counts.pgsteal < PAGES; k++) {
    ageAt(guest, k);
    while (m.lruvec.minSeq + MIN_NR_GENS <= m.lruvec.maxSeq) atOnce(evictFolios(m, task));
  }
  const mean = seconds.reduce((a, b) => a + b, 0) / PAGES;
  const variance = seconds.reduce((a, b) => a + (b - mean) ** 2, 0) / PAGES;
  return { mean, checks: m.counts.lastChecks / PAGES, error: Math.sqrt(variance / PAGES) };
}

test('MODEL.md#residence for L2 pages: aging asks, only eviction asks, none asks', () => {
  for (const rate of [0, 0.3, 0.7]) {
    for (const policy of ['LANDED', 'MM612', 'BASE', 'V5', 'NEVER_SHADOW'] as const) {
      const { mean, checks, error } = residence(policy, rate);
      const asked =
        policy === 'BASE' || policy === 'V5' ? residenceWhenOnlyEvictionAsks : residenceWhenAgingAsks;
      // None asks: the page looks idle from the first aging on, however hot it is.
      const expected = asked(policy === 'NEVER_SHADOW' ? 0 : rate, 1);
      assert.ok(
        Math.abs(mean - expected.meanSeconds) <= SIGMAS * error,
        `${policy} at ${rate}: resident for ${mean} s, expected ${expected.meanSeconds}`,
      );
      assert.ok(
        Math.abs(checks / expected.checks - 1) <= 0.05,
        `${policy} at ${rate}: ${checks} checks, expected ${expected.checks}`,
      );
    }
  }
});

test('MODEL.md#first-sweep for L2 pages: when aging never cleared their bits, the first sweep frees none, idle or not', () => {
  for (const rate of [0, 1]) {
    for (const policy of ['BASE', 'V5', 'LANDED', 'NEVER_SHADOW'] as const) {
      const guest = nestedGuest(policy, { l1: 0, l2: rate });
      mapAll(guest);
      ageAt(guest, 1);
      ageAt(guest, 2);
      const upTo = guest.m.lruvec.maxSeq - MIN_NR_GENS;
      while (guest.m.lruvec.minSeq <= upTo) atOnce(evictFolios(guest.m, guest.task));
      const { pgsteal, lastChecks } = guest.m.counts;
      if (policy === 'NEVER_SHADOW') assert.equal(pgsteal, PAGES, 'it frees all, hot or not');
      else if (policy === 'LANDED' && rate === 0) assert.equal(pgsteal, PAGES);
      else if (policy === 'LANDED') assert.ok(Math.abs(pgsteal / PAGES - Math.exp(-1)) < 0.02);
      else assert.deepEqual([pgsteal, lastChecks], [0, PAGES], policy);
    }
  }
});
