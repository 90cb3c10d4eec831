import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from './explore.js';
import { PROMISES } from './promises.js';
import { messagePassing, peterson, philosophers, storeBuffering, ticketLock } from './testing/textbook.js';

test("Peterson's lock: right when stores are seen at once, wrong with store buffers, right again with a barrier", () => {
  assert.equal(explore(peterson('sequential', false)).verdict, 'holds');
  for (const memory of ['TSO', 'weakNoLB'] as const) {
    const bare = explore(peterson(memory, false));
    assert.equal(bare.violated, 'one at a time');
    // Raise, give way, barrier and two looks or one, twice over, of which no store needs to be seen.
    assert.ok(bare.counterexample.every(({ step }) => !step.startsWith('lower')));
    assert.equal(explore(peterson(memory, true)).verdict, 'holds');
  }
});

test('a ticket lock: right, and wrong when drawing a ticket takes two steps', () => {
  for (const count of [2, 3]) {
    assert.equal(explore(ticketLock(count, false)).verdict, 'holds');
    const broken = explore(ticketLock(count, true));
    assert.equal(broken.violated, 'one at a time');
    // Both take the same ticket, both advance, both pass: six steps, and fewer cannot do.
    assert.equal(broken.counterexample.length, 6);
    assert.equal(new Set(broken.counterexample.map(({ process }) => process)).size, 2);
  }
});

test('dining philosophers: a deadlock as soon as each has a fork; none when one is left-handed', () => {
  for (const count of [2, 3, 4]) {
    const { violated, counterexample } = explore(philosophers(count, false));
    assert.equal(violated, PROMISES.noDeadlock);
    assert.equal(counterexample.length, count);
    assert.ok(counterexample.every(({ step }) => step === 'take first'));
    assert.equal(explore(philosophers(count, true)).verdict, 'holds');
  }
});

test('message passing needs a release and an acquire where memory is weak, neither on x86', () => {
  const orders = [
    ['relaxed', 'relaxed'],
    ['release', 'relaxed'],
    ['relaxed', 'acquire'],
    ['release', 'acquire'],
  ] as const;
  const verdicts = (memory: 'sequential' | 'TSO' | 'weakNoLB') =>
    orders.map(([store, load]) => explore(messagePassing(memory, store, load)).verdict);
  assert.deepEqual(verdicts('sequential'), ['holds', 'holds', 'holds', 'holds']);
  assert.deepEqual(verdicts('TSO'), ['holds', 'holds', 'holds', 'holds']);
  assert.deepEqual(verdicts('weakNoLB'), ['violated', 'violated', 'violated', 'holds']);
});

test('store buffering: both read 0 on x86 unless there is a barrier', () => {
  assert.equal(explore(storeBuffering('sequential', 'nothing')).verdict, 'holds');
  for (const memory of ['TSO', 'weakNoLB'] as const) {
    const { violated, counterexample } = explore(storeBuffering(memory, 'nothing'));
    assert.equal(violated, 'one of them sees the other');
    assert.ok(counterexample.length >= 8);
    assert.equal(explore(storeBuffering(memory, 'fence')).verdict, 'holds');
  }
});

test('a compare-and-swap of any word is such a barrier on x86, where memory is weak it is not', () => {
  assert.equal(explore(storeBuffering('TSO', 'swap')).verdict, 'holds');
  assert.equal(explore(storeBuffering('weakNoLB', 'swap')).violated, 'one of them sees the other');
});
