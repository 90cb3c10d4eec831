import assert from 'node:assert/strict';
import { test } from 'node:test';
import { studentT } from './studentT.js';

function close(actual: number, expected: number, relative: number): void {
  assert.ok(Math.abs(actual / expected - 1) <= relative, `${actual}, expected ${expected}`);
}

test('95 %: the printed table (NIST/SEMATECH e-Handbook 1.3.6.7.2, two-sided)', () => {
  const table = {
    1: 12.706,
    2: 4.303,
    3: 3.182,
    4: 2.776,
    5: 2.571,
    7: 2.365,
    9: 2.262,
    15: 2.131,
    30: 2.042,
    100: 1.984,
  };
  for (const [degrees, t] of Object.entries(table))
    assert.equal(Number(studentT(0.95, Number(degrees)).toFixed(3)), t, `${degrees}`);
});

test('one and two degrees of freedom have closed forms', () => {
  for (const p of [0.5, 0.9, 0.95, 0.99]) {
    close(studentT(p, 1), Math.tan((p * Math.PI) / 2), 1e-12);
    close(studentT(p, 2), p * Math.sqrt(2 / (1 - p * p)), 1e-12);
  }
});

test('many degrees of freedom are the normal distribution, next term and all', () => {
  const z = 1.959963984540054;
  for (const n of [2000, 2001]) close(studentT(0.95, n), z + (z ** 3 + z) / (4 * n), 1e-6);
});

test('a wrong argument is named', () => {
  assert.throws(() => studentT(1, 3), /confidence was 1/);
  assert.throws(() => studentT(0.95, 0), /degrees was 0; it must be a whole number from 1/);
});
