import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AccessStream, makeAccessStream } from '../accessed/accessStream.js';
import { type Activity, steady } from '../accessed/activity.js';
import { HOST_ACCESSED, HOST_PRESENT, SPTE_ACCESSED, TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { addKind, makeEngine, schedule } from '../engine/engine.js';
import { spend } from '../engine/tasks.js';
import { OLD, type Query } from '../kvm/query.js';
import { directWord } from '../kvm/rmap/table.js';
import { spteMap } from '../kvm/shadow.js';
import { gfnOfSlot, makeShadowMmu } from '../kvm/slots.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { locklessNs } from '../kvm/young.js';
import { makeRmapLocks } from '../locks/spinLocks.js';
import { makeFolios } from '../mm/folios.js';
import { addFolio, updateGen } from '../mm/lruvec.js';
import { type Memcg, makeMemcg, tickNow } from '../mm/memcg.js';
import { beginQuery, canQueryAtOnce, isForKvm, queryAtOnce } from '../mm/query.js';
import { type ReclaimRules, RULES_6_12, RULES_7_3 } from '../mm/rules.js';
import { COSTS } from '../policy/costs.js';
import { type Policy, policies } from '../policy/presets.js';
import type { QueryPlan, Situation } from '../policy/queryPlan.js';
import { makeStreams } from '../random/streams.js';
import { quietPages } from './quiet.js';
import { hostNsOf, type Walked } from './walk.js';
import { canWalkAtOnce, walkAhead, walkAtOnce } from './walkAtOnce.js';

const PAGES = 300;
/** Other cgroups' pages come before. */
const FIRST = 44;
const END = FIRST + PAGES;
const TICK_NS = 2;
/** Ticks go round: this one is nearer to 0 from below. */
const NOW = 3e9;
const NOW_NS = NOW * TICK_NS;

/** What may be in the way of the fast walk. */
interface Variant {
  readonly policy: Policy;
  readonly rules?: ReclaimRules;
  /** What another kernel or policy would ask. */
  readonly plan?: Partial<QueryPlan>;
  readonly adBits?: boolean;
  readonly nested?: boolean;
  /** No VM: an ordinary process. */
  readonly process?: boolean;
  /** The VM ends before its cgroup. */
  readonly small?: boolean;
  readonly scans?: boolean;
  /** The second class is accessed from 1 s on. */
  readonly phases?: boolean;
  readonly knows?: boolean;
  readonly drawn?: boolean;
  /** The TLB hides accesses. */
  readonly hides?: boolean;
}

/** A guest in which `state` says for each page: bits, class, and when its bit was last clear. */
function guest(state: readonly (readonly [number, number, number])[], variant: Variant): Memcg {
  const {
    policy,
    rules = RULES_6_12,
    adBits = true,
    nested,
    process,
    small,
    hides,
    scans,
    phases,
    knows,
    drawn = true,
  } = variant;
  // Nothing is mapped that is not resident; no accessed bit without its entry.
  const bits = new Uint8Array(END);
  bits.set(
    state.map(([b]) => (b & HOST_PRESENT ? b & (b & TDP_PRESENT && !process ? 15 : 3) : 0)),
    FIRST,
  );
  const classOf = new Uint8Array(END);
  classOf.set(
    state.map(([, cls]) => cls),
    FIRST,
  );
  const { stream } = makeStreams('sweep');
  const rates = steady([0, 1e-3, 0.5, 1e6]);
  const scan = { startNs: 1e9, perPageNs: 1, everyNs: 1e12 };
  const perNs = Float64Array.of(0, 0, 5e-10, 1e-3, 0, 1e-9, 5e-10, 1e-3);
  const later = { ...rates, phaseNs: Float64Array.of(0, 1e9), perNs };
  const activity = scans ? { ...rates, scans: [scan, null, null, null] } : phases ? later : rates;
  const streamOf = (name: string, more: number, own: Activity): AccessStream => {
    const made = makeAccessStream({
      bits: PAGES + more,
      activity: own,
      tickNs: TICK_NS,
      looks: stream(`${name}/looks`),
      next: stream('next'),
      truth: knows ? stream('truth') : undefined,
      hiddenNs: hides ? 1e9 : 0,
    });
    made.lastClear.set(state.map(([, , last]) => last));
    return made;
  };
  const tdpStream = drawn ? streamOf('own', 0, activity) : null;
  // Every seventh page has a second slot, so that its rmap may be a chain, or its only entry another than the first.
  const extraGfn = Int32Array.from({ length: Math.ceil(PAGES / 7) }, (_, k) => 7 * k);
  const shadow = nested
    ? makeShadowMmu({
        gfns: PAGES,
        extraGfn,
        classes: 4,
        stream: drawn
          ? streamOf('slots', extraGfn.length, steady([0, 1e-3, 0.5, 1e6, 0, 0.2, 0.5, 1]))
          : null,
      })
    : null;
  const rmapBits = makeRmapLocks(makeEngine(), stream('rmap bit'), { actors: 1, onGranted: () => {} });
  const own = { first: FIRST, bits, classOf, costs: { ...COSTS, youngQueryOutsideNs: 30 } };
  const pages = small ? PAGES / 2 : PAGES;
  const vm = process ? null : makeVm({ ...own, pages, shadow, adBits, tdpStream, rmapBits });
  const m = makeMemcg({
    ...own,
    folios: makeFolios(END, 1),
    count: PAGES,
    tickNs: TICK_NS,
    policy,
    rules,
    vm,
    hostStream: process ? tdpStream : null,
  });
  // A few resident pages are on no list: eviction has them in its hands.
  for (let p = FIRST; p < END; p++) if (bits[p] & HOST_PRESENT && p % 9 !== 0) addFolio(m.lruvec, p, p % 4);
  if (vm === null || shadow === null) return m;
  for (const [slot, [b]] of [...state, ...state.slice(0, extraGfn.length)].entries()) {
    if ((b & 16) === 0 || (bits[FIRST + gfnOfSlot(shadow, slot)] & HOST_PRESENT) === 0) continue;
    spteMap(vm, slot, (b & 32) === 0 || slot >= PAGES);
    if (b & 64 && slot < PAGES) bits[FIRST + slot] &= ~SPTE_ACCESSED;
  }
  return m;
}

/** When bits were last clear: long ago; or just now, so that pages that are drawn together differ in their chances. */
const lastClear = fc.constantFrom(0, 5, 1e9, 2 ** 32 - NOW + 100, NOW - 2500, NOW - 900, NOW - 100);

/** Something for each page: mostly the same for a few, or for many, side by side. */
function inRuns<T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  const run = fc.tuple(of, fc.constantFrom(1, 2, 7, 50));
  return fc.array(run, { minLength: 1, maxLength: PAGES }).map((runs) => {
    const laid = runs.flatMap(([each, length]) => Array.from({ length }, () => each));
    return Array.from({ length: PAGES }, (_, p) => laid[p % laid.length]);
  });
}

const states = fc
  .tuple(
    inRuns(fc.tuple(fc.integer({ min: 0, max: 127 }), fc.integer({ min: 0, max: 3 }))),
    inRuns(lastClear),
  )
  .map(([pages, last]) => pages.map(([b, cls], p) => [b, cls, last[p]] as const));

/** The query that an aging or a look-around puts. */
function queryOf(m: Memcg, situation: Situation, { plan }: Variant): Query {
  const { policy } = m;
  const ask: Policy['ask'] = (...args) => ({ ...policy.ask(...args), ...plan });
  return { ...beginQuery({ ...m, policy: { ...policy, ask } }, stillTask(), situation), tick: NOW };
}

/** All that a walk may change. */
const stateOf = ({ bits, classOf, lruvec, vm, hostStream }: Memcg): unknown => [
  ...[bits, lruvec.folios, lruvec.nrPages, lruvec.refs, vm?.counts, vm?.shadow?.rmap, vm?.shadow?.extraBits],
  ...[vm?.mmuLock.counters, vm?.rmapBits?.counters],
  ...[hostStream, vm?.tdpStream, vm?.shadow?.stream].map((s) => [
    // When a bit of the first class was last clear says nothing: nothing ever sets it.
    s?.lastClear.map((tick, i) => (i < PAGES && classOf[FIRST + i] === 0 ? 0 : tick)),
    ...[s?.truth?.lastAccess, s?.chance.bytes, s?.chance.next],
  ]),
];

/** Why the walk is taken, and the page that it leaves out: that around which is looked. */
const walks = fc.oneof(
  fc.constant(['aging', -1] as const),
  fc.nat(PAGES - 1).map((p) => ['neighbour', FIRST + p] as const),
);

/** Parts of a table, wherever they begin and end. */
const ranges = fc
  .tuple(fc.oneof(fc.nat(9), fc.nat(PAGES - 10)), fc.nat(9))
  .map(([start, less]) => ({ start: FIRST + start, end: END - less }));

/** Plans that none of the presets has. */
const unusual: readonly Partial<QueryPlan>[] = [
  { tdp: 'mmuLockWrite', extraCallsIfKvmYoung: 1 },
  { extraCallsIfKvmYoung: 2 },
  { combine: 'firstYoung' },
  { combine: 'shadowReplacesTdp' },
  { many: 'young' },
  { shadowBits: 'tested' },
  { tdp: 'notAsked' },
];

const ofPolicies: readonly Variant[] = Object.values(policies).flatMap((policy) => [
  { policy },
  { policy, rules: RULES_7_3 },
  { policy, drawn: false },
  ...(['nested', 'scans', 'phases', 'knows'] as const).map((key) => ({ policy, [key]: true })),
  { policy, plan: { flushIfYoung: true } },
  { policy, adBits: false },
  { policy, nested: true, drawn: false },
  { policy, nested: true, rules: RULES_7_3 },
  { policy, nested: true, hides: true },
  { policy, process: true },
  { policy, process: true, scans: true },
  { policy, process: true, drawn: false },
  { policy, small: true },
  { policy, plan: { refusedCalls: 2 } },
]);

const variants: readonly Variant[] = [
  ...ofPolicies,
  ...unusual.flatMap((plan) => [true, false].map((nested) => ({ policy: policies.LANDED, plan, nested }))),
];

/** Queries page `p` and promotes it if it is young, as `walkPtes` does page by page. False: it is not queried. */
function queryOne(m: Memcg, q: Query, p: number, except: number, walked: Walked): boolean {
  const { gen } = m.lruvec.folios;
  if (p === except || (m.bits[p] & HOST_PRESENT) === 0 || (m.rules.twoSightings && gen[p] === 0))
    return false;
  walked.total++;
  if (queryAtOnce(m, q, p, q.task.engine.nowNs) === OLD) return true;
  walked.young++;
  if (gen[p] !== 0) walked.onLists++;
  updateGen(m.lruvec, p, m.lruvec.maxSeq - 1);
  return true;
}

test('the walk of a whole table is the same as page by page, wherever it may be taken: bits, generations, counts, costs and draws', () => {
  const taken = new Set<string>();
  fc.assert(
    fc.property(states, fc.constantFrom(...variants), walks, ranges, (state, variant, walk, range) => {
      const [situation, except] = walk;
      const [a, b] = [guest(state, variant), guest(state, variant)];
      const [qa, qb] = [queryOf(a, situation, variant), queryOf(b, situation, variant)];
      if (!canWalkAtOnce(a, qa, range)) return;
      const whose = variant.nested ? ', nested' : variant.process ? ', process' : '';
      taken.add(`${variant.policy.name}, ${situation}${whose}`);
      const walked = { total: 0, young: 0, onLists: 0, ns: 0 };
      for (let p = range.start; p < range.end; p++)
        if (queryOne(b, qb, p, except, walked)) walked.ns += isForKvm(b, qb, p) ? qb.ns : hostNsOf(b, qb, p);
      assert.deepEqual(walkAtOnce(a, qa, { ...range, seq: a.lruvec.maxSeq - 1, except }), walked);
      assert.deepEqual(stateOf(a), stateOf(b));
    }),
    { numRuns: 900, seed: 20240612 },
  );
  assert.ok(
    [
      ...['V5, aging', 'LANDED, aging, nested', 'MM612, aging', 'MM612, aging, nested'],
      ...['V6, neighbour', 'V6, neighbour, nested', 'BASE, aging, process', 'BASE, aging, nested'],
    ].every((name) => taken.has(name)),
    'it is taken',
  );
});

test('the walk as time passes is the same as page by page, up to what is due, the end of the run or a chain: also clock, steps and holds', () => {
  const ends = { due: 0, spent: 0, stopped: 0, chain: 0, all: 0 };
  const untilDue = fc.constantFrom(null, 50, 700, 5000, 1e5);
  fc.assert(
    fc.property(
      states,
      fc.constantFrom(...variants),
      walks,
      untilDue,
      fc.constantFrom('event', 'horizon', 'budget', 'stop'),
      (state, variant, [situation, except], until, limit) => {
        const [a, b] = [guest(state, variant), guest(state, variant)];
        const [qa, qb] = [queryOf(a, situation, variant), queryOf(b, situation, variant)];
        if (!qa.isKvms || qa.plan.extraCallsIfKvmYoung > 0) return;
        if (!canWalkAtOnce(a, qa, { start: FIRST, end: END })) return;
        const ns = until ?? qa.atMostNs;
        for (const { engine } of [qa.task, qb.task]) {
          engine.nowNs = NOW_NS;
          if (limit === 'horizon') engine.horizonNs = NOW_NS + ns;
          else if (limit === 'budget') engine.eventsRunEnd = engine.eventsRun + Math.ceil(ns / 50);
          else if (limit === 'stop') engine.stopped = true;
          else
            schedule(
              engine,
              NOW_NS + ns,
              addKind(engine, () => {}),
              0,
            );
        }
        const walk = { start: FIRST, end: END, seq: a.lruvec.maxSeq - 1, except };
        const { end, ...walked } = walkAhead(a, qa, walk);
        const one = { total: 0, young: 0, onLists: 0, ns: 0 };
        const heads = b.vm?.shadow?.rmap.heads;
        for (let p = FIRST; p < end; p++) {
          qb.tick = tickNow(b, qb.task);
          if (!canQueryAtOnce(b, qb, qb.atMostNs) || !queryOne(b, qb, p, except, one)) continue;
          if (qb.outsideNs > 0) assert.ok(spend(qb.task, qb.outsideNs));
          assert.ok(spend(qb.task, qb.ns - qb.outsideNs));
        }
        assert.deepEqual(walked, one);
        assert.deepEqual(stateOf(a), stateOf(b));
        assert.equal(qa.task.engine.nowNs, qb.task.engine.nowNs);
        assert.equal(qa.task.engine.eventsRun, qb.task.engine.eventsRun);
        // It ended for a reason.
        const { engine } = qa.task;
        if (end === END) ends.all++;
        else if (engine.stopped) ends.stopped++;
        else if (engine.eventsRunEnd - engine.eventsRun < 2) ends.spent++;
        else if (!canQueryAtOnce(a, qa, qa.atMostNs)) ends.due++;
        else {
          assert.ok(
            qa.plan.shadow !== 'notAsked' &&
              heads![end - FIRST] !== 0 &&
              heads![end - FIRST] !== directWord(end - FIRST),
          );
          ends.chain++;
        }
      },
    ),
    { numRuns: 1500, seed: 20240613 },
  );
  assert.ok(Math.min(...Object.values(ends)) > 20, JSON.stringify(ends));
});

test('where a range is quiet, page by page nothing is found, drawn or changed, and as many pages are queried', () => {
  let [quiet, noisy] = [0, 0];
  const few = fc.constantFrom(...Array<number>(40).fill(0), TDP_ACCESSED, HOST_ACCESSED);
  const mapped = fc.constantFrom(
    0,
    HOST_PRESENT,
    HOST_PRESENT | TDP_PRESENT,
    HOST_PRESENT | TDP_PRESENT | 16,
  );
  const cls = fc.constantFrom(...Array<number>(40).fill(0), 1, 2);
  const page = fc.tuple(mapped, few, cls, lastClear).map(([a, b, c, last]) => [a | b, c, last] as const);
  const calm = fc.array(page, { minLength: PAGES, maxLength: PAGES, size: 'max' });
  const range = fc.tuple(fc.integer({ min: FIRST, max: END - 70 }), fc.integer({ min: 1, max: 70 }));
  fc.assert(
    fc.property(
      calm,
      fc.constantFrom(...variants),
      walks,
      range,
      (state, variant, [situation, at], [start, n]) => {
        const m = guest(state, variant);
        const q = queryOf(m, situation, variant);
        const end = start + n;
        const except = at < 0 ? at : start + (at % n);
        if (!canWalkAtOnce(m, q, { start, end })) return;
        const total = quietPages(m, q, { start, end, seq: 0, except });
        if (total < 0) {
          noisy++;
          return;
        }
        const before = structuredClone(stateOf(m));
        const queries = m.vm?.counts.youngQueries;
        const walked = { total: 0, young: 0, onLists: 0, ns: 0 };
        let ns = 0;
        for (let p = start; p < end; p++) if (queryOne(m, q, p, except, walked)) ns += q.ns;
        assert.deepEqual(walked, { total, young: 0, onLists: 0, ns: 0 });
        const isKvms = isForKvm(m, q, start);
        if (isKvms) {
          assert.equal(m.vm!.counts.youngQueries, queries! + total);
          m.vm!.counts.youngQueries = queries!;
        }
        const locklessly = isKvms ? locklessNs(m.vm!, q) : 0;
        if (locklessly > 0) assert.equal(ns, total * locklessly);
        if (locklessly > 0 || !isKvms) assert.deepEqual(structuredClone(stateOf(m)), before);
        quiet++;
      },
    ),
    { numRuns: 1500, seed: 20240614 },
  );
  assert.ok(quiet > 200 && noisy > 200, `${quiet} quiet, ${noisy} not`);
});
