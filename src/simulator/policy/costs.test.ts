import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { check } from '../config/check.js';
import { costBases } from './costBasis.js';
import { COST_BASIS, COSTS, NO_COSTS } from './costs.js';

const readCosts = (content: unknown) => check('costs.json', costBases, content);

const file = readFileSync(new URL('../../../data/costs.json', import.meta.url), 'utf8');

test('the defaults are those of the data file, one for each name', () => {
  assert.deepEqual(COST_BASIS, JSON.parse(file));
  assert.deepEqual(Object.keys(COSTS), Object.keys(COST_BASIS));
  assert.equal(COSTS.hostPteNs, COST_BASIS.hostPteNs.ns);
  assert.ok(Object.values(NO_COSTS).every((ns) => ns === 0));
});

test('what is wrong with a cost is named', () => {
  const good = { ns: 10, low: 5, high: 20, basis: 'assumed', source: 'MODEL.md#costs', what: 'a walk' };
  const bad = (replaced: object, message: RegExp): void =>
    assert.throws(() => readCosts({ walkNs: { ...good, ...replaced } }), message);
  assert.deepEqual(readCosts({ walkNs: good }), { walkNs: good });
  bad({ ns: -1 }, /walkNs\.ns must be a number from 0 to 1000000000 ns; it was -1/);
  bad({ ns: 21 }, /walkNs must have ns from low to high; it has 21 from 5 to 20/);
  bad({ high: undefined }, /walkNs must have both low and high, or neither/);
  bad({ basis: 'guessed' }, /walkNs\.basis must be one of 'measured', 'computed', 'assumed'/);
  bad({ basis: 'computed' }, /walkNs must cite what it was computed from/);
  bad({ source: 'hearsay' }, /walkNs\.source must be a section such as MODEL\.md#costs/);
  bad({ unit: 'ns' }, /walkNs\.unit is not a field/);
});

test('what is computed from published agings follows from them', () => {
  const published = JSON.parse(
    readFileSync(new URL('../../../data/published.json', import.meta.url), 'utf8'),
  );
  const pages = 32 * 262_144; // 32 vCPUs, 1 GiB each
  const perPage = (id: string): number =>
    (published.figures.find((figure: { id: string }) => figure.id === id).value / pages) * 1e9;
  const [old, young] = [perPage('v5-pass-one-call-old'), perPage('v5-pass-one-call')];
  const { youngQueryNs, notifierCallNs } = COST_BASIS;
  assert.deepEqual([youngQueryNs.low, youngQueryNs.high], [Math.floor(old), Math.round(young)]);
  const further = perPage('v5-pass-two-calls') - young;
  assert.ok(further >= notifierCallNs.low! && further <= notifierCallNs.high!, `${further}`);
});
