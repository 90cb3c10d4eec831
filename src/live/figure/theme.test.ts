import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dress } from './theme.js';

test("the theme's paper and ink take the place of the figure's own", () => {
  const theme = { paper: '#111', ink: 'black', faint: 'grey' };
  const figure = {
    config: {},
    data: [{ line: { color: 'own' }, x: ['own'] }, { marker: { color: 'blue' } }],
    layout: {
      font: { color: 'own', size: 13 },
      yaxis2: { range: [0, 1] },
      annotations: [{ font: { color: 'own' } }],
    },
  };
  const { data, layout } = dress(figure, theme) as {
    data: unknown;
    layout: Record<string, Record<string, unknown>>;
  };
  assert.deepEqual(data, [{ line: { color: 'black' }, x: ['own'] }, { marker: { color: 'blue' } }]);
  assert.deepEqual(layout.font, { color: 'black', size: 13 });
  assert.deepEqual(layout.annotations, [{ font: { color: 'black' } }]);
  assert.equal(layout.paper_bgcolor, '#111');
  assert.deepEqual(layout.yaxis2.range, [0, 1]);
  assert.equal(layout.xaxis.linecolor, 'black');
});
