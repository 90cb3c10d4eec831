import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrderOfService } from '../../simulator/locks/experiments/served.js';
import { formsOf } from '../plot/bundle.js';
import { steps } from '../show/steps.js';

const served = inOrderOfService([
  { who: 'A', mode: 'read', atNs: 0, holdNs: 100 },
  { who: 'B', mode: 'write', atNs: 10, holdNs: 50 },
  { who: 'C', mode: 'read', atNs: 20, holdNs: 100 },
]);

test('a step for each moment: who comes, who gets the lock, who gives it back, and who holds and waits after it', () => {
  const { 'text/plain': plain } = formsOf(steps(served)) as { 'text/plain': string };
  assert.deepEqual(plain.split('\n').slice(1), [
    '1. At 0 ns: A gets it for read at once. Holds: A (read). Waits: none.',
    '2. At 10 ns: B wants it for write, and waits. Holds: A (read). Waits: B (write).',
    '3. At 20 ns: C wants it for read, and waits. Holds: A (read). Waits: B (write), C (read).',
    '4. At 100 ns: A gives it back; B gets it for write, after 90 ns. Holds: B (write). Waits: C (read).',
    '5. At 150 ns: B gives it back; C gets it for read, after 130 ns. Holds: C (read). Waits: none.',
    '6. At 250 ns: C gives it back. Holds: none. Waits: none.',
  ]);
});

test('all pictures are as high, and what changed has the dark edge', () => {
  const { frames } = steps(served);
  assert.equal(new Set(frames.map(({ picture }) => picture!.height)).size, 1);
  const fresh = frames.map(({ picture }) => picture!.svg.split('stroke-width="2.5"').length - 1);
  assert.deepEqual(fresh, [1, 1, 1, 1, 1, 0]);
});

test('what is no service is named', () => {
  assert.throws(() => steps([{ ...served[0], mode: 'try' }] as never), {
    name: 'ConfigError',
    message: /^steps: what\[0\]\.mode must be .*read.*write.*; it was "try"$/,
  });
});
