import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAs } from './load.js';

import { figureOf, type PublishedFigure } from './publishedFigures.js';

const figure: PublishedFigure = {
  id: 'v5-pass-one-call',
  what: 'an aging',
  value: 0.923,
  unit: 's',
  source: 'Y5-b',
  who: 'A',
};
const read = (...figures: object[]): readonly PublishedFigure[] =>
  readAs('published', { experiments: [], figures }).figures;

test('a figure is found by its id', () => {
  const figures = read(figure, { ...figure, id: 'v5-pass-two-calls', exactness: 'about', invented: true });
  assert.deepEqual(figureOf(figures, 'v5-pass-one-call'), figure);
  assert.throws(
    () => figureOf(figures, 'v5-one-call'),
    /no figure "v5-one-call"; the nearest of 2 are v5-pass-one-call, v5-pass-two-calls$/,
  );
  assert.throws(
    () => figureOf(figures, 'long '.repeat(20_000)),
    /no figure "(long ){11}lo\.\.\."; the nearest/,
  );
});

test('what is wrong with a figure is named', () => {
  assert.throws(() => read({ ...figure, value: '0.9' }), /^ConfigError: figures\.0\.value must be a number/);
  assert.throws(() => read({ ...figure, unit: '' }), /figures\.0\.unit must be a text/);
  assert.throws(() => read({ ...figure, exactness: 'some' }), /figures\.0\.exactness must be one of 'about'/);
  assert.throws(() => read({ ...figure, invented: false }), /figures\.0\.invented must be true or left out/);
  assert.throws(
    () => read(figure, figure),
    /figures must not have an id twice; it has v5-pass-one-call twice/,
  );
});
