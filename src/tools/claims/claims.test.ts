import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean, policies } from '../../simulator/index.js';
import { runClaim } from './claim.js';
import { CLAIMS } from './claims.js';
import { presetTable } from './presetTable.js';

/** Other seeds than `npm run claims` uses: what is asserted must not hang on them. */
const SEEDS = ['a', 'b'];

for (const claim of CLAIMS) {
  test(`(${claim.number}) ${claim.title}`, () => {
    const { tables, verdicts } = runClaim(claim, SEEDS);
    const failed = verdicts.filter(({ ok }) => !ok);
    assert.deepEqual(failed, []);
    assert.ok(verdicts.length >= 5 && tables.length >= 1);
    for (const { title, columns, rows } of tables) {
      for (const { label, cells } of rows) {
        assert.equal(cells.length, columns.length, `${title}, ${label}`);
        for (const samples of cells)
          assert.ok(
            samples === null || (samples.length > 0 && samples.every(Number.isFinite)),
            `${title}, ${label}`,
          );
      }
    }
  });
}

test('the claims are those of G, in order', () => {
  assert.deepEqual(
    CLAIMS.map(({ number }) => number),
    [1, 2, 3, 4, 5, 6, 7],
  );
});

test('the table of presets has a row for each, and the directions of the claims can be read off it', () => {
  const { columns, rows } = presetTable(SEEDS);
  assert.deepEqual(
    rows.map(({ label }) => label),
    Object.keys(policies),
  );
  const of = (policy: string, start: string): number => {
    const c = columns.findIndex((name) => name.startsWith(start));
    return mean(rows.find(({ label }) => label === policy)!.cells[c]!);
  };
  for (const policy of ['NEVER_SHADOW', 'SINGLE_SKIP'])
    assert.ok(of(policy, 'hot refaults') > 3 * of('LANDED', 'hot refaults'), policy);
  for (const policy of ['BASE', 'V5', 'TDP_ONLY_AGE']) {
    assert.ok(of(policy, 'process refaults') > 2 * of('LANDED', 'process refaults'), policy);
    assert.ok(of(policy, 'checks/freed') > 3 * of('LANDED', 'checks/freed'), policy);
  }
  assert.ok(of('MM612', 'mmu_lock W/freed') > 2 * of('LANDED', 'mmu_lock W/freed'));
  assert.ok(of('BASE', 'flushes/freed') > 3 && of('LANDED', 'flushes/freed') <= 1);
  for (const policy of Object.keys(policies))
    assert.ok(of('ORACLE', 'all refaults') <= of(policy, 'all refaults'), policy);
});
