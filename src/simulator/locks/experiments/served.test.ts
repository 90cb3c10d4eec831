import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Arrival, inOrderOfService } from './served.js';

const comes = (who: string, mode: Arrival['mode'], atNs: number, holdNs = 1000): Arrival => ({
  who,
  mode,
  atNs,
  holdNs,
});

test('readers share; whoever comes behind a writer that waits is served after it', () => {
  for (const [arrivals, served] of [
    [[comes('A', 'read', 0), comes('B', 'read', 0), comes('C', 'read', 9)], 'A 0, B 0, C 0'],
    [
      [comes('A', 'read', 0), comes('B', 'read', 50), comes('W', 'write', 100), comes('C', 'read', 200)],
      'A 0, B 0, W 950, C 1850',
    ],
    [[comes('late', 'write', 5), comes('early', 'write', 0)], 'early 0, late 995'],
    [[comes('first', 'write', 7, 0), comes('second', 'write', 7, 0)], 'first 0, second 0'],
    [[comes('A', 'write', 0), comes('A', 'read', 2000)], 'A 0, A 0'],
  ] as const)
    assert.equal(
      inOrderOfService(arrivals)
        .map(({ who, waitNs }) => `${who} ${waitNs}`)
        .join(', '),
      served,
    );
});

test('bad arrivals are named', () => {
  assert.throws(
    () => inOrderOfService(5 as never),
    /^ConfigError: arrivals must be a list of arrivals; it was 5$/,
  );
  const crowd = Array.from({ length: 10_001 }, () => comes('A', 'read', 0));
  assert.throws(() => inOrderOfService(crowd), /must have at most 10000 arrivals; it has 10001/);
  assert.throws(() => inOrderOfService([]), /must have 1 or more arrivals; it has 0/);
  const wrong = [comes('A', 'read', 0), comes('', 'share' as never, -1, Number.NaN)];
  assert.throws(
    () => inOrderOfService(wrong),
    (error: Error) =>
      error.name === 'ConfigError' &&
      /^1\.who must .*\n1\.mode must .* it was "share"\n1\.atNs must .* it was -1\n1\.holdNs must/.test(
        error.message,
      ),
  );
});
