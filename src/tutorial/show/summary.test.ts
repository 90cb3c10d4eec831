import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { rows } from '../../simulator/compare/rows.js';
import { compare, sweep } from '../../simulator/compare/testing/inThisThread.js';
import { SMALL, SMALL_COMPARISON } from '../../simulator/compare/testing/small.js';
import { simulate } from '../../simulator/sim/simulate.js';
import { formsOf } from '../plot/bundle.js';
import { isFound, summarised, summaryOf } from './summary.js';
import { table } from './table.js';

test('a run: how it ended, a row for each owner, and its pages over time', () => {
  const run = simulate(SMALL);
  const [{ caption, text }, figure] = summaryOf(run);
  assert.match(
    caption!,
    /^LANDED, seed 1: finished at 100 s; kswapd awake for [\d.]+ ms, 0 direct reclaims$/,
  );
  const [vm] = run.vms;
  assert.match(text, /owner +pages in memory/);
  for (const number of [vm.reclaim.refaults, vm.kvm.mmuLockWrite])
    assert.ok(text.replace(/[^\w\n]/g, '').includes(String(number)), `${number} in\n${text}`);
  assert.match(figure!.alt, /^Lines over 100 s, from start to end: vm 4096 to \d+\.$/);
});

test('a comparison: means with differences, a panel for each measure', async () => {
  const found = await compare(SMALL_COMPARISON);
  const [{ caption, html }, figure] = summaryOf(found);
  assert.match(caption!, /^Policies, held against BASE: 2 points, 3 seeds, version .*, complete$/);
  assert.equal(html, table(rows(found, 'point'), { caption: caption! }).html);
  for (const name of ['refaults', 'checks', 'BASE', 'LANDED']) assert.ok(figure!.svg.includes(name), name);
});

test('a sweep: lines over the field of numbers, one for each value of the others', async () => {
  const vary = { 'vms.0.vcpus': [4, 1, 2], policy: ['BASE', 'LANDED'] };
  const found = await sweep({
    scenario: SMALL,
    vary,
    seeds: 2,
    measures: { checks: 'vms.0.checksPerEviction' },
  });
  const [, figure] = summaryOf(found);
  assert.match(figure!.alt, /^BASE from [\d.]+ to [\d.]+, LANDED from [\d.]+ to [\d.]+$/);
  assert.ok(figure!.svg.includes('vms.0.vcpus'));
});

test('a sweep without numbers is bars; one that was broken off says so', async () => {
  const spec = {
    scenario: SMALL,
    vary: { 'host.lookAround': [true, false] },
    seeds: 2,
    measures: ['endSeconds'],
  };
  assert.match(summaryOf(await sweep(spec))[1]!.alt, /^true 100, false 100$/);
  const none = summaryOf(await sweep(spec, { signal: AbortSignal.abort() }));
  assert.equal(none[1], undefined);
  assert.match(none[0].caption!, /4 runs are missing, 0 of them failed$/);
});

test('numbers are written as in tables; one seed has no interval', async () => {
  const found = await sweep({
    scenario: SMALL,
    vary: { policy: ['BASE', 'LANDED'] },
    seeds: 1,
    measures: { page: () => 12345.6, share: () => 0.123456 },
  });
  const { panels, alt } = summaryOf(found)[1]!.model;
  assert.match(
    alt,
    /^One panel .* page: BASE 12\u202f346, LANDED 12\u202f346 .* share: BASE 0.123, LANDED 0.123$/,
  );
  for (const { marks } of panels) assert.ok(marks.every((mark) => mark.kind === 'bars' && !mark.error));
});

test('only what the simulator found has a summary', () => {
  assert.ok(isFound(simulate(SMALL)));
  for (const value of [null, 'text', [], { svg: '' }]) assert.ok(!isFound(value));
});

test('as a last value it shows table and figure, in a terminal the table, and it stays plain data', () => {
  const run = summarised(simulate(SMALL));
  const forms = formsOf(run)!;
  assert.match(String(forms['text/html']), /<table>[\s\S]*<\/table>\n<figure/);
  assert.equal(inspect(run), forms['text/plain']);
  assert.deepEqual(run, simulate(SMALL));
  assert.deepEqual(Object.getOwnPropertySymbols({ ...run }), []);
});
