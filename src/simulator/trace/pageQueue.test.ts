import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PageQueue } from './pageQueue.js';

test('what enters a list first leaves it first, however often the ring goes round', () => {
  const steps = fc.array(fc.option(fc.integer({ min: 0, max: 0xffffffff })), { maxLength: 300, size: 'max' });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 9 }), (pushed, most) => {
      const queue = new PageQueue(most);
      const list: number[] = [];
      for (const page of pushed) {
        if (page !== null && list.length < most) {
          list.push(page);
          queue.push(page);
        } else if (list.length > 0) {
          assert.equal(queue.pop(), list.shift());
        }
        assert.equal(queue.length, list.length);
      }
    }),
    { seed: 13 },
  );
});
