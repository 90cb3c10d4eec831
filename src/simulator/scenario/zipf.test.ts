import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { zipfClasses } from './presets.js';

test("Zipf's law in classes: all accesses are there, and no rank has more than the one before", () => {
  fc.assert(
    fc.property(
      fc.record({
        exponent: fc.double({ min: 0, max: 3, noNaN: true }),
        pages: fc.integer({ min: 1, max: 5000 }),
        classes: fc.integer({ min: 1, max: 127 }),
      }),
      (options) => {
        const classes = zipfClasses({ ...options, accessesPerSecond: 1000 });
        const share = classes.reduce((sum, c) => sum + c.share, 0);
        const rate = classes.reduce((sum, c) => sum + c.share * options.pages * c.accessesPerSecond, 0);
        assert.ok(Math.abs(share - 1) < 1e-9 && Math.abs(rate / 1000 - 1) < 1e-9);
        assert.ok(
          classes.every(
            (c, i) => i === 0 || c.accessesPerSecond <= classes[i - 1].accessesPerSecond * (1 + 1e-12),
          ),
        );
      },
    ),
  );
  assert.throws(
    () => zipfClasses({ exponent: 4, pages: 1, accessesPerSecond: 1 }),
    /^ConfigError: exponent must/,
  );
});
