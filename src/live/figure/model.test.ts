import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type MimeBundle, PLOTLY, textOf } from '../../tutorial/plot/bundle.js';
import { toSvg } from '../../tutorial/plot/svg/figure.js';
import { drawNarrow } from './drawNarrow.js';
import { modelOf } from './model.js';

/** Every figure of the notebooks. */
const figures = readdirSync('notebooks')
  .filter((name) => name.endsWith('.ipynb'))
  .flatMap((name) => {
    const { cells } = JSON.parse(readFileSync(join('notebooks', name), 'utf8')) as {
      cells: { id: string; outputs?: { data?: MimeBundle }[] }[];
    };
    return cells.flatMap(({ id, outputs = [] }) =>
      outputs.flatMap(({ data = {} }) =>
        data[PLOTLY] === undefined
          ? []
          : [{ where: `${name} ${id}`, plotly: data[PLOTLY], svg: textOf(data['image/svg+xml']) }],
      ),
    );
  });

/** What is drawn: texts, and paths as far as rounding lets them be compared. */
function drawnIn(svg: string): object {
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
  const looks = [...svg.matchAll(/<(path|rect|circle)\b[^>]*>/g)].map(([element, name]) =>
    [name, ...['fill', 'stroke', 'stroke-dasharray'].map((each) => attribute(element, each))].join(' '),
  );
  return { texts, looks };
}

function attribute(element: string, name: string): string {
  return (new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1] ?? '').replace(/url.*/, 'url');
}

test('from what it holds for Plotly every figure can be drawn again as it is', () => {
  assert.ok(figures.length > 50);
  for (const { where, plotly, svg } of figures)
    assert.deepEqual(drawnIn(toSvg(modelOf(plotly))), drawnIn(svg), where);
});

test('drawn for a phone, letters have 12 px and nothing stands outside', () => {
  for (const { where, plotly } of figures) {
    const svg = drawNarrow(plotly, 324);
    assert.match(svg, /viewBox="0 0 324 /, where);
    const sizes = [...svg.matchAll(/font-size="(\d+)"/g)].map(([, size]) => Number(size));
    assert.ok(Math.min(...sizes) >= 12, where);
    for (const [, x, wide] of svg.matchAll(/<rect x="([\d.-]+)"[^>]*? width="([\d.]+)"/g))
      assert.ok(Number(x) >= 0 && Number(x) + Number(wide) <= 324, `${where}: ${x} + ${wide}`);
  }
});

test('drawn for a phone, numbers below an axis do not run into each other', () => {
  const bottom = /<text x="([\d.]+)" y="([\d.]+)" font-size="12"[^>]*text-anchor="middle"[^>]*>([\d.]+)</g;
  let seen = 0;
  for (const { where, plotly } of figures) {
    let last = { y: '', end: 0 };
    for (const [, x, y, text] of drawNarrow(plotly, 324).matchAll(bottom)) {
      const half = 3 * text.length;
      if (y === last.y) assert.ok(Number(x) - half > last.end, `${where}: ${text} at ${x}`);
      last = { y, end: Number(x) + half };
      seen++;
    }
  }
  assert.ok(seen > 50);
});
