import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeAccessStream } from '../accessed/accessStream.js';
import { steady } from '../accessed/activity.js';
import { HOST_PRESENT, TDP_PRESENT } from '../accessed/bits.js';
import { OLD } from '../kvm/query.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { makeFolios } from '../mm/folios.js';
import { addFolio, updateGen } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { beginQuery, queryAtOnce } from '../mm/query.js';
import { COSTS } from '../policy/costs.js';
import { LANDED, V5 } from '../policy/presets.js';
import { makeStreams } from '../random/streams.js';
import { canWalkTdpTable, walkTdpTable } from './walkTdpTable.js';

const PAGES = 300;

/** A guest in which `state` says for each page: bits, class, and when its bit was last clear. */
function guest(state: readonly (readonly [number, number, number])[], policy = LANDED): Memcg {
  // Nothing is mapped that is not resident; no accessed bit without its entry.
  const bits = Uint8Array.from(state, ([b]) => (b & HOST_PRESENT ? (b & TDP_PRESENT ? b : b & 3) : 0));
  const classOf = Uint8Array.from(state, ([, cls]) => cls);
  const { stream } = makeStreams('sweep');
  const tdpStream = makeAccessStream({
    bits: PAGES,
    activity: steady([0, 1e-3, 0.5, 1e6]),
    tickNs: 1,
    looks: stream('looks'),
    next: stream('next'),
  });
  tdpStream.lastClear.set(state.map(([, , last]) => last));
  const vm = makeVm({ bits, classOf, tdpStream, costs: COSTS });
  const folios = makeFolios(PAGES, 1);
  const m = makeMemcg({ folios, bits, classOf, index: 0, first: 0, count: PAGES, policy, vm, costs: COSTS });
  for (let p = 0; p < PAGES; p++) if (bits[p] & HOST_PRESENT) addFolio(m.lruvec, p, p % 4);
  return m;
}

const states = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 5, 1e9)),
  { minLength: PAGES, maxLength: PAGES, size: 'max' },
);

test('the walk of a whole table is the same as page by page: bits, generations, counts, costs and draws', () => {
  fc.assert(
    fc.property(states, fc.constantFrom(LANDED, V5), (state, policy) => {
      const [a, b] = [guest(state, policy), guest(state, policy)];
      const q = { ...beginQuery(a, stillTask(), 'aging'), tick: 2e9 };
      assert.ok(canWalkTdpTable(a, q));
      const walked = { total: 0, young: 0, onLists: 0, ns: 0 };
      for (let p = 0; p < PAGES; p++) {
        if ((b.bits[p] & HOST_PRESENT) === 0) continue;
        walked.total++;
        const answer = queryAtOnce(b, q, p);
        walked.ns += q.ns;
        if (answer === OLD) continue;
        walked.young++;
        if (b.lruvec.folios.gen[p] !== 0) walked.onLists++;
        updateGen(b.lruvec, p, b.lruvec.maxSeq);
      }
      assert.deepEqual(walkTdpTable(a, q, { start: 0, end: PAGES }, a.lruvec.maxSeq), walked);
      assert.deepEqual(a.bits, b.bits);
      assert.deepEqual(a.lruvec, b.lruvec);
      assert.deepEqual(a.vm!.counts, b.vm!.counts);
      assert.deepEqual(a.vm!.tdpStream!.lastClear, b.vm!.tdpStream!.lastClear);
      assert.deepEqual(a.vm!.tdpStream!.chance.bytes, b.vm!.tdpStream!.chance.bytes);
      assert.equal(a.vm!.tdpStream!.chance.next, b.vm!.tdpStream!.chance.next);
    }),
    { numRuns: 50, seed: 20240612 },
  );
});
