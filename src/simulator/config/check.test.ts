import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { scenarios } from '../scenario/presets.js';
import { simulate } from '../sim/simulate.js';
import { callable, check, oneOf, refuse, shown } from './check.js';

test('a value is shown as its author wrote it, and cut where it is long', () => {
  const loop: unknown[] = [1];
  loop.push(loop);
  const values = [
    'a',
    1,
    null,
    undefined,
    2n,
    Symbol('a'),
    [1],
    [1, 'b'],
    loop,
    {},
    () => 1,
    class {},
    'x'.repeat(1e5),
  ];
  assert.deepEqual(values.map(shown), [
    '"a"',
    '1',
    'null',
    'missing',
    '2n (a bigint)',
    'a symbol',
    'a list of 1',
    '[1, "b"]',
    'a list of 2',
    'an object',
    'a function',
    'a class',
    `"${'x'.repeat(57)}..."`,
  ]);
});

test('what can be called only with new is no function', () => {
  const refused = { name: 'ConfigError', message: 'zap must be a function; it was a class' };
  assert.throws(() => check('zap', callable(), class {}), refused);
  for (const fine of [() => 1, async () => 1, function named() {}, Number, function* many() {}])
    assert.equal(check('zap', callable(), fine), fine);
});

test('words that something may be are cut, too', () => {
  assert.throws(() => check('answer', oneOf(['x'.repeat(1e5), 'y']), 3), {
    message: `answer must be one of '${'x'.repeat(57)}...', 'y'; it was 3`,
  });
});

test('a list is no object', () => {
  assert.throws(() => check('options', v.strictObject({}), []), {
    message: 'options must be an object; it was a list of 0',
  });
});

test('a schema without words of its own has those of the checks', () => {
  assert.throws(() => check('name', v.string(), 3), { message: 'name must be string; it was 3' });
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
