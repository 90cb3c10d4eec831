import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PNG } from 'pngjs';
import { colours } from './png.js';

test('counts colours, the background first', () => {
  const picture = new PNG({ width: 2, height: 2 });
  picture.data = Buffer.from([1, 2, 3, 255, 9, 9, 9, 255, 9, 9, 9, 255, 9, 9, 9, 255]);
  assert.deepEqual(colours(PNG.sync.write(picture)), [
    ['1,2,3', 1],
    ['9,9,9', 3],
  ]);
});
