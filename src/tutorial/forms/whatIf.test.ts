import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lines } from '../plot/xy.js';
import { WHAT_IF } from '../show/mimes.js';
import { steps } from '../show/steps.js';
import { table } from '../show/table.js';
import { listen } from '../show/testing/listen.js';
import { choice, type Parameters, readValues, slider, toggle, type ValuesOf } from './parameters.js';
import { whatIfs } from './registry.js';
import { type WhatIf, whatIf } from './whatIf.js';

const sent = listen();
const parameters = {
  touches: slider(2, { from: 0.01, to: 100, scale: 'log', unit: 'per s' }),
  policy: choice('V5', ['BASE', 'V5', 'LANDED']),
  on: toggle(true, { title: 'look-around' }),
};

test('shows the parameters, then what comes of the values that they begin with', async () => {
  const nothing = whatIf(parameters, ({ touches, policy, on }) => {
    // The types of the values are those of the parameters.
    const typed: [number, 'BASE' | 'V5' | 'LANDED', boolean] = [touches, policy, on];
    return [
      lines([{ x: 1, y: touches }], { x: 'x', y: 'y', title: policy, alt: 'a' }),
      table([{ policy }]),
      steps({ title: 's', frames: [{ words: 'w' }] }),
      typed.join(' '),
    ];
  });
  assert.equal(nothing, undefined, 'there is nothing to await');
  assert.deepEqual(
    sent.map(({ data }) => data['text/plain']),
    [
      [
        'Parameters',
        'parameter    value  may be',
        'touches      2      from 0.01 to 100 per s',
        'policy       V5     one of BASE, V5, LANDED',
        'look-around  true   true or false',
      ].join('\n'),
      'V5\na',
      'policy\nV5',
      's\n1. w',
      '2 V5 true',
    ],
  );
  const declared = sent[0].data[WHAT_IF] as WhatIf;
  assert.deepEqual(
    declared,
    JSON.parse(JSON.stringify({ id: declared.id, parameters, order: Object.keys(parameters), outputs: 4 })),
  );
  assert.match(declared.id, /^what-if-[0-9a-f]{8}$/);
  const before = JSON.stringify(sent);
  sent.length = 0;
  await whatIf(parameters, async ({ policy, touches }) => {
    await Promise.resolve();
    return [lines([{ x: 1, y: touches }], { x: 'x', y: 'y', title: policy, alt: 'a' })];
  });
  assert.equal(sent.length, 2, 'what is waited for is shown as well');
  assert.equal((sent[0].data[WHAT_IF] as WhatIf).id, declared.id);
  assert.equal(JSON.stringify(sent[1]), JSON.stringify(JSON.parse(before)[1]), 'same input, same bytes');
});

test('values that a reader sets are checked, one sentence each', () => {
  assert.deepEqual(readValues('whatIf', parameters, { touches: 3 }), { touches: 3, policy: 'V5', on: true });
  const bad = (values: object, message: RegExp) =>
    assert.throws(() => readValues('whatIf', parameters, values), { name: 'ConfigError', message });
  bad({ touches: 500 }, /^whatIf: touches must be a number from 0.01 to 100 per s; it was 500$/);
  bad({ policy: 'V6' }, /^whatIf: policy must be one of BASE, V5, LANDED; it was "V6"$/);
  bad({ on: 1 }, /^whatIf: on must be true or false; it was 1$/);
  bad({ touch: 1 }, /^whatIf: touch is not a known field; it may be touches, policy, on$/);
});

test('a what-if that has run can be computed again, with values that are checked', async () => {
  whatIf(parameters, ({ touches, policy }) => [`${touches} ${policy}`, table([{ policy }])]);
  const { id } = sent[0].data[WHAT_IF] as WhatIf;
  const compute = whatIfs().get(id)!;
  const first = sent.slice(1).map(({ data }) => data);
  sent.length = 0;
  assert.deepEqual(await compute({}), first, 'first values, first outputs');
  const texts = async (values: Record<string, unknown>) =>
    (await compute(values)).map((data) => data['text/plain']);
  assert.deepEqual(await texts({ touches: 3, policy: 'BASE' }), ['3 BASE', 'policy\nBASE']);
  await assert.rejects(compute({ policy: 'V6' }), /^ConfigError: whatIf: policy must be one of BASE/);
  await assert.rejects(compute({ touch: 1 }), /touch is not a known field/);
  assert.equal(sent.length, 0, 'it shows nothing by itself');
  whatIf(parameters, async () => 'new');
  await Promise.resolve();
  assert.deepEqual(await whatIfs().get(id)!({}), [{ 'text/markdown': 'new', 'text/plain': 'new' }]);
});

test('one that takes its time says so', () => {
  whatIf(parameters, () => 'x', { slow: true });
  assert.equal((sent[0].data[WHAT_IF] as WhatIf).slow, true);
});

test('the id is of the parameters, whatever they begin with', () => {
  const idOf = (declared: Parameters): string => {
    sent.length = 0;
    whatIf(declared, () => 'x');
    return (sent[0].data[WHAT_IF] as WhatIf).id;
  };
  const id = idOf(parameters);
  assert.equal(idOf({ ...parameters, touches: { ...parameters.touches, value: 3 } }), id);
  assert.notEqual(idOf({ ...parameters, touches: { ...parameters.touches, to: 200 } }), id);
  assert.notEqual(idOf({ on: toggle(true) }), idOf({ off: toggle(true) }));
});

test('declarations may be written out as plain data', () => {
  const number = { kind: 'slider', value: 2, from: 0, to: 4 } as const;
  const policy = { kind: 'choice', value: 'V5', among: ['BASE', 'V5'] } as const;
  whatIf({ number, policy, on: { kind: 'toggle', value: true } }, (values) => {
    // What a reader may set, and not only what it begins with.
    const others: typeof values = { number: 3, policy: 'BASE', on: false };
    return Object.keys(others).join(' ');
  });
  const whole: ValuesOf<Parameters> = { any: 1, other: 'text', third: false };
  assert.equal(Object.keys(whole).length, 3);
});

test('wrong parameters are named', async () => {
  const bad = (run: () => unknown, message: RegExp) => assert.throws(run, { name: 'ConfigError', message });
  bad(() => slider(2, { from: 3, to: 5 }), /^slider: value must be a number from 3 to 5; it was 2$/);
  bad(
    () => slider(6, { from: 3, to: 5, title: 'hot pages' }),
    /^slider \(hot pages\): value must be a number from 3 to 5; it was 6$/,
  );
  bad(() => slider(2, { from: 1, to: 5, step: 2 }), /from 1 to 5, in steps of 2; it was 2$/);
  bad(() => slider(2, { from: 5, to: 1 }), /^slider: to must be above from, which is 5; it was 1$/);
  bad(
    () => slider(1, { from: 0, to: 1, scale: 'log' }),
    /^slider: from must be above 0 on a log scale; it was 0$/,
  );
  bad(
    () => slider(1, { from: 0, to: 1, units: 's' } as never),
    /units is not a known field; it may be from, to, step/,
  );
  bad(() => choice('c' as never, ['a', 'b']), /^choice: value must be one of a, b; it was "c"$/);
  bad(
    () => choice('c' as never, ['a', 'b'.repeat(1e5)]),
    /^choice: value must be one of a, b{57}\.\.\.; it was "c"$/,
  );
  bad(() => choice('a', ['a']), /^choice: among must be a list of at least 2 values; it was a list of 1$/);
  bad(() => toggle('yes' as never), /^toggle: value must be true or false; it was "yes"$/);
  bad(
    () => choice('a', ['a', 'b', 'a']),
    /^choice: among\[2\] must be different from the others; it was "a"$/,
  );
  // At once: a rejection that no one awaits would come after the cell, or never.
  bad(() => whatIf({ a: 1 } as never, () => 'x'), /^whatIf: a must be made by slider, choice/);
  for (const kind of [{ toString: null }, 'constructor'])
    bad(() => whatIf({ a: { kind } } as never, () => 'x'), /^whatIf: a must be made by slider, choice/);
  const nothing = /^ConfigError: whatIf: it takes a figure/;
  bad(() => whatIf(parameters, () => 'x', { slow: 1 } as never), /^whatIf: slow must be true; it was 1$/);
  assert.throws(() => whatIf({ on: toggle(true) }, () => undefined as unknown as string), nothing);
  bad(
    () => whatIf({ on: toggle(true) }, class {} as never),
    /^whatIf: result must be a function of the parameters; it was a class$/,
  );
  await assert.rejects(
    whatIf({ on: toggle(true) }, async () => undefined as unknown as string),
    nothing,
  );
});
