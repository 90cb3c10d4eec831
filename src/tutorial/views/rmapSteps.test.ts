import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RmapMoment, rmapStory } from '../../simulator/kvm/rmap/story.js';
import { formsOf, type MimeBundle } from '../plot/bundle.js';
import { steps } from '../show/steps.js';
import { rmapInWords } from './rmapPicture.js';

const rmapStepsBundle = (moments: readonly RmapMoment[]): MimeBundle => formsOf(steps(moments))!;

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const story = rmapStory([{ add: [1] }, { add: [2] }, { add: [...upTo(15).slice(2)] }, { remove: upTo(15) }]);
const bundle = rmapStepsBundle(story);
const html = bundle['text/html'] as string;

const pictures = [...html.matchAll(/src="data:image\/svg\+xml;base64,([^"]+)"/g)].map(([, base64]) =>
  Buffer.from(base64, 'base64').toString(),
);

test('each form in words', () => {
  assert.deepEqual(story.map(rmapInWords), [
    'The word: address of SPTE 1, bit 0 clear.',
    'The word: address of a descriptor, bit 0 set (MANY). descriptor: 2 of 14 here, 0 behind: 1, 2.',
    `The word: address of a descriptor, bit 0 set (MANY). descriptor: 1 of 14 here, 14 behind: 15. descriptor: 14 of 14 here, 0 behind: ${upTo(14).join(', ')}.`,
    'The word: 0: nothing maps this frame.',
  ]);
});

test('it steps without scripts: one group of parts to unfold, a picture with its words in each', () => {
  assert.doesNotMatch(html, /<script|onload|javascript:|https?:/i);
  const names = [...html.matchAll(/<details name="([^"]+)"( open)?>/g)];
  assert.equal(names.length, 4);
  assert.equal(new Set(names.map(([, name]) => name)).size, 1);
  assert.deepEqual(
    names.map(([, , open]) => open !== undefined),
    [true, false, false, false],
  );
  assert.match(html, /<summary>3 of 4\. add 3 to 15<\/summary>/);
  assert.match(html, /alt="The word: address of SPTE 1, bit 0 clear\."/);
});

test('a picture has 14 places for each descriptor, and what is new stands out', () => {
  const rects = (svg: string): number => [...svg.matchAll(/<rect /g)].length;
  // The card, the word, and the places.
  assert.deepEqual(pictures.map(rects), [3, 2 + 14, 2 + 28, 2]);
  const fresh = (svg: string): number => svg.split('#d55e00').length - 1;
  assert.deepEqual(pictures.map(fresh), [0, 1, 13, 0]);
});

test('the sheet holds all steps; the words hold one line a step; the same story gives the same bytes', () => {
  const sheet = bundle['image/svg+xml'] as string;
  assert.equal([...sheet.matchAll(/>rmap word<\/text>/g)].length, 4);
  assert.equal((bundle['text/plain'] as string).split('\n').length, 5);
  assert.deepEqual(rmapStepsBundle(story), bundle);
  assert.throws(
    () => rmapStepsBundle([]),
    /steps: what must be a non-empty list of moments of an rmap, as rmapStory gives them; it was a list of 0/,
  );
});

test('an SPTE that fills a hole is said to move; one that came into its first descriptor is not', () => {
  const moves = rmapStepsBundle(rmapStory([{ add: [1] }, { add: [2, 3] }, { remove: [1] }, { remove: [2] }]));
  const text = (moves['text/plain'] as string)
    .split('\n')
    .slice(1)
    .map((line) => line.split('. ')[1]);
  assert.deepEqual(text, ['add 1', 'add 2, 3', 'remove 1; 3 moves into a hole', 'remove 2']);
});
