/** Where a walk has nothing to find, it only counts: when it says so, and what it takes over from the last one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeAccessStream } from '../accessed/accessStream.js';
import { steady } from '../accessed/activity.js';
import { HOST_ACCESSED, HOST_PRESENT, TDP_ACCESSED } from '../accessed/bits.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { beginQuery } from '../mm/query.js';
import { RULES_7_3 } from '../mm/rules.js';
import { type Policy, policies } from '../policy/presets.js';
import type { Situation } from '../policy/queryPlan.js';
import { makeStreams } from '../random/streams.js';
import { type KnownQuiet, quietPages } from './quiet.js';
import { type TimedGuestOptions, timedGuest } from './testing/timedGuest.js';
import type { Walk } from './walk.js';
import { walkPtesAtOnce } from './walkPtes.js';

const { BASE, LANDED, MM612, REV, V5 } = policies;

const walk = (start: number, end: number, except = -1): Walk => ({ start, end, seq: 3, except });

/** A guest whose bits are all clear. */
function idle(pages: number, options: TimedGuestOptions) {
  const { m, task } = timedGuest(pages, options);
  for (const p of m.bits.keys()) m.bits[p] = HOST_PRESENT;
  return { m, task };
}

test('pages whose bits are all clear are quiet, unless KVM is asked about rmaps or a second sighting may follow', () => {
  const cases: [Policy, Situation, nested: boolean, isQuiet: boolean][] = [
    [BASE, 'aging', true, true],
    [V5, 'aging', true, true],
    [REV, 'aging', true, true],
    [REV, 'eviction', false, true],
    [REV, 'eviction', true, false],
    [MM612, 'aging', false, true],
    [MM612, 'aging', true, false],
    [LANDED, 'neighbour', false, true],
    [LANDED, 'neighbour', true, false],
  ];
  for (const [policy, situation, nested, isQuiet] of cases) {
    const { m, task } = idle(64, { policy, nested });
    const q = beginQuery(m, task, situation);
    const what = `${policy.name}, ${situation}, ${nested}`;
    assert.equal(quietPages(m, q, walk(0, 64)), isQuiet ? 64 : -1, what);
    m.bits[63] |= HOST_ACCESSED;
    assert.equal(quietPages(m, q, walk(0, 64)), -1, `${what}, one is young`);
  }
  const { m, task } = idle(64, { policy: LANDED, rules: RULES_7_3 });
  assert.equal(quietPages(m, beginQuery(m, task, 'aging'), walk(0, 64)), -1);
});

test("KVM's bits are in the way only where it is asked, and the page that is left out is not counted", () => {
  for (const [policy, expected] of [
    [BASE, 63],
    [LANDED, -1],
  ] as const) {
    const { m, task } = idle(64, { policy });
    m.bits[5] |= TDP_ACCESSED;
    const q = beginQuery(m, task, 'aging');
    assert.equal(quietPages(m, q, walk(0, 64, 0)), expected, policy.name);
    // Pages before or behind the walk are none of its own.
    assert.deepEqual([quietPages(m, q, walk(6, 60, 5)), quietPages(m, q, walk(6, 60, 60))], [54, 54]);
  }
});

const PAGES = 200;
const someWalk = fc
  .tuple(fc.nat(PAGES - 80), fc.integer({ min: 1, max: 80 }))
  .map(([start, n]) => walk(start, start + n));

test('with what is known of the last ranges a range is as quiet as without, and as many of its pages are present', () => {
  const mostly = fc.constantFrom(...Array<number>(150).fill(HOST_PRESENT), ...Array<number>(30).fill(0), 3);
  const bits = fc.array(mostly, { minLength: PAGES, maxLength: PAGES });
  let shared = 0;
  fc.assert(
    fc.property(bits, fc.array(someWalk, { minLength: 2, maxLength: 6 }), (column, walks) => {
      const m: Memcg = makeMemcg({ bits: Uint8Array.from(column), policy: BASE });
      const q = beginQuery(m, timedGuest(1).task, 'neighbour');
      const known: KnownQuiet = { start: 0, end: 0, present: 0 };
      for (const each of walks) {
        const before = { ...known };
        const quiet = quietPages(m, q, each, known);
        assert.equal(quiet, quietPages(m, q, each));
        assert.deepEqual(known, quiet < 0 ? before : { start: each.start, end: each.end, present: quiet });
        if (quiet >= 0 && before.end > each.start && before.start <= each.start) shared++;
      }
    }),
    { numRuns: 2000, seed: 20240618 },
  );
  assert.ok(shared > 200, `${shared} shared pages with the last`);
});

test('one class that is accessed lets no walk be quiet, though many pages of an idle one come before it', () => {
  const { stream } = makeStreams('quiet');
  const bits = new Uint8Array(16).fill(HOST_PRESENT);
  const quiet = (classes: readonly number[], end = classes.length): number => {
    const tdpStream = makeAccessStream({
      bits: bits.length,
      activity: steady([0, 1]),
      tickNs: 1,
      looks: stream('looks'),
      next: stream('next'),
    });
    const vm = makeVm({ bits, tdpStream });
    const m = makeMemcg({ bits, classOf: Uint8Array.from(classes), policy: LANDED, vm });
    return quietPages(m, beginQuery(m, stillTask(), 'aging'), walk(0, end));
  };
  const [idles, busy] = [Array(4).fill(0), Array(4).fill(1)];
  assert.equal(quiet([...idles, ...idles, ...idles, ...idles]), 16);
  for (const classes of [
    [...idles, ...busy, ...idles, ...idles],
    [...idles, ...idles, ...busy, ...busy],
    [...busy, ...idles, ...idles, ...idles],
    // One page alone, at each place among its four.
    ...[4, 5, 6, 7].map((p) => Array.from({ length: 16 }, (_, k) => (k === p ? 1 : 0))),
  ])
    assert.equal(quiet(classes), -1, `${classes}`);
  assert.equal(quiet([...idles, ...idles, ...busy, ...busy], 8), 8, 'the walk ends before them');
  // What is left at the end, one by one.
  assert.deepEqual([quiet([...idles, 0, 0, 1, 0], 6), quiet([...idles, 0, 0, 1, 0], 7)], [6, -1]);
});

test('what a range shares with the last one is not looked at again', () => {
  const { m, task } = idle(PAGES, { policy: LANDED });
  const q = beginQuery(m, task, 'neighbour');
  for (const [first, second, hidden, seen] of [
    // The same start, another end; the same length, further on.
    [[0, 64], [0, 70], 63, 64],
    [[0, 64], [10, 74], 63, 64],
    [[0, 64], [63, 127], 63, 64],
    [[0, 64], [64, 128], null, 64],
  ] as const) {
    for (const p of [hidden, seen]) {
      for (const k of m.bits.keys()) m.bits[k] = HOST_PRESENT;
      const known: KnownQuiet = { start: 0, end: 0, present: 0 };
      const walked = (ends: readonly [number, number]) => walkPtesAtOnce(m, q, walk(...ends), known)!;
      assert.deepEqual([walked(first).total, walked(first).young], [64, 0]);
      // Nobody may set a bit meanwhile: who walks on as if nothing had happened does not see it.
      if (p !== null) m.bits[p] |= TDP_ACCESSED;
      assert.equal(walked(second).young, p === seen ? 1 : 0, `${first}, then ${second}, page ${p}`);
    }
  }
});
