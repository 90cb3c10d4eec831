import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_ACCESSED, SWAPPED } from '../accessed/bits.js';
import { atOnce } from '../engine/tasks.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { evictFolios } from '../mglru/eviction.js';
import { debugfsAge, debugfsEvict, ERANGE } from '../mglru/reclaim.js';
import { policies } from '../policy/presets.js';
import { touch } from './fault.js';
import { makeFolios } from './folios.js';
import { seqOf, updateGen } from './lruvec.js';
import { type Memcg, makeMemcg } from './memcg.js';
import { makeRefs, markAccessed, noteFault, REFERENCED, refsOf, tierOf, WORKINGSET } from './refs.js';
import { RULES_6_12, RULES_6_15, RULES_7_3 } from './rules.js';
import { evictableTier } from './tiers.js';

const task = stillTask();

/** A process under the rules of 7.3 that has touched its pages once. */
function process(count: number, rules = RULES_7_3, guest = false): Memcg {
  const bits = new Uint8Array(count);
  const m = makeMemcg({
    folios: makeFolios(count, 1),
    bits,
    index: 0,
    first: 0,
    count,
    policy: guest ? policies.LANDED : policies.BASE,
    vm: guest ? makeVm({ bits }) : null,
    rules,
    keepsRefs: true,
  });
  for (let p = 0; p < count; p++) touch(m, p);
  return m;
}

const age = (m: Memcg, force = true): number => atOnce(debugfsAge(m, task, m.lruvec.maxSeq, force));
const evict = (m: Memcg, pages: number): number => atOnce(debugfsEvict(m, task, m.lruvec.minSeq, pages));

test('two sightings: the fault is the first, the aging after it the second', () => {
  const m = process(3);
  assert.equal(seqOf(m.lruvec, 0), m.lruvec.maxSeq - 1, 'a fault puts the page one below the youngest');
  age(m);
  assert.equal(seqOf(m.lruvec, 0), m.lruvec.maxSeq - 1);
  assert.equal(refsOf(m.lruvec.refs!, 0), WORKINGSET);
  age(m);
  touch(m, 1);
  age(m);
  assert.equal(seqOf(m.lruvec, 1), m.lruvec.maxSeq - 1, 'one sight suffices for the working set');
  assert.equal(seqOf(m.lruvec, 0), m.lruvec.maxSeq - 3);
});

test('two sightings: the first sight of a page that nothing is remembered of only marks it', () => {
  const m = process(2);
  m.lruvec.refs!.flags.fill(0);
  const seq = seqOf(m.lruvec, 0);
  updateGen(m.lruvec, 0, m.lruvec.maxSeq);
  assert.equal(seqOf(m.lruvec, 0), seq);
  assert.equal(refsOf(m.lruvec.refs!, 0), REFERENCED);
  updateGen(m.lruvec, 0, m.lruvec.maxSeq);
  assert.equal(seqOf(m.lruvec, 0), m.lruvec.maxSeq);
});

test('two sightings: a page of the working set comes back into the youngest generation, if it comes back soon', () => {
  const m = process(64);
  for (let i = 0; i < 3; i++) age(m);
  evict(m, 64);
  assert.ok(m.bits.every((bits) => bits === SWAPPED));
  touch(m, 0);
  assert.equal(seqOf(m.lruvec, 0), m.lruvec.maxSeq);
  for (let i = 0; i < 4; i++) age(m);
  touch(m, 1);
  assert.equal(seqOf(m.lruvec, 1), m.lruvec.maxSeq - 1);
});

test('two sightings: what the last check rescues goes one below the youngest, the working set to the youngest', () => {
  const m = process(64);
  for (let i = 0; i < 3; i++) age(m);
  m.lruvec.refs!.flags.fill(0, 0, 32);
  // Each is the only young page near it, so that no look-around sees another before its own check.
  for (const p of [0, 63]) m.bits[p] |= HOST_ACCESSED;
  atOnce(evictFolios(m, task));
  assert.equal(seqOf(m.lruvec, 0), m.lruvec.maxSeq - 1);
  assert.equal(seqOf(m.lruvec, 63), m.lruvec.maxSeq);
});

test('a guest page that KVM faulted in has been accessed three times, a process page once', () => {
  const host = process(1).lruvec.refs!;
  const guest = process(1, RULES_7_3, true).lruvec.refs!;
  assert.equal(tierOf(host, refsOf(host, 0)), 0);
  assert.equal(tierOf(guest, refsOf(guest, 0)), 2);
});

test('the tier grows with the logarithm of the accesses, up to 6.13 counted from the second', () => {
  const tiers = (twoSightings: boolean): number[] => {
    const r = makeRefs(0, 1, twoSightings);
    noteFault(r, 0);
    return Array.from({ length: 6 }, () => {
      const tier = tierOf(r, refsOf(r, 0));
      markAccessed(r, 0);
      return tier;
    });
  };
  assert.deepEqual(tiers(true), [0, 1, 2, 2, 3, 3]);
  assert.deepEqual(tiers(false), [0, 0, 1, 2, 2, 3]);
});

test('a tier is protected when its pages come back much more often than those of tier 0', () => {
  const r = makeRefs(0, 1, true);
  r.evicted[3] = 600;
  r.refaulted[3] = 63;
  assert.equal(evictableTier(r), 3, 'fewer than 64 refaults say nothing');
  r.refaulted[3] = 600;
  assert.equal(evictableTier(r), 2);
  r.evicted[0] = 600;
  r.refaulted[0] = 600;
  assert.equal(evictableTier(r), 3, 'tier 0 comes back as often');
});

test('thrashing under 7.3: pages that came back are protected and others go instead', () => {
  const m = process(1024);
  for (let i = 0; i < 3; i++) age(m);
  evict(m, 512);
  const gone = [...m.bits.keys()].filter((p) => m.bits[p] === SWAPPED);
  assert.equal(gone.length, 512);
  for (const p of gone) touch(m, p);
  assert.equal(evictableTier(m.lruvec.refs!), 2);
  const before = m.counts.pgsteal;
  const { scanned } = atOnce(evictFolios(m, task, 64));
  assert.equal(m.counts.pgsteal, before, 'the rest are working set too: they go up instead');
  assert.equal(scanned, 128, 'nothing was isolated, so a second batch was looked at');
});

test('7.3 evicts exactly as many pages as requested; 6.12 and 6.15 finish their batch of 64', () => {
  for (const [rules, evicted] of [
    [RULES_7_3, 70],
    [RULES_6_12, 128],
    [RULES_6_15, 128],
  ] as const) {
    const m = process(256, rules);
    for (let i = 0; i < 3; i++) age(m);
    evict(m, 70);
    assert.equal(m.counts.pgsteal, evicted, rules.kernel);
  }
});

test('7.3 ages without force where 6.12 refuses', () => {
  assert.equal(age(process(1, RULES_6_12), false), ERANGE);
  assert.equal(age(process(1), false), 0);
});
