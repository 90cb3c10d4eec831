import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_ACCESSED, HOST_PRESENT } from '../accessed/bits.js';
import { atOnce } from '../engine/tasks.js';
import { stillTask } from '../kvm/vm.js';
import { lookAround } from '../mglru/lookAround.js';
import { resetFilter, wantsTable } from '../mm/bloom.js';
import { touch } from '../mm/fault.js';
import { makeFolios } from '../mm/folios.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { policies } from '../policy/presets.js';
import { makeStreams } from '../random/streams.js';
import {
  residenceWhenAgingAsks,
  residenceWhenOnlyEvictionAsks,
  youngProbability,
} from '../theory/oracles.js';
import { firstSweep, residences, youngAtAging } from './fixedInterval.js';

/**
 * The closed forms of MODEL.md#young-or-old to MODEL.md#first-sweep. Seeds are fixed, so these tests always give the
 * same answer; the bound is 3.9 standard errors, which a right simulator would miss with one seed in 10 000.
 */
const SIGMAS = 3.9;
const base = { seed: 'oracles', intervalSeconds: 2 };

for (const accessesPerSecond of [0.001, 0.05, 0.35, 1, 3]) {
  test(`MODEL.md#young-or-old: P(young) at λ = ${accessesPerSecond}/s, Δ = 2 s`, () => {
    const pages = 50_000;
    const p = youngProbability(accessesPerSecond, base.intervalSeconds);
    const young = youngAtAging({ ...base, policy: 'LANDED', pages, accessesPerSecond });
    assert.ok(
      Math.abs(young - pages * p) <= SIGMAS * Math.sqrt(pages * p * (1 - p)),
      `${young} of ${pages}, expected ${p}`,
    );
  });
}

test('MODEL.md#young-or-old: an aging that does not ask the TDP MMU finds no page young, however hot', () => {
  assert.equal(youngAtAging({ ...base, policy: 'BASE', pages: 1000, accessesPerSecond: 100 }), 0);
});

for (const accessesPerSecond of [0.05, 0.25, 0.5, 1]) {
  for (const policy of ['BASE', 'MM612', 'LANDED'] as const) {
    test(`MODEL.md#residence: residence and checks at λΔ = ${2 * accessesPerSecond} under ${policy}`, () => {
      const pages = 4000;
      const { seconds, checksPerEviction } = residences({ ...base, policy, pages, accessesPerSecond });
      const closed = policy === 'BASE' ? residenceWhenOnlyEvictionAsks : residenceWhenAgingAsks;
      const expected = closed(accessesPerSecond, base.intervalSeconds);
      const mean = seconds.reduce((a, b) => a + b, 0) / pages;
      const variance = seconds.reduce((a, b) => a + (b - mean) ** 2, 0) / (pages - 1);
      const error = Math.sqrt(variance / pages);
      assert.ok(
        Math.abs(mean - expected.meanSeconds) <= SIGMAS * error,
        `${mean} ± ${error}, expected ${expected.meanSeconds}`,
      );
      // A check of BASE happens every second interval, so the error of the count follows from that of the time.
      const checkError = policy === 'BASE' ? error / (2 * base.intervalSeconds) : 0;
      assert.ok(
        Math.abs(checksPerEviction - expected.checks) <= SIGMAS * checkError,
        `${checksPerEviction} checks`,
      );
    });
  }
}

test('MODEL.md#first-sweep: the first sweep of an eviction-only policy frees nothing, whatever the accesses', () => {
  for (const accessesPerSecond of [0, 0.01, 10]) {
    const sweep = firstSweep({ ...base, policy: 'BASE', pages: 3000, accessesPerSecond });
    assert.deepEqual(sweep, { checks: 3000, evicted: 0 });
  }
});

test('MODEL.md#first-sweep: with aging consulted the first sweep frees the idle pages', () => {
  const pages = 20_000;
  const idle = 1 - youngProbability(0.2, base.intervalSeconds);
  const { evicted } = firstSweep({ ...base, policy: 'LANDED', pages, accessesPerSecond: 0.2 });
  assert.ok(Math.abs(evicted - pages * idle) <= SIGMAS * Math.sqrt(pages * idle * (1 - idle)), `${evicted}`);
});

/** A process with 64 resident pages, all of one page table. */
function fullWindow(): Memcg {
  const bits = new Uint8Array(64);
  const folios = makeFolios(64, 1);
  const m = makeMemcg({ folios, bits, index: 0, first: 0, count: 64, policy: policies.LANDED });
  for (let p = 0; p < 64; p++) touch(m, p);
  return m;
}

for (const [q, percent] of [
  [0.05, 3.7],
  [0.1, 44],
  [0.15, 85],
]) {
  test(`MODEL.md#full-windows: neighbours young, and the share of windows that the filter takes, at q = ${q}`, () => {
    // 7 or more of the 63 neighbours young.
    let term = (1 - q) ** 63;
    let chance = 1;
    for (let k = 0; k < 7; k++) {
      chance -= term;
      term *= ((63 - k) / (k + 1)) * (q / (1 - q));
    }
    assert.ok(Math.abs(100 * chance - percent) < 0.5, `${chance}, by hand ${percent} %`);
    const m = fullWindow();
    const { filters, counts, lruvec } = m;
    const draw = makeStreams('windows').stream(String(q));
    const times = 5000;
    let taken = 0;
    for (let k = 0; k < times; k++) {
      resetFilter(filters, lruvec.maxSeq);
      for (let p = 0; p < 64; p++) m.bits[p] = HOST_PRESENT | (p !== 32 && draw() < q ? HOST_ACCESSED : 0);
      atOnce(lookAround(m, stillTask(), 32));
      if (wantsTable(filters, lruvec.maxSeq, 0)) taken++;
    }
    const young = counts.lookAroundPromoted / times;
    assert.ok(Math.abs(young - 63 * q) <= SIGMAS * Math.sqrt((63 * q * (1 - q)) / times), `${young} young`);
    const error = Math.sqrt((chance * (1 - chance)) / times);
    assert.ok(Math.abs(taken / times - chance) <= SIGMAS * error, `${taken} of ${times}, expected ${chance}`);
  });
}

test('the same seed gives the same answer, another seed another', () => {
  const config = { ...base, policy: 'LANDED' as const, pages: 5000, accessesPerSecond: 0.3 };
  assert.equal(youngAtAging(config), youngAtAging(config));
  assert.notEqual(youngAtAging(config), youngAtAging({ ...config, seed: 'another' }));
});

test('pages too hot ever to go end in an error, not in an endless run', () => {
  assert.throws(
    () => residences({ ...base, policy: 'LANDED', pages: 10, accessesPerSecond: 1000 }, 50),
    /after 50 agings 10 of 10 pages are still resident/,
  );
});

test('a limit that is no number of agings is refused: with it hot pages would stay for ever', () => {
  for (const most of [-1, 0, 0.5, Number.NaN, '50' as never])
    assert.throws(
      () => residences({ ...base, policy: 'LANDED', pages: 10, accessesPerSecond: 1000 }, most),
      /^ConfigError: maxAgings must be a whole number from 1 to 1000000000 agings; it was /,
    );
});
