import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dress, readTheme } from '../../../live/figure/theme.js';
import { altText, captionText, readFigure } from './figure.js';

test('a figure is copied, with layout and config filled in', () => {
  const sent = { data: [{ x: [1] }] };
  const figure = readFigure(sent);
  assert.deepEqual(figure, { data: [{ x: [1] }], layout: {}, config: {} });
  figure.data[0].x = [2];
  assert.deepEqual(sent.data[0].x, [1]);
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

test('the alt text, else the title', () => {
  const text = (layout: object) => altText(readFigure({ data: [], layout }));
  assert.equal(text({ meta: { alt: 'Line chart' }, title: 'T' }), 'Line chart');
  assert.equal(text({ title: { text: 'One<br>two' } }), 'One two');
  assert.equal(text({}), 'A plot without a description.');
});

test('the caption, when there is one', () => {
  const text = (layout: object) => captionText(readFigure({ data: [], layout }));
  assert.equal(text({ meta: { alt: 'Line chart', caption: 'Five seeds.' } }), 'Five seeds.');
  for (const layout of [{}, { meta: {} }, { meta: { caption: 1 } }]) assert.equal(text(layout), '');
});

test("the theme's paper and ink take the place of the figure's own", () => {
  const theme = readTheme((name) => ({ '--jp-layout-color0': '#111' })[name] ?? '');
  const figure = readFigure({
    data: [{ line: { color: 'own' }, x: ['own'] }, { marker: { color: 'blue' } }],
    layout: {
      font: { color: 'own', size: 13 },
      yaxis2: { range: [0, 1] },
      annotations: [{ font: { color: 'own' } }],
    },
  });
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
