import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { DisplayMessage } from '../show/display.js';
import { EXERCISE } from '../show/mimes.js';
import { exercise } from './exercise.js';

const HOOK = Symbol.for('second-look.display');
const kernel = globalThis as { [HOOK]?: unknown };
let shown: string[] = [];
let states: unknown[] = [];
beforeEach(() => {
  shown = [];
  states = [];
  kernel[HOOK] = ({ data }: DisplayMessage) => {
    shown.push(String(data['text/plain']));
    states.push(data[EXERCISE]);
  };
});
afterEach(() => {
  delete kernel[HOOK];
});

const check = (n: number): true | string => n === 7 || (n < 7 ? 'too few' : 'too many');
const spec = { solution: 7, wrong: [6, 8], check };

test('an exercise says right, what is off, or that there is no answer', () => {
  exercise({ ...spec, answer: 7 });
  exercise({ ...spec, answer: 9 });
  exercise({ ...spec, answer: undefined });
  assert.deepEqual(shown, [
    '✓ Right.',
    'Not yet: too many',
    'No answer yet. Yours goes into the cell above.',
  ]);
  assert.deepEqual(states, [{ state: 'right' }, { state: 'wrong' }, { state: 'open' }]);
});

test('an exercise whose solution fails or whose wrong answers pass is an error', () => {
  assert.throws(() => exercise({ ...spec, solution: 6, answer: 7 }), /the solution 6 does not pass: too few/);
  assert.throws(() => exercise({ ...spec, wrong: [7], answer: 7 }), /the wrong answer 7 gets no hint/);
  assert.throws(
    () => exercise({ ...spec, wrong: [], answer: 7 }),
    /wrong must be a non-empty list of typical wrong answers; it was a list of 0/,
  );
});
