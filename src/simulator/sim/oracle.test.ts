import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeAccessStream } from '../accessed/accessStream.js';
import { steady } from '../accessed/activity.js';
import { HOST_PRESENT } from '../accessed/bits.js';
import { atOnce } from '../engine/tasks.js';
import { stillTask } from '../kvm/vm.js';
import { touch } from '../mm/fault.js';
import { delFolio } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { policies } from '../policy/presets.js';
import { makeStreams } from '../random/streams.js';
import { leastOf, Oracle, oracleReclaim } from './oracle.js';

/** An ordinary process whose pages are accessed only where the caller notes an access, and whose every access is known. */
function known(pages: number): Memcg {
  const { stream } = makeStreams('oracle');
  const hostStream = makeAccessStream({
    bits: pages,
    activity: steady([0]),
    tickNs: 1,
    looks: stream('looks'),
    next: stream('next'),
    truth: stream('truth'),
  });
  const classOf = new Uint8Array(pages);
  const m = makeMemcg({ bits: new Uint8Array(pages), classOf, policy: policies.ORACLE, hostStream });
  for (let p = 0; p < pages; p++) touch(m, p);
  return m;
}

test('page by page the coldest goes that is still there, in as many looks as it takes', () => {
  const PAGES = 50;
  const m = known(PAGES);
  const { lastAccess } = m.hostStream!.truth!;
  // As 7 and 50 have no divisor in common, no two pages have the same tick.
  for (let p = 0; p < PAGES; p++) lastAccess[p] = 100 + ((7 * p) % PAGES);
  const isThere = (p: number): boolean => (m.bits[p] & HOST_PRESENT) !== 0;
  const oracle = new Oracle(PAGES);
  const task = stillTask();
  const left = new Set(Array(PAGES).keys());
  for (let n = 0; n < 2 * PAGES; n++) {
    const coldest = [...left].reduce((a, b) => (lastAccess[b] < lastAccess[a] ? b : a));
    assert.equal(atOnce(oracleReclaim(oracle, [m], task, 1)), 1, `time ${n}`);
    assert.ok(!isThere(coldest), `time ${n}, page ${coldest}`);
    left.delete(coldest);
    assert.deepEqual(
      [...Array(PAGES).keys()].filter(isThere),
      [...left].sort((a, b) => a - b),
    );
    if (n >= PAGES) continue;
    // It comes back, the hottest of all.
    touch(m, coldest);
    lastAccess[coldest] = 1000 + n;
    left.add(coldest);
  }
  assert.deepEqual([left.size, atOnce(oracleReclaim(oracle, [m], task, 1))], [0, 0]);
});

test('what was accessed since the look, is on no list, or was last accessed too late, is left', () => {
  const four = () => {
    const m = known(4);
    const { lastAccess } = m.hostStream!.truth!;
    lastAccess.set([4, 3, 2, 1]);
    const [oracle, task] = [new Oracle(4), stillTask()];
    const left = (goal: number, untilNs?: number): number[] => {
      atOnce(oracleReclaim(oracle, [m], task, goal, untilNs));
      return [0, 1, 2, 3].filter((p) => (m.bits[p] & HOST_PRESENT) !== 0);
    };
    return { m, lastAccess, left };
  };
  assert.deepEqual(four().left(4, 2), [0, 1]);
  // What was too young for one round is the coldest of the next.
  const later = four();
  later.left(4, 2);
  assert.deepEqual(later.left(1), [0]);
  const { m, lastAccess, left } = four();
  assert.deepEqual(left(1), [0, 1, 2]);
  // Since the look page 2 is accessed, and page 1 isolated by somebody else.
  lastAccess[2] = 10;
  delFolio(m.lruvec, 1);
  assert.deepEqual(left(1), [1, 2]);
  // Another look.
  assert.deepEqual(left(1), [1]);
  assert.deepEqual(left(1), [1]);
});

test('the least of many numbers are those of a sort, whatever they have in common', () => {
  const half = fc.constantFrom(0, 1, 2, 0x8000, 0xffff);
  const number = fc.tuple(half, half).map(([high, low]) => high * 2 ** 16 + low);
  fc.assert(
    fc.property(fc.array(number, { maxLength: 200 }), fc.integer({ min: 1, max: 250 }), (numbers, wanted) => {
      const places = [...numbers.keys()].sort((a, b) => numbers[a] - numbers[b]).slice(0, wanted);
      assert.deepEqual(leastOf(Uint32Array.from(numbers), wanted), places);
      // Among so many others that the digits are longer.
      const many = new Uint32Array(2 ** 16 + numbers.length).fill(2 ** 32 - 1);
      many.set(numbers);
      assert.deepEqual(leastOf(many, places.length), places);
    }),
    { seed: 1, numRuns: 500 },
  );
});
