import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choiceGap, curveGap, heightAt, numberGap } from './gap.js';

test('a choice beside the answer', () => {
  assert.deepEqual(choiceGap('a', 'a'), { words: 'Your bet was right: “a”.', right: true });
  assert.equal(choiceGap('b', 'a').words, 'You bet “b”. It is “a”.');
  assert.equal(choiceGap(null, 'a').words, 'It is “a”.');
});

test('a number, and by how much it is off', () => {
  assert.equal(numberGap(30, 18, '%').words, 'You bet 30 %. It is 18 %: you were 12 points too high.');
  assert.equal(numberGap(17, 18, '%').words, 'You bet 17 %. It is 18 %: you were 1 point too low.');
  assert.equal(
    numberGap(2, 97, 'entries').words,
    'You bet 2 entries. It is 97 entries: you were 95 entries too low.',
  );
  assert.deepEqual(numberGap(15, 15), { words: 'Your bet was right: 15.', right: true });
  assert.equal(numberGap(null, 15).words, 'It is 15.');
});

test('a curve, where the gap is widest', () => {
  const answer = [
    { x: 0, y: 0 },
    { x: 10, y: 100 },
  ];
  const mine = [0, 5, 10].map((x) => ({ x, y: x === 5 ? 80 : 10 * x }));
  assert.equal(
    curveGap(mine, answer, 's').words,
    'Both are drawn. The gap is widest at 5 s: you drew 80, it is 50.',
  );
  assert.deepEqual(
    [-1, 0, 2.5, 10, 11].map((x) => heightAt(answer, x)),
    [0, 0, 25, 100, 100],
  );
});
