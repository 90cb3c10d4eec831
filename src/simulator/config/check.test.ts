import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarios } from '../scenario/presets.js';
import { simulate } from '../sim/simulate.js';
import { refuse, shown } from './check.js';

test('a value is shown as its author wrote it, and cut where it is long', () => {
  const values = ['a', 1, null, undefined, Symbol('a'), [1], {}, () => 1, 'x'.repeat(1e5)];
  assert.deepEqual(values.map(shown), [
    '"a"',
    '1',
    'null',
    'undefined',
    'a symbol',
    'a list',
    'an object',
    'a function',
    `"${'x'.repeat(57)}..."`,
  ]);
});

test('a refusal names the field, what it was and what it may be', () => {
  const message = 'seconds must be a number from 0; it was "soon"';
  assert.throws(() => refuse('seconds', 'soon', 'a number from 0'), {
    name: 'ConfigError',
    message,
    fields: ['seconds'],
  });
});

test('a page of text in place of a name does not fill the screen', () => {
  const name = 'x'.repeat(1e5);
  const [vm] = scenarios.plain.vms;
  const twice = {
    ...scenarios.plain,
    vms: [
      { ...vm, name },
      { ...vm, name, memoryMiB: 1 },
    ],
  };
  assert.throws(
    () => simulate(twice),
    ({ message }: Error) =>
      message.length < 200 && message.startsWith("vms.1.name must not be another owner's name"),
  );
});
