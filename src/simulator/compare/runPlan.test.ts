import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { collectPlan, type Sweep } from './collect.js';
import { inThisThread } from './model.js';
import { planSweep } from './plan.js';
import type { SweepOptions } from './runPlan.js';
import type { SweepSpec } from './spec.js';
import { sweepModel } from './testing/inThisThread.js';
import { TOY, type ToyResult, type ToyScenario, toyModel } from './testing/toy.js';

type Spec = SweepSpec<ToyScenario, ToyResult>;

const SPEC: Spec = {
  scenario: TOY,
  vary: { 'vms.0.size': [1, 2, 4], policy: ['low', { name: 'mine', add: 3 }] },
  seeds: 3,
  measures: { value: 'value', double: (r) => 2 * r.value },
};

const sweep = (spec: Spec, options?: Partial<SweepOptions<ToyScenario, ToyResult>>): Promise<Sweep> =>
  sweepModel(toyModel(), spec, options);

test('the full grid, the last field fastest, every point with the same seeds', async () => {
  const found = await sweep(SPEC);
  assert.deepEqual(
    found.points.map(({ settings }) => [settings['vms.0.size'], settings.policy]),
    [1, 2, 4].flatMap((size) => [
      [size, 'low'],
      [size, 'mine'],
    ]),
  );
  assert.deepEqual(found.seeds, ['s-1', 's-2', 's-3']);
  assert.equal(found.runs.length, 18);
  assert.ok(found.complete);
  const [low, mine] = found.points.map(({ estimates }) => estimates.value.values);
  for (const [i, value] of low.entries())
    assert.ok(Math.abs(mine[i]! - value! - 3) < 1e-12, 'common random numbers');
  assert.equal(found.points[4].estimates.double.mean, 2 * found.points[4].estimates.value.mean!);
});

test('what it gives survives JSON, functions as text', async () => {
  const extra = () => 1;
  const found = await sweep({
    ...SPEC,
    scenario: { ...TOY, extra, left: undefined } as never,
    vary: { 'vms.0.size': [0, 1] },
    measures: { share: 'share', value: (r) => r.value },
  });
  assert.deepEqual(JSON.parse(JSON.stringify(found)), found);
  assert.deepEqual(found.runs[0].why, { share: 'it was Infinity' });
  assert.deepEqual(found.points[0].estimates.share.values, [null, null, null]);
  assert.equal((found.scenario as { extra: string }).extra, String(extra));
});

test('the id of a point is its content: same in another grid, other when anything differs', async () => {
  const ids = (spec: Partial<Spec>): string[] =>
    planSweep(toyModel(), { ...SPEC, ...spec }).points.map(({ id }) => id);
  const [one, , two] = ids({});
  assert.equal(new Set(ids({})).size, 6);
  assert.deepEqual(ids({ vary: { 'vms.0.size': [2, 1] }, seeds: ['other'] }), [two, one]);
  assert.deepEqual(ids({ vary: {}, scenario: { ...TOY, seed: 'other' } }), [one]);
  assert.notEqual(ids({ measures: ['value'] })[0], one);
  assert.notEqual(ids({ measures: { value: 'value', double: (r) => 3 * r.value } })[0], one);
  assert.notEqual(ids({ scenario: { ...TOY, broken: ['x'] } })[0], one);
});

test('a sweep that is broken off and resumed is the sweep that was not, and makes no run twice', async () => {
  const whole = await sweep(SPEC);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...whole.runs]), async (kept) => {
      const runs: ToyScenario[] = [];
      const earlier = JSON.parse(JSON.stringify({ ...whole, runs: kept }));
      const resumed = await sweepModel(toyModel(runs), SPEC, { resume: earlier });
      assert.equal(runs.length, 18 - kept.length);
      assert.equal(JSON.stringify(resumed), JSON.stringify(whole));
    }),
    { numRuns: 20 },
  );
});

test('the order of the seeds changes no estimate', async () => {
  const seeds = ['a', 'b', 'c', 'd', 'e'];
  const estimates = (found: Sweep) =>
    found.points.map(({ estimates: { value } }) => [value.mean, value.low, value.high]);
  const first = estimates(await sweep({ ...SPEC, seeds }));
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(seeds, { minLength: 5 }), async (shuffled) => {
      assert.deepEqual(estimates(await sweep({ ...SPEC, seeds: shuffled })), first);
    }),
    { numRuns: 10 },
  );
});

test('a signal ends it with what there is, and an earlier sweep of other measures is no help', async () => {
  const controller = new AbortController();
  const part = await sweep(SPEC, {
    signal: controller.signal,
    onProgress: (done) => done === 5 && controller.abort(),
  });
  assert.ok(!part.complete);
  assert.equal(part.runs.length, 5);
  assert.deepEqual(
    part.points.map(({ estimates }) => estimates.value.n),
    [3, 2, 0, 0, 0, 0],
  );
  assert.equal(part.points[5].estimates.value.why, '3 of 3 seeds have no value');
  assert.deepEqual(await sweep(SPEC, { resume: part }), await sweep(SPEC));
  const runs: ToyScenario[] = [];
  await sweepModel(toyModel(runs), { ...SPEC, measures: ['value'] }, { resume: part });
  assert.equal(runs.length, 18);
  assert.equal((await sweep(SPEC, { signal: AbortSignal.abort(), resume: part })).runs.length, 5);
});

test('a run that throws is reported with its scenario; the others go on, and only it is made again', async () => {
  const scenario = { ...TOY, broken: ['s-2'] };
  const found = await sweep({ ...SPEC, scenario });
  assert.ok(!found.complete);
  assert.equal(found.runs.length, 12);
  assert.equal(found.failures.length, 6);
  const { error, settings, scenario: its } = found.failures[1];
  assert.deepEqual(error, { name: 'RangeError', message: 'no run with seed s-2' });
  assert.deepEqual(settings, { 'vms.0.size': 1, policy: 'mine' });
  assert.deepEqual(its, { ...scenario, seed: 's-2', policy: { name: 'mine', add: 3 } });
  assert.equal(found.points[0].estimates.value.why, '1 of 3 seeds have no value');
  const runs: ToyScenario[] = [];
  await sweepModel(toyModel(runs), { ...SPEC, scenario }, { resume: found });
  assert.deepEqual(
    runs.map(({ seed }) => seed),
    new Array(6).fill('s-2'),
  );
});

test('runs that come back in any order, several at once, give the same', async () => {
  const model = toyModel();
  const { measure } = inThisThread(model);
  let atOnce = 0;
  let most = 0;
  let k = 0;
  const runner = {
    width: 4,
    async measure(...args: Parameters<typeof measure>) {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, (k++ * 7) % 5));
      atOnce--;
      return measure(...args);
    },
  };
  assert.equal(JSON.stringify(await sweep(SPEC, { runner })), JSON.stringify(await sweep(SPEC)));
  assert.equal(most, 4);
});

test('events pass between two runs in this thread', async () => {
  let ticks = 0;
  let over = false;
  const tick = (): void => {
    ticks++;
    if (!over) setImmediate(tick);
  };
  tick();
  await sweep(SPEC);
  over = true;
  assert.ok(ticks >= 18, `${ticks}`);
});

test('tasks made elsewhere are collected in any order', async () => {
  const plan = planSweep(toyModel(), SPEC);
  const whole = await sweep(SPEC);
  assert.deepEqual(collectPlan(plan, [...whole.runs].reverse()), whole);
  assert.deepEqual(plan.tasks[3], {
    point: whole.points[1].id,
    settings: { 'vms.0.size': 1, policy: 'mine' },
    seed: 's-1',
    scenario: { ...TOY, seed: 's-1', policy: { name: 'mine', add: 3 } },
  });
});
