import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOST_ACCESSED, HOST_PRESENT, SWAPPED, TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { atOnce, wake } from '../engine/tasks.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { MAX_RECLAIM_RETRIES } from '../mm/constants.js';
import { touch, touchByHost } from '../mm/fault.js';
import { makeFolios } from '../mm/folios.js';
import { genFromSeq, nrGens, seqOf, totalPages } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { RULES_6_1, RULES_6_12, RULES_6_15, RULES_7_3 } from '../mm/rules.js';
import { type PresetName, policies } from '../policy/presets.js';
import { freePage, kswapdWork, Node } from '../sim/kswapd.js';
import { tryToIncMaxSeq } from './aging.js';
import { alone, debugfsAge, debugfsEvict, memoryReclaim } from './reclaim.js';

const task = stillTask();

/** Invariants of MODEL.md#invariants "Pages and generations", over random histories of a small cgroup. */

type Touch = { kind: 'touch' | 'host'; start: number; count: number; step: number };
type Age = { kind: 'age'; force: boolean };
type Reclaim = { kind: 'evict' | 'reclaim' | 'kswapd'; pages: number };
type Step = Touch | Age | Reclaim;

const stepOf = (pages: number): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 4, arbitrary: touchStep('touch', pages) },
    { weight: 1, arbitrary: touchStep('host', pages) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('age' as const), force: fc.boolean() }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('evict' as const, 'reclaim' as const, 'kswapd' as const),
        pages: fc.integer({ min: 1, max: pages }),
      }),
    },
  );

function touchStep(kind: 'touch' | 'host', pages: number): fc.Arbitrary<Touch> {
  return fc.record({
    kind: fc.constant(kind),
    start: fc.integer({ min: 0, max: pages - 1 }),
    count: fc.integer({ min: 1, max: pages }),
    step: fc.constantFrom(1, 1, 2, 8, 16),
  });
}

const history = fc.integer({ min: 1, max: 1500 }).chain((pages) =>
  fc.record({
    pages: fc.constant(pages),
    tableOffset: fc.integer({ min: 0, max: 511 }),
    guest: fc.boolean(),
    policy: fc.constantFrom(...(Object.keys(policies) as PresetName[])),
    lookAround: fc.boolean(),
    rules: fc.constantFrom(RULES_6_1, RULES_6_12, RULES_6_15, RULES_7_3),
    keepsRefs: fc.boolean(),
    runsAlways: fc.boolean(),
    // Without `size` fast-check keeps lists short, whatever `maxLength` says.
    steps: fc.array(stepOf(pages), { minLength: 1, maxLength: 25, size: 'max' }),
  }),
);

/** What an observer who sees every access and every question knows, kept apart from the simulator's own state. */
interface Observer {
  hostBit: Uint8Array;
  tdpBit: Uint8Array;
}

function run(h: typeof history extends fc.Arbitrary<infer T> ? T : never): void {
  const { pages, tableOffset, policy, lookAround, rules } = h;
  const bits = new Uint8Array(pages);
  const seen: Observer = { hostBit: new Uint8Array(pages), tdpBit: new Uint8Array(pages) };
  const m: Memcg = makeMemcg({
    folios: makeFolios(pages, 1),
    bits,
    index: 0,
    first: 0,
    count: pages,
    policy: policies[policy],
    vm: h.guest ? makeVm({ bits }) : null,
    tableOffset,
    lookAround,
    rules,
    keepsRefs: h.keepsRefs || rules.twoSightings,
    runsAlways: h.runsAlways,
    onEvict: (p) => {
      assert.equal(bits[p], SWAPPED, 'an evicted page is mapped nowhere');
    },
  });
  for (const step of h.steps) {
    if ('force' in step) ageAndCheck(m, seen, step.force);
    else if ('pages' in step) reclaimSome(m, step);
    else touchAll(m, seen, step);
    checkState(m);
    syncAfterReclaim(m, seen);
  }
}

/** kswapd is woken once, on a node that holds nothing but this cgroup and wants `pages` free pages. */
function runKswapd(m: Memcg, pages: number): void {
  const node = new Node(0, { min: 0, low: pages, high: pages }, task, null);
  node.memcgs.push(m);
  const evicted = m.counts.pgsteal;
  const { onEvict } = m;
  m.onEvict = (p) => {
    onEvict(p);
    freePage(node);
  };
  const { tasks, id } = task;
  tasks.works[id].push(kswapdWork(node));
  wake(tasks, id);
  assert.ok(node.kswapdSleeps);
  wake(tasks, id);
  tasks.works[id].pop();
  m.onEvict = onEvict;
  assert.equal(node.freePages, m.counts.pgsteal - evicted);
  assert.ok(
    node.freePages >= pages || node.kswapdFailures === MAX_RECLAIM_RETRIES,
    'it met its goal or gave up',
  );
}

function reclaimSome(m: Memcg, { kind, pages }: Reclaim): void {
  const { lruvec, counts } = m;
  const [evicted, agings, youngest] = [counts.pgsteal, counts.agings, lruvec.maxSeq];
  const protectedPages = [...m.bits.keys()].filter((p) => seqOf(lruvec, p) >= youngest - 1);
  if (kind === 'evict') atOnce(debugfsEvict(m, task, lruvec.minSeq, pages));
  else if (kind === 'reclaim') atOnce(memoryReclaim(alone(m), task, pages));
  else runKswapd(m, pages);
  if (counts.agings > agings) return;
  assert.equal(lruvec.maxSeq, youngest);
  for (const p of protectedPages)
    assert.ok(m.bits[p] & HOST_PRESENT, `page ${p} left one of the two youngest generations`);
  if (protectedPages.length === m.count) assert.equal(counts.pgsteal, evicted);
}

function touchAll(
  m: Memcg,
  seen: Observer,
  s: { kind: string; start: number; count: number; step: number },
): void {
  for (let k = 0, p = s.start; k < s.count && p < m.count; k++, p += s.step) {
    const wasTdp = (m.bits[p] & TDP_PRESENT) !== 0;
    const wasResident = (m.bits[p] & HOST_PRESENT) !== 0;
    if (s.kind === 'host') touchByHost(m, p);
    else touch(m, p);
    const byHost = s.kind === 'host' || m.vm === null || !wasResident || !wasTdp;
    if (byHost) seen.hostBit[p] = 1;
    if (s.kind === 'touch' && m.vm !== null) seen.tdpBit[p] = 1;
    const expected =
      HOST_PRESENT |
      (seen.hostBit[p] ? HOST_ACCESSED : 0) |
      (m.vm !== null && (wasTdp || s.kind === 'touch') ? TDP_PRESENT : 0) |
      (seen.tdpBit[p] ? TDP_ACCESSED : 0);
    assert.equal(m.bits[p], expected, `bits of page ${p} after ${s.kind}`);
  }
}

/** One aging: `maxSeq` grows by one; what it asked and found young is in the generation below; bits not asked stay. */
function ageAndCheck(m: Memcg, seen: Observer, force: boolean): void {
  const { lruvec } = m;
  const before = {
    maxSeq: lruvec.maxSeq,
    full: nrGens(lruvec) === 4,
    bits: m.bits.slice(),
    refs: lruvec.refs?.flags.slice(),
  };
  const result = atOnce(debugfsAge(m, task, lruvec.maxSeq, force));
  if (result !== 0) {
    assert.ok(!force && before.full && m.rules.refusesFifthGeneration, 'refused without reason');
    assert.equal(lruvec.maxSeq, before.maxSeq);
    return;
  }
  assert.equal(lruvec.maxSeq, before.maxSeq + 1);
  assert.equal(lruvec.nrPages[genFromSeq(lruvec.maxSeq)], 0, 'the new generation is born empty');
  if (!force) return;
  const asksTdp =
    m.vm !== null && m.policy.ask('aging', { hasRmaps: false, tdpMmu: true }).tdp !== 'notAsked';
  for (let p = 0; p < m.count; p++) {
    if ((before.bits[p] & HOST_PRESENT) === 0) continue;
    const young = seen.hostBit[p] === 1 || (asksTdp && seen.tdpBit[p] === 1);
    const firstSight = m.rules.twoSightings && before.refs![p] === 0;
    if (young && !firstSight) assert.equal(seqOf(lruvec, p), lruvec.maxSeq - 1, `page ${p} was found young`);
    assert.equal(m.bits[p] & HOST_ACCESSED, 0);
    const kept = before.bits[p] & TDP_ACCESSED;
    assert.equal(m.bits[p] & TDP_ACCESSED, asksTdp ? 0 : kept, `SPTE bit of page ${p}`);
  }
}

/** Reclaim may clear bits, never set one; afterwards the observer takes over what is left. */
function syncAfterReclaim(m: Memcg, seen: Observer): void {
  for (let p = 0; p < m.count; p++) {
    const host = m.bits[p] & HOST_ACCESSED ? 1 : 0;
    const tdp = m.bits[p] & TDP_ACCESSED ? 1 : 0;
    assert.ok(
      host <= seen.hostBit[p] && tdp <= seen.tdpBit[p],
      `page ${p} got an accessed bit from no access`,
    );
    seen.hostBit[p] = host;
    seen.tdpBit[p] = tdp;
  }
}

function checkState(m: Memcg): void {
  const { lruvec, bits, counts } = m;
  const f = lruvec.folios;
  assert.ok(nrGens(lruvec) >= 2 && nrGens(lruvec) <= 4, `${nrGens(lruvec)} generations`);
  let resident = 0;
  const perGen = [0, 0, 0, 0];
  for (let p = 0; p < m.count; p++) {
    if (bits[p] & HOST_PRESENT) {
      resident++;
      assert.notEqual(f.gen[p], 0, `resident page ${p} is in no generation`);
      perGen[f.gen[p] - 1]++;
    } else {
      assert.equal(f.gen[p], 0, `page ${p} is not resident but in a generation`);
    }
  }
  assert.deepEqual([...lruvec.nrPages], perGen, 'pages by generation');
  assert.equal(totalPages(lruvec), resident);
  const met = new Uint8Array(m.count);
  for (let g = 0; g < 4; g++) {
    const head = lruvec.heads + g;
    for (let p = f.youngest[head - f.count]; p !== head; p = f.next![p]) {
      assert.ok(f.next![p] >= f.count ? f.prev[head] === p : f.prev[f.next![p]] === p);
      assert.equal(met[p], 0, `page ${p} is on two lists`);
      met[p] = 1;
    }
  }
  assert.equal(
    met.reduce((a, b) => a + b, 0),
    resident,
    'pages on lists',
  );
  assert.equal(
    counts.faults + counts.refaults,
    counts.pgsteal + resident,
    'faults-in = evictions + resident',
  );
  assert.ok(counts.refaults <= counts.pgsteal);
  assert.equal(counts.pgscan, counts.pgsteal + counts.rescued);
}

const runs = Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 1500);

test(`invariants of pages and generations hold in ${runs} random histories`, () => {
  fc.assert(fc.property(history, run), { numRuns: runs, seed: 20240617 });
});

test('a page is evicted only when every bit that its last check asks is clear', () => {
  for (const policy of Object.values(policies).filter((each) => each.knowsEveryAccess !== true)) {
    const bits = new Uint8Array(64);
    const m = makeMemcg({
      folios: makeFolios(64, 1),
      bits,
      index: 0,
      first: 0,
      count: 64,
      policy,
      vm: makeVm({ bits }),
    });
    for (let p = 0; p < 64; p++) touch(m, p);
    atOnce(tryToIncMaxSeq(m, task, true));
    for (let p = 0; p < 64; p++) bits[p] &= ~(HOST_ACCESSED | TDP_ACCESSED);
    atOnce(tryToIncMaxSeq(m, task, true));
    touchByHost(m, 3);
    touch(m, 7);
    atOnce(debugfsEvict(m, task, 3, 64));
    const kept = [...bits.keys()].filter((p) => bits[p] & HOST_PRESENT);
    assert.deepEqual(kept, [3, 7], policy.name);
  }
});
