import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AccessStream, makeAccessStream } from '../accessed/accessStream.js';
import { type Activity, steady } from '../accessed/activity.js';
import { HOST_PRESENT, SPTE_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { makeEngine } from '../engine/engine.js';
import { OLD, type Query } from '../kvm/query.js';
import { spteMap } from '../kvm/shadow.js';
import { gfnOfSlot, makeShadowMmu } from '../kvm/slots.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { makeRmapLocks } from '../locks/rmapLock.js';
import { makeFolios } from '../mm/folios.js';
import { addFolio, updateGen } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { beginQuery, queryAtOnce } from '../mm/query.js';
import { type ReclaimRules, RULES_6_12, RULES_7_3 } from '../mm/rules.js';
import { COSTS } from '../policy/costs.js';
import { type Policy, policies } from '../policy/presets.js';
import type { Situation } from '../policy/queryPlan.js';
import { makeStreams } from '../random/streams.js';
import { canWalkAtOnce, walkAtOnce } from './walkAtOnce.js';

const PAGES = 300;
const HOST_NS = 7;

/** What may be in the way of the fast walk. */
interface Variant {
  readonly policy: Policy;
  readonly rules?: ReclaimRules;
  /** Another kernel than the policy's own would flush. */
  readonly flushes?: boolean;
  readonly refusedCalls?: number;
  readonly adBits?: boolean;
  readonly nested?: boolean;
  /** No VM: an ordinary process. */
  readonly process?: boolean;
  readonly scans?: boolean;
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
    hides,
    scans,
    knows,
    drawn = true,
  } = variant;
  // Nothing is mapped that is not resident; no accessed bit without its entry.
  const bits = Uint8Array.from(state, ([b]) =>
    b & HOST_PRESENT ? b & (b & TDP_PRESENT && !process ? 15 : 3) : 0,
  );
  const classOf = Uint8Array.from(state, ([, cls]) => cls);
  const { stream } = makeStreams('sweep');
  const rates = steady([0, 1e-3, 0.5, 1e6]);
  const scan = { startNs: 1e9, perPageNs: 1, everyNs: 1e12 };
  const activity = scans ? { ...rates, scans: [scan, null, null, null] } : rates;
  const streamOf = (name: string, more: number, own: Activity): AccessStream => {
    const made = makeAccessStream({
      bits: PAGES + more,
      activity: own,
      tickNs: 1,
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
  const vm = process ? null : makeVm({ bits, classOf, shadow, adBits, tdpStream, rmapBits, costs: COSTS });
  const folios = makeFolios(PAGES, 1);
  const m = makeMemcg({
    folios,
    bits,
    classOf,
    index: 0,
    first: 0,
    count: PAGES,
    policy,
    rules,
    vm,
    hostStream: process ? tdpStream : null,
    costs: COSTS,
  });
  // A few resident pages are on no list: eviction has them in its hands.
  for (let p = 0; p < PAGES; p++) if (bits[p] & HOST_PRESENT && p % 9 !== 0) addFolio(m.lruvec, p, p % 4);
  if (vm === null || shadow === null) return m;
  for (const [slot, [b]] of [...state, ...state.slice(0, extraGfn.length)].entries()) {
    if ((b & 16) === 0 || (bits[gfnOfSlot(shadow, slot)] & HOST_PRESENT) === 0) continue;
    spteMap(vm, slot, (b & 32) === 0 || slot >= PAGES);
    if (b & 64 && slot < PAGES) bits[slot] &= ~SPTE_ACCESSED;
  }
  return m;
}

const states = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 127 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 5, 1e9)),
  { minLength: PAGES, maxLength: PAGES, size: 'max' },
);

/** The query that an aging or a look-around puts. */
function queryOf(m: Memcg, situation: Situation, { flushes = false, refusedCalls }: Variant): Query {
  const q = beginQuery(m, stillTask(), situation);
  const { plan } = q;
  return {
    ...q,
    plan: { ...plan, flushIfYoung: flushes, refusedCalls: refusedCalls ?? plan.refusedCalls },
    tick: 2e9,
  };
}

/** All that a walk may change. */
const stateOf = ({ bits, lruvec, vm, hostStream }: Memcg): unknown => [
  ...[bits, lruvec.folios, lruvec.nrPages, lruvec.refs, vm?.counts, vm?.shadow?.rmap, vm?.shadow?.extraBits],
  ...[vm?.mmuLock.counters, vm?.rmapBits?.counters],
  ...[hostStream, vm?.tdpStream, vm?.shadow?.stream].map((s) => [
    ...[s?.lastClear, s?.truth?.lastAccess, s?.chance.bytes, s?.chance.next],
  ]),
];

/** Why the walk is taken, and the page that it leaves out: that around which is looked. */
const walks = fc.oneof(
  fc.constant(['aging', -1] as const),
  fc.nat(PAGES - 1).map((p) => ['neighbour', p] as const),
);

const variants: readonly Variant[] = Object.values(policies).flatMap((policy) => [
  { policy },
  { policy, rules: RULES_7_3 },
  { policy, drawn: false },
  ...(['flushes', 'nested', 'scans', 'knows'] as const).map((key) => ({ policy, [key]: true })),
  { policy, adBits: false },
  { policy, nested: true, drawn: false },
  { policy, nested: true, rules: RULES_7_3 },
  { policy, nested: true, hides: true },
  { policy, process: true },
  { policy, refusedCalls: 2 },
]);

test('the walk of a whole table is the same as page by page, wherever it may be taken: bits, generations, counts, costs and draws', () => {
  const taken = new Set<string>();
  fc.assert(
    fc.property(states, fc.constantFrom(...variants), walks, (state, variant, [situation, except]) => {
      const [a, b] = [guest(state, variant), guest(state, variant)];
      const [qa, qb] = [queryOf(a, situation, variant), queryOf(b, situation, variant)];
      const all = { start: 0, end: PAGES };
      if (!canWalkAtOnce(a, qa, all)) return;
      const whose = variant.nested ? ', nested' : variant.process ? ', process' : '';
      taken.add(`${variant.policy.name}, ${situation}${whose}`);
      const walked = { total: 0, young: 0, onLists: 0, ns: 0 };
      const onListsOnly = b.rules.twoSightings;
      for (let p = 0; p < PAGES; p++) {
        if (p === except || (b.bits[p] & HOST_PRESENT) === 0 || (onListsOnly && b.lruvec.folios.gen[p] === 0))
          continue;
        walked.total++;
        const answer = queryAtOnce(b, qb, p);
        walked.ns += qb.isKvms ? qb.ns : HOST_NS;
        if (answer === OLD) continue;
        walked.young++;
        if (b.lruvec.folios.gen[p] !== 0) walked.onLists++;
        updateGen(b.lruvec, p, b.lruvec.maxSeq - 1);
      }
      assert.deepEqual(walkAtOnce(a, qa, all, HOST_NS, a.lruvec.maxSeq - 1, except), walked);
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
