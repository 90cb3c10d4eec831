import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import * as core from '../../simulator/compare/testing/inThisThread.js';
import { SMALL, SMALL_COMPARISON } from '../../simulator/compare/testing/small.js';
import { policies } from '../../simulator/policy/presets.js';
import type { DisplayHook, DisplayMessage } from '../show/display.js';
import { compare, sweep } from './manyRuns.js';

const DISPLAY = Symbol.for('second-look.display');
const INTERRUPT = Symbol.for('second-look.onInterrupt');
const kernel = globalThis as {
  [DISPLAY]?: DisplayHook | undefined;
  [INTERRUPT]?: ((stop: () => void) => () => void) | undefined;
};
let sent: { message: DisplayMessage; update: boolean }[] = [];
const stops: Set<() => void> = new Set();

beforeEach(() => {
  sent = [];
  kernel[DISPLAY] = (message, update = false) => sent.push({ message, update });
  kernel[INTERRUPT] = (stop) => {
    stops.add(stop);
    return () => void stops.delete(stop);
  };
});
afterEach(() => {
  delete kernel[DISPLAY];
  delete kernel[INTERRUPT];
});

const words = () => sent.map(({ message }) => message.data['text/plain'] ?? '(nothing)');

test('a comparison shows its progress and then nothing', async () => {
  const found = await compare(SMALL_COMPARISON, { label: 'two policies', threads: 1 });
  assert.deepEqual(found, await core.compare(SMALL_COMPARISON));
  assert.deepEqual(words(), [
    ...[0, 1, 2, 3, 4, 5, 6].map((done) => `two policies: ${done} of 6`),
    '(nothing)',
  ]);
  assert.deepEqual(sent.at(-1)?.message.data, {});
  const ids = new Set(sent.map(({ message }) => message.transient?.display_id));
  assert.equal(ids.size, 1);
  assert.equal(stops.size, 0);
});

test('an interrupted sweep gives what it has, and goes on when the cell is run again', async () => {
  const spec = {
    scenario: SMALL,
    vary: { 'host.lookAround': [true, false] },
    seeds: 3,
    measures: ['vms.0.reclaim.refaults'],
  };
  const display = kernel[DISPLAY]!;
  kernel[DISPLAY] = (message, update) => {
    display(message, update);
    if (words().at(-1) === 'runs: 2 of 6') for (const stop of stops) stop();
  };
  const part = await sweep(spec, { threads: 1 });
  assert.deepEqual([part.complete, part.runs.length], [false, 2]);
  assert.equal(words().at(-1), 'runs: 2 of 6', 'the bar stays and says how far it got');
  assert.deepEqual((await sweep(spec, { signal: AbortSignal.abort() })).runs, part.runs);

  kernel[DISPLAY] = display;
  sent = [];
  const whole = await sweep(spec, { threads: 1 });
  assert.deepEqual(words().slice(0, 2), ['runs: 0 of 6', 'runs: 2 of 6']);
  assert.equal(JSON.stringify(whole), JSON.stringify(await core.sweep(spec)));

  // Complete: run again it is made again.
  sent = [];
  await sweep(spec, { threads: 1 });
  assert.ok(words().includes('runs: 1 of 6'));
});

test('runs with functions in the spec are not kept: whether they are the same cannot be known', async () => {
  let factor = 1;
  const spec = { ...SMALL_COMPARISON, measures: { m: (r: { endSeconds: number }) => factor * r.endSeconds } };
  const controller = new AbortController();
  const display = kernel[DISPLAY]!;
  kernel[DISPLAY] = (message, update) => {
    display(message, update);
    if (words().at(-1) === 'runs: 2 of 6') controller.abort();
  };
  assert.equal((await compare(spec, { threads: 1, signal: controller.signal })).runs.length, 2);
  factor = 2;
  const { runs } = await compare(spec, { threads: 1 });
  assert.deepEqual(
    runs.map(({ values }) => values.m),
    new Array(6).fill(200),
  );
});

test('a policy of your own is run in this thread, and the bar says so', async () => {
  const mine = { ...policies.LANDED, name: 'mine', looksAround: () => false };
  const found = await compare({ ...SMALL_COMPARISON, policies: ['LANDED', mine] });
  assert.equal(
    words()[0],
    'runs (in this thread where policy.ask is a function, which cannot be sent to another): 0 of 6',
  );
  assert.deepEqual(JSON.parse(JSON.stringify(found)), found);
});

test('a run that takes long says in the bar how far it is, until it is over', async (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => {
    now += 1000;
    return now;
  });
  const mine = { ...policies.LANDED, name: 'mine', looksAround: () => false };
  const spec = { scenario: { ...SMALL, policy: mine }, vary: {}, seeds: 2, measures: ['events'] };
  const found = await sweep(spec, { threads: 1, label: 'long' });
  assert.deepEqual(found.runs, (await core.sweep(spec)).runs);
  const kinds = words().map((each) => String(each).replace(/ \(in this .*another\)|; mine: .*/g, ''));
  const counts = kinds.filter((each, k) => each !== kinds[k - 1]);
  assert.deepEqual(counts, ['long: 0 of 2', 'long: 1 of 2', 'long: 2 of 2', '(nothing)']);
  assert.match(
    String(words()[1]),
    /^long \(.*\): 0 of 2; mine: [\d.]+ of 100 simulated seconds in \d+ s, at this pace/,
  );
  assert.match(String(sent[1].message.data['text/html']), /0 of 2<br>mine: /);
  const ids = new Set(sent.map(({ message }) => message.transient?.display_id));
  assert.equal(ids.size, 1, 'one display: a second one would leave an empty output');
});

test('a slip in a measure takes the bar away with it', async () => {
  await assert.rejects(sweep({ scenario: SMALL, vary: {}, seeds: 2, measures: ['vms.0.reclaim.refault'] }), {
    name: 'ConfigError',
    message: /^measures\.vms\.0\.reclaim\.refault vms\.0\.reclaim has no 'refault'; it has .*refaults/,
  });
  assert.equal(words().at(-1), '(nothing)');
  assert.equal(stops.size, 0);
});

test('without a notebook it runs as well, and shows nothing', async () => {
  delete kernel[DISPLAY];
  assert.ok((await compare(SMALL_COMPARISON)).complete);
  assert.equal(sent.length, 0);
});

test('options that are none are refused in one sentence', async () => {
  const wrong: [unknown, string][] = [
    [null, 'options must be an object; it was null'],
    [{ runner: null }, 'runner is not a field that is known here; check the spelling'],
    [{ onProgress: 5 }, 'onProgress is not a field that is known here; check the spelling'],
    [{ signal: 1 }, 'signal must be an AbortSignal; it was 1'],
    [{ threads: 0 }, 'threads must be a whole number from 1 to 4096; it was 0'],
    [{ label: '' }, 'label must be a text that is not blank; it was ""'],
    [{ resume: 's' }, 'resume must be an earlier sweep or comparison; it was "s"'],
  ];
  for (const [options, message] of wrong)
    await assert.rejects(compare(SMALL_COMPARISON, options as never), { name: 'ConfigError', message });
  await assert.rejects(sweep(null as never), {
    name: 'ConfigError',
    message: 'sweep must be an object; it was null',
  });
});

test('where a sweep runs is one of two words', async () => {
  const spec = { scenario: SMALL, vary: {}, seeds: 1, measures: ['vms.0.reclaim.refaults'] };
  const on = 'moon' as 'cluster';
  await assert.rejects(sweep({ ...spec, on }), {
    name: 'ConfigError',
    message: `on must be one of 'cores', 'cluster'; it was "moon"`,
  });
});
