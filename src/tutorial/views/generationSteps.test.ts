import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IN_SWAP } from '../../simulator/sim/nowhere.js';
import { formsOf } from '../plot/bundle.js';
import { steps } from '../show/steps.js';

const columns = [
  { label: 'touch', places: [3, 3, 3, 3], maxSeq: 3, young: [true, true, true, false] },
  { label: 'age', places: [4, 4, 4, 3], maxSeq: 5, young: [false, false, false, false] },
  { label: 'evict', places: [4, 4, 5, IN_SWAP], maxSeq: 5, young: [true, false, false, false] },
];

test('each step says what moved, what was opened and which bits changed, and shows all places', () => {
  const { 'text/plain': plain } = formsOf(steps({ title: 'Pages', columns })) as { 'text/plain': string };
  const [title, first, second, third] = plain.split('\n');
  assert.equal(title, 'Pages');
  assert.match(first, /^1\. touch\. generation 5, not opened yet: no page\. generation 4, not opened yet/);
  assert.match(
    second,
    /^2\. age; 3 pages from generation 3 to generation 4; generation 5 is opened; 3 accessed bits cleared\./,
  );
  assert.match(
    third,
    /^3\. evict; 1 page from generation 4 to generation 5; 1 page from generation 3 to swap; 1 accessed bit set\./,
  );
  assert.match(third, /generation 5, the youngest: 1 page\..*in swap: 1 page\. accessed bit set: 1 page\.$/);
});

test('without bits and max_seq it tells places only; a place that is none is named', () => {
  const bare = columns.map(({ label, places }) => ({ label, places }));
  const { 'text/plain': plain } = formsOf(steps({ title: 'Pages', columns: bare })) as {
    'text/plain': string;
  };
  assert.doesNotMatch(plain, /youngest|opened|accessed/);
  assert.throws(() => steps({ title: 'Pages', columns: [{ label: 'a', places: [0.5] }] }), {
    name: 'ConfigError',
    message: /^steps: columns\[0\]\.places\[0\] was 0\.5; it must be/,
  });
});
