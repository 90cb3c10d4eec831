import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Moments } from './moments.js';

test('a set of moments holds what was added and gives up its largest', () => {
  const size = 40_000;
  const steps = fc.array(fc.option(fc.nat({ max: size - 1 })), { maxLength: 300, size: 'max' });
  fc.assert(
    fc.property(steps, (added) => {
      const moments = new Moments(size);
      const set = new Set<number>();
      for (const t of added) {
        if (t !== null) {
          assert.equal(moments.has(t), set.has(t));
          if (set.has(t)) continue;
          moments.add(t);
          set.add(t);
          assert.ok(moments.has(t));
        } else if (set.size > 0) {
          const largest = Math.max(...set);
          assert.equal(moments.takeLargest(), largest);
          set.delete(largest);
          assert.ok(!moments.has(largest));
        }
      }
      for (const t of set) assert.ok(moments.has(t));
    }),
    { seed: 14 },
  );
});
