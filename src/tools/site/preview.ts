/** A picture for those who show a link to the site: the argument's pages on Linux 6.1, V a VM, when P has lost some. */
import { PNG } from 'pngjs';
import { unpackCourses } from '../../simulator/replay/packed.js';
import { load } from '../../tutorial/data/load.js';
import { gridOrder, LOOKS, ROWS } from '../../tutorial/picture/looks.js';
import { roundsIn } from '../../tutorial/picture/rounds.js';

const [WIDE, TALL] = [1200, 630];
/** One page's cell, and the distance between the two owners, px. */
const [CELL, BETWEEN] = [9, 60];
const PAPER = 0xffffff;
const ROUND = 4;

/** The bytes of a PNG. */
export function previewPng(): Buffer {
  const course = unpackCourses(load('rounds')).find(
    ({ kernel, mode, oneCgroup, ages }) => kernel === '6.1' && mode === 'vm' && oneCgroup && !ages,
  )!;
  const round = roundsIn(course)[ROUND];
  const owners = [round.V, round.P].map(({ looks }) => inRows(looks));
  const wide = owners.reduce((sum, { columns }) => sum + columns * CELL, BETWEEN);
  const pixels = new Uint32Array(WIDE * TALL).fill(PAPER);
  let left = Math.round((WIDE - wide) / 2);
  const top = Math.round((TALL - ROWS * CELL) / 2);
  for (const { colours, columns } of owners) {
    colours.forEach((colour, i) => {
      const [x, y] = [left + (i % columns) * CELL, top + Math.floor(i / columns) * CELL];
      for (let down = 0; down < CELL - 1; down++)
        pixels.fill(colour, (y + down) * WIDE + x, (y + down) * WIDE + x + CELL - 1);
    });
    left += columns * CELL + BETWEEN;
  }
  return png(pixels);
}

/** The colours of an owner's pages, hot ones first, as the picture has them. */
function inRows(looks: Uint8Array): { colours: number[]; columns: number } {
  // What its owner touches again has a mark in the picture; here it is that mark's colour.
  const colours = LOOKS.map(({ mark, colour, markColour }) => (mark === 'cross' ? markColour : colour));
  return {
    colours: Array.from(gridOrder(looks.length), (page) =>
      Number.parseInt(colours[looks[page]].slice(1), 16),
    ),
    columns: looks.length / ROWS,
  };
}

function png(pixels: Uint32Array): Buffer {
  const picture = new PNG({ width: WIDE, height: TALL });
  pixels.forEach((colour, i) => {
    picture.data.writeUInt32BE(((colour << 8) | 0xff) >>> 0, 4 * i);
  });
  return PNG.sync.write(picture, { colorType: 2, filterType: 0, deflateStrategy: 0 });
}
