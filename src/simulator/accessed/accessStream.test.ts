import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../random/streams.js';
import {
  type AccessStream,
  look,
  makeAccessStream,
  noteFlush,
  observe,
  resetLook,
  untilNextNs,
} from './accessStream.js';
import { type Activity, accessesBetween, nextAccessNs, steady } from './activity.js';

const BITS = 40_000;

function streamOf(activity: Activity, hiddenNs = 0, tickNs = 1, knows = false): AccessStream {
  const { stream } = makeStreams('accesses');
  return makeAccessStream({
    bits: BITS,
    activity,
    tickNs,
    looks: stream('looks'),
    next: stream('next'),
    truth: knows ? stream('truth') : undefined,
    hiddenNs,
  });
}

/** Share of the bits that a look at `tick` finds set. */
function shareYoung(stream: AccessStream, tick: number): number {
  let young = 0;
  for (let i = 0; i < BITS; i++) if (look(stream, i, 0, tick)) young++;
  return young / BITS;
}

const within = (share: number, p: number): boolean =>
  Math.abs(share - p) <= 4 * Math.sqrt((p * (1 - p)) / BITS);

/** Two phases: 0.2 accesses a second, from the third second on 1 a second. */
const twoPhases: Activity = {
  classes: 1,
  phaseNs: Float64Array.of(0, 3e9),
  perNs: Float64Array.of(0.2e-9, 1e-9),
  scans: null,
};

test('looks find what a Poisson process left, in every interval', () => {
  const stream = streamOf(steady([0.5]));
  assert.ok(within(shareYoung(stream, 1e9), 1 - Math.exp(-0.5)));
  assert.ok(within(shareYoung(stream, 3e9), 1 - Math.exp(-1)));
  assert.equal(shareYoung(stream, 3e9), 0, 'nothing happens in no time');
});

test('ticks go round after 32 bits', () => {
  const stream = streamOf(steady([1]));
  for (let i = 0; i < BITS; i++) resetLook(stream, i, 0, 2 ** 32 - 5e8);
  assert.ok(within(shareYoung(stream, 5e8), 1 - Math.exp(-1)));
});

test('a phase changes the rate from its beginning on', () => {
  assert.ok(Math.abs(accessesBetween(twoPhases, 0, 1e9, 4e9, 1) - 1.4) < 1e-9);
  const stream = streamOf(twoPhases);
  assert.ok(within(shareYoung(stream, 2e9), 1 - Math.exp(-0.4)));
  assert.ok(within(shareYoung(stream, 4e9), 1 - Math.exp(-1.2)));
});

test('the next access comes when enough are expected, across phases, or never', () => {
  assert.equal(nextAccessNs(twoPhases, 0, 0, 1e9, 0.2), 2e9);
  assert.ok(Math.abs(nextAccessNs(twoPhases, 0, 0, 1e9, 1.4) - 4e9) < 1);
  assert.equal(nextAccessNs(steady([0]), 0, 0, 1e9, 1), Number.POSITIVE_INFINITY);
  const stream = streamOf(steady([10]));
  let sum = 0;
  for (let i = 0; i < BITS; i++) sum += untilNextNs(stream, i, 0, 7e9);
  assert.ok(Math.abs(sum / BITS / 1e8 - 1) < 4 / Math.sqrt(BITS));
});

test('a scan touches page after page, and comes again', () => {
  const scans = [{ startNs: 1e9, perPageNs: 1e4, everyNs: 5e9 }];
  const activity: Activity = { ...steady([0]), scans };
  const stream = streamOf(activity, 0, 10);
  assert.equal(shareYoung(stream, 1.2e8), (1 + 0.2e9 / 1e4) / BITS);
  assert.equal(shareYoung(stream, 4e8), (BITS - 1 - 0.2e9 / 1e4) / BITS);
  assert.equal(shareYoung(stream, 7e8), 1, 'the second time all within a second');
  assert.equal(nextAccessNs(activity, 3, 0, 2e9, 1), 6e9 + 3e4);
});

test('the TLB hides accesses for a while after a bit was cleared, unless it was flushed', () => {
  const stream = streamOf(steady([1]), 0.6e9);
  for (let i = 0; i < BITS; i++) resetLook(stream, i, 0, 1e9);
  assert.equal(shareYoung(stream, 1.6e9), 0);
  assert.ok(within(shareYoung(stream, 3.2e9), 1 - Math.exp(-1.6)));
  for (let i = 0; i < BITS; i++) resetLook(stream, i, 0, 3.2e9);
  for (let i = 0; i < BITS; i++) noteFlush(stream, i, 3.2e9);
  assert.ok(within(shareYoung(stream, 3.7e9), 1 - Math.exp(-0.5)));
});

test('looks that come more often than the TLB forgets do not make it hide for ever: they clear nothing', () => {
  const stream = streamOf(steady([1]), 0.6e9);
  for (let i = 0; i < BITS; i++) resetLook(stream, i, 0, 1e9);
  for (const tick of [1.3e9, 1.6e9]) assert.equal(shareYoung(stream, tick), 0);
  assert.ok(within(shareYoung(stream, 1.9e9), 1 - Math.exp(-0.3)));
  // Who was old until now is not hidden; who was cleared just now is.
  const old = Math.exp(-0.3);
  assert.ok(within(shareYoung(stream, 2.2e9), old * (1 - Math.exp(-0.3))));
});

test('a flush of what is not hidden any more changes nothing', () => {
  const stream = streamOf(steady([1]), 0.6e9);
  for (let i = 0; i < BITS; i++) resetLook(stream, i, 0, 1e9);
  const young = shareYoung(stream, 1.9e9);
  for (let i = 0; i < BITS; i++) noteFlush(stream, i, 1.9e9);
  // All are clear now, whether they were found young or old, and nothing is hidden.
  assert.ok(young > 0.2 && young < 0.3);
  assert.ok(within(shareYoung(stream, 2.2e9), 1 - Math.exp(-0.3)));
});

test('a flush right at the start does not mistake the phase', () => {
  const stream = streamOf(twoPhases, 0.6e9);
  for (let i = 0; i < BITS; i++) {
    resetLook(stream, i, 0, 0.1e9);
    noteFlush(stream, i, 0.1e9);
  }
  assert.ok(within(shareYoung(stream, 2.1e9), 1 - Math.exp(-0.4)));
});

test('who observes in between sees every access, also those that the TLB hides, and looks find what they would have found', () => {
  for (const hidden of [0, 0.6]) {
    for (const observedAt of [[], [1.3e9], [1.3e9, 1.8e9, 2.4e9]]) {
      const stream = streamOf(steady([1]), hidden * 1e9, 1, true);
      for (let i = 0; i < BITS; i++) resetLook(stream, i, 0, 1e9);
      for (const tick of observedAt) for (let i = 0; i < BITS; i++) observe(stream, i, 0, tick);
      const what = `${hidden} s hidden, observed ${observedAt.length} times`;
      const first = 1 - Math.exp(-(1.4 - hidden));
      assert.ok(within(shareYoung(stream, 2.4e9), first), what);
      // After 0.6 s more: a bit found old was not cleared, so that nothing of it is hidden.
      const visible = 1 - first + (hidden === 0 ? first : 0);
      assert.ok(within(shareYoung(stream, 3e9), visible * (1 - Math.exp(-0.6))), what);
      for (const seconds of [0.3, 0.9, 1.5]) {
        let idle = 0;
        for (let i = 0; i < BITS; i++) if (observe(stream, i, 0, 3e9) <= 3e9 - seconds * 1e9) idle++;
        assert.ok(within(idle / BITS, Math.exp(-seconds)), `${what}, idle for ${seconds} s`);
      }
    }
  }
});

test('a scan that the TLB hides sets no bit', () => {
  const activity: Activity = { ...steady([0]), scans: [{ startNs: 1e9, perPageNs: 0, everyNs: 1e12 }] };
  const stream = streamOf(activity, 0.5e9);
  for (let i = 0; i < BITS; i++) resetLook(stream, i, 0, i % 2 ? 0.4e9 : 0.7e9);
  assert.equal(shareYoung(stream, 2e9), 0.5);
});
