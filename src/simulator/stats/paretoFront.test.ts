import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { paretoFront } from './paretoFront.js';

test('keeps who is best at something, in order of x', () => {
  const points = [
    { x: 3, y: 1 },
    { x: 0, y: 9 },
    { x: 3, y: 2 },
    { x: 1, y: 4 },
    { x: 2, y: 4 },
  ];
  assert.deepEqual(paretoFront(points), [1, 3, 0]);
});

test('of equal points the first; of none none', () => {
  assert.deepEqual(
    paretoFront([
      { x: 1, y: 1 },
      { x: 1, y: 1 },
    ]),
    [0],
  );
  assert.deepEqual(paretoFront([]), []);
});

test('every other point is beaten by one on the front, and none on it by any', () => {
  const beats = (a: { x: number; y: number }, b: { x: number; y: number }) =>
    a.x <= b.x && a.y <= b.y && (a.x < b.x || a.y < b.y);
  const point = fc.record({ x: fc.integer({ min: 0, max: 9 }), y: fc.integer({ min: 0, max: 9 }) });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 12 }), (points) => {
      const front = paretoFront(points);
      const same = (a: { x: number; y: number }, b: { x: number; y: number }) => a.x === b.x && a.y === b.y;
      points.forEach((each, i) => {
        const beaten = points.some((other) => beats(other, each));
        if (front.includes(i)) assert.ok(!beaten);
        else assert.ok(beaten || front.some((k) => same(points[k], each)));
      });
    }),
  );
});

test('what is no number is refused', () => {
  assert.throws(() => paretoFront([{ x: 0, y: Number.NaN }]), {
    name: 'ConfigError',
    message: /points\[0\]/,
  });
});
