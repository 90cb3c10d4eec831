import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scaleOf } from './svg/scale.js';
import { lines, points } from './xy.js';

const vcpus = [1, 2, 4, 8, 16, 32, 64, 112];
const figure = (places: readonly number[], scale: 'linear' | 'log' = 'log') =>
  points(
    places.map((x) => ({ x, y: x })),
    { x: { column: 'x', scale }, y: 'y', alt: 'a', curves: [{ x: 3, y: 1 }] },
  );
const axisOf = (places: readonly number[], scale?: 'linear' | 'log') =>
  figure(places, scale).model.panels[0].x;
const textsOf = (axis: ReturnType<typeof axisOf>, width: number): string[] =>
  scaleOf(axis, 0, width, 5).ticks.map(({ text }) => text);

test('few places of the data are the ticks, in both pictures; curves add none', () => {
  assert.deepEqual(axisOf(vcpus).places, vcpus);
  assert.deepEqual(textsOf(axisOf(vcpus), 600), vcpus.map(String));
  const { xaxis } = figure(vcpus).plotly.layout as { xaxis: Record<string, unknown> };
  assert.deepEqual([xaxis.tickmode, xaxis.tickvals, xaxis.ticktext], ['array', vcpus, vcpus.map(String)]);
  assert.match(figure(vcpus).svg, />112</);
});

test('many places, one, or places that are long to write leave the ticks to the axis', () => {
  for (const places of [Array.from({ length: 11 }, (_, i) => i + 1), [5], [1, 1.23456], [1, 1 / 3]])
    assert.equal(axisOf(places).places, undefined);
});

test('a place outside a chosen range is no tick', () => {
  const rows = vcpus.map((x) => ({ x, y: x }));
  const { places } = lines(rows, { x: { column: 'x', range: [2, 20] }, y: 'y', alt: 'a' }).model.panels[0].x;
  assert.deepEqual(places, [2, 4, 8, 16]);
});

test('texts that would overlap are left out, their ticks stay', () => {
  const texts = textsOf(axisOf(vcpus, 'linear'), 300);
  assert.equal(texts.length, vcpus.length);
  assert.deepEqual(texts.filter(Boolean), ['1', '8', '16', '32', '64', '112']);
});

test('numbers of one log axis are all plain or all powers of ten', () => {
  const texts = (range: readonly [number, number]): string[] =>
    scaleOf({ label: 'y', scale: 'log', domain: range }, 0, 300, 6).ticks.map(({ text }) => text);
  assert.deepEqual(texts([1e-4, 1]), ['0.0001', '0.001', '0.01', '0.1', '1']);
  assert.deepEqual(texts([1e-5, 10]), ['10⁻⁵', '10⁻⁴', '10⁻³', '10⁻²', '10⁻¹', '1', '10']);
});

test('a short log axis has round ticks, at least three, the same in both pictures', () => {
  const ticks = (low: number, high: number): string[] =>
    scaleOf({ label: 'y', scale: 'log', domain: [low, high] }, 0, 300, 5).ticks.map(({ text }) => text);
  assert.deepEqual(ticks(0.3, 2.2), ['0.5', '1', '2']);
  assert.deepEqual(ticks(0.4, 1.6), ['0.5', '0.7', '1', '1.5']);
  assert.deepEqual(ticks(0.75, 1.3), ['0.8', '0.9', '1', '1.2']);
  const rows = [1, 2].map((x, i) => ({ x, y: 1 - 0.6 * i }));
  const made = points(rows, { x: 'x', y: { column: 'y', scale: 'log' }, alt: 'a' });
  const { ticktext, tickvals } = made.plotly.layout.yaxis as { ticktext: string[]; tickvals: number[] };
  const [low, high] = made.model.panels[0].y.domain;
  assert.deepEqual([ticktext, tickvals], [ticks(low, high), ticks(low, high).map(Number)]);
});

test('whole numbers have no tick between them', () => {
  const ticks = (high: number): string[] => {
    const made = lines(
      [0, 1, high].map((y) => ({ x: y, y })),
      { x: 'x', y: 'y', alt: 'a' },
    );
    return scaleOf(made.model.panels[0].y, 300, 0, 6).ticks.map(({ text }) => text);
  };
  assert.deepEqual(ticks(3), ['0', '1', '2', '3']);
  assert.deepEqual(ticks(2.5), ['0', '0.5', '1', '1.5', '2', '2.5']);
});

test('places on a small part of an axis leave the ticks to it', () => {
  const curves = [1, 1e6].map((x) => ({ x, y: x }));
  const made = points(
    [1e4, 1e5, 1e6].map((x) => ({ x, y: x })),
    { x: { column: 'x', scale: 'log' }, y: 'y', alt: 'a', curves },
  );
  assert.equal(made.model.panels[0].x.places, undefined);
});

test('a title longer than its axis is broken into lines', () => {
  const title = 'pages in a wrong generation (%)';
  const drawn = (height: number): number => {
    const { svg } = lines([{ x: 0, y: 1 }], {
      x: 'x',
      y: { column: 'y', title },
      alt: 'a',
      title: 'T',
      height,
    });
    return svg.match(/rotate\(-90/g)?.length ?? 0;
  };
  assert.deepEqual([drawn(200), drawn(600)], [2, 1]);
});
