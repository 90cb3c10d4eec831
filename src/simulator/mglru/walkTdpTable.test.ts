import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeAccessStream } from '../accessed/accessStream.js';
import { steady } from '../accessed/activity.js';
import { HOST_PRESENT, TDP_PRESENT } from '../accessed/bits.js';
import { OLD, type Query } from '../kvm/query.js';
import { spteMap } from '../kvm/shadow.js';
import { makeShadowMmu } from '../kvm/slots.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { makeFolios } from '../mm/folios.js';
import { addFolio, updateGen } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { beginQuery, queryAtOnce } from '../mm/query.js';
import { type ReclaimRules, RULES_6_12, RULES_7_3 } from '../mm/rules.js';
import { COSTS } from '../policy/costs.js';
import { type Policy, policies } from '../policy/presets.js';
import type { Situation } from '../policy/queryPlan.js';
import { makeStreams } from '../random/streams.js';
import { canWalkTdpTable, walkTdpTable } from './walkTdpTable.js';

const PAGES = 300;

/** What may be in the way of the fast walk. */
interface Variant {
  readonly policy: Policy;
  readonly rules?: ReclaimRules;
  /** Another kernel than the policy's own would flush. */
  readonly flushes?: boolean;
  readonly refusedCalls?: number;
  readonly adBits?: boolean;
  readonly nested?: boolean;
  readonly scans?: boolean;
  readonly knows?: boolean;
  readonly drawn?: boolean;
}

/** A guest in which `state` says for each page: bits, class, and when its bit was last clear. */
function guest(state: readonly (readonly [number, number, number])[], variant: Variant): Memcg {
  const { policy, rules = RULES_6_12, adBits = true, nested, scans, knows, drawn = true } = variant;
  // Nothing is mapped that is not resident; no accessed bit without its entry.
  const bits = Uint8Array.from(state, ([b]) => (b & HOST_PRESENT ? (b & TDP_PRESENT ? b : b & 3) : 0));
  const classOf = Uint8Array.from(state, ([, cls]) => cls);
  const { stream } = makeStreams('sweep');
  const rates = steady([0, 1e-3, 0.5, 1e6]);
  const scan = { startNs: 1e9, perPageNs: 1, everyNs: 1e12 };
  const activity = scans ? { ...rates, scans: [scan, null, null, null] } : rates;
  const tdpStream = makeAccessStream({
    bits: PAGES,
    activity,
    tickNs: 1,
    looks: stream('looks'),
    next: stream('next'),
    truth: knows ? stream('truth') : undefined,
  });
  tdpStream.lastClear.set(state.map(([, , last]) => last));
  const shadow = nested ? makeShadowMmu({ gfns: PAGES }) : null;
  const vm = makeVm({ bits, classOf, shadow, adBits, tdpStream: drawn ? tdpStream : null, costs: COSTS });
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
    costs: COSTS,
  });
  // A few resident pages are on no list: eviction has them in its hands.
  for (let p = 0; p < PAGES; p++) if (bits[p] & HOST_PRESENT && p % 9 !== 0) addFolio(m.lruvec, p, p % 4);
  if (nested) for (let p = 0; p < PAGES; p++) if (bits[p] & HOST_PRESENT) spteMap(vm, p);
  return m;
}

const states = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 5, 1e9)),
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
const stateOf = ({ bits, lruvec, vm }: Memcg): unknown => [
  ...[bits, lruvec, vm!.counts, vm!.shadow],
  ...[
    vm!.tdpStream?.lastClear,
    vm!.tdpStream?.truth,
    vm!.tdpStream?.chance.bytes,
    vm!.tdpStream?.chance.next,
  ],
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
  { policy, refusedCalls: 2 },
]);

test('the walk of a whole table is the same as page by page, wherever it may be taken: bits, generations, counts, costs and draws', () => {
  const taken = new Set<string>();
  fc.assert(
    fc.property(states, fc.constantFrom(...variants), walks, (state, variant, [situation, except]) => {
      const [a, b] = [guest(state, variant), guest(state, variant)];
      const [qa, qb] = [queryOf(a, situation, variant), queryOf(b, situation, variant)];
      if (!canWalkTdpTable(a, qa)) return;
      taken.add(`${variant.policy.name}, ${situation}${variant.nested ? ', nested' : ''}`);
      const walked = { total: 0, young: 0, onLists: 0, ns: 0 };
      const onListsOnly = b.rules.twoSightings;
      for (let p = 0; p < PAGES; p++) {
        if (p === except || (b.bits[p] & HOST_PRESENT) === 0 || (onListsOnly && b.lruvec.folios.gen[p] === 0))
          continue;
        walked.total++;
        const answer = queryAtOnce(b, qb, p);
        walked.ns += qb.ns;
        if (answer === OLD) continue;
        walked.young++;
        if (b.lruvec.folios.gen[p] !== 0) walked.onLists++;
        updateGen(b.lruvec, p, b.lruvec.maxSeq - 1);
      }
      const all = { start: 0, end: PAGES };
      assert.deepEqual(walkTdpTable(a, qa, all, a.lruvec.maxSeq - 1, except), walked);
      assert.deepEqual(stateOf(a), stateOf(b));
    }),
    { numRuns: 600, seed: 20240612 },
  );
  assert.ok(
    ['V5, aging', 'LANDED, aging', 'V6, neighbour', 'V6, neighbour, nested'].every((name) => taken.has(name)),
    'it is taken',
  );
});
