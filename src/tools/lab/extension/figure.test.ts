import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFigure } from './figure.js';

test('layout and config are filled in', () => {
  assert.deepEqual(readFigure({ data: [{ x: [1] }] }), { data: [{ x: [1] }], layout: {}, config: {} });
});

test('what is wrong with a figure is said by name', () => {
  const cases: [unknown, RegExp][] = [
    ['{"data":[]}', /must be an object \{data, layout, config\}, and it is a string/],
    [{ layout: {} }, /"data" must be a list of traces, and it is missing/],
    [{ data: {} }, /"data" must be a list of traces, and it is an object/],
    [{ data: [{}, null] }, /"data\[1\]" must be a trace, and it is null/],
    [{ data: [], layout: [] }, /"layout" must be an object, and it is a list/],
    [{ data: [], config: 1 }, /"config" must be an object, and it is a number/],
  ];
  for (const [value, expected] of cases) assert.throws(() => readFigure(value), expected);
});
