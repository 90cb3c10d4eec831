import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { colours, contrast, readPng } from './png.js';

/** A PNG of these rows: each is a filter and its bytes. */
function png(width: number, rows: number[][], colour: 2 | 6): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  const header = Buffer.from([0, 0, 0, width, 0, 0, 0, rows.length, 8, colour, 0, 0, 0]);
  const data = deflateSync(Buffer.from(rows.flat()));
  const half = Math.floor(data.length / 2); // in two chunks, as a long picture is
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', data.subarray(0, half)),
    chunk('IDAT', data.subarray(half)),
  ];
  return Buffer.concat([Buffer.alloc(8), ...parts]);
}

test('undoes every row filter', () => {
  const rows = [
    [0, 10, 20, 30, 40, 50, 60],
    [1, 10, 20, 30, 30, 30, 30],
    [2, 0, 0, 0, 0, 0, 0],
    [3, 5, 10, 15, 15, 15, 15],
    [4, 0, 0, 0, 0, 0, 0],
  ];
  const { rgba, width, height } = readPng(png(2, rows, 2));
  assert.deepEqual([width, height], [2, 5]);
  const row = [10, 20, 30, 255, 40, 50, 60, 255];
  assert.deepEqual([...rgba.subarray(0, 32)], [...row, ...row, ...row, ...row]);
  // Paeth takes the neighbour nearest to left + up - corner: the row above here.
  assert.deepEqual([...rgba.subarray(32)], row);
});

test('refuses what it does not read', () => {
  const file = png(1, [[0, 1, 2, 3]], 2);
  file[28] = 1;
  assert.throws(() => readPng(file), /interlace 1/);
});

test('counts colours', () => {
  const picture = readPng(
    png(
      2,
      [
        [0, 1, 2, 3, 255, 9, 9, 9, 255],
        [0, 1, 2, 3, 255, 1, 2, 3, 255],
      ],
      6,
    ),
  );
  assert.deepEqual(colours(picture), [
    ['1,2,3', 3],
    ['9,9,9', 1],
  ]);
});

test('contrast as WCAG defines it', () => {
  assert.equal(contrast('0,0,0', '255,255,255'), 21);
  assert.equal(contrast('7,7,7', '7,7,7'), 1);
  assert.equal(contrast('255,255,255', '118,118,118').toFixed(2), '4.54');
});
