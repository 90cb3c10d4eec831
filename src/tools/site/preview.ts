/** A picture for those who show a link to the site: the argument's pages on Linux 6.1, V a VM, when P has lost some. */
import { deflateSync } from 'node:zlib';
import { classOf, unpackCourses } from '../../simulator/replay/packed.js';
import { load } from '../../tutorial/data/load.js';
import { LOOKS, ROWS } from '../../tutorial/picture/looks.js';
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
  const pages = ['H', 'W', 'C'].flatMap((letter) =>
    [...looks.keys()].filter((page) => classOf(page) === letter),
  );
  // What its owner touches again has a mark in the picture; here it is that mark's colour.
  const colours = LOOKS.map(({ mark, colour, markColour }) => (mark === 'cross' ? markColour : colour));
  return {
    colours: pages.map((page) => Number.parseInt(colours[looks[page]].slice(1), 16)),
    columns: looks.length / ROWS,
  };
}

function png(pixels: Uint32Array): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDE, 0);
  head.writeUInt32BE(TALL, 4);
  head.set([8, 2], 8); // eight bits of red, green and blue
  const rows = Buffer.alloc(TALL * (1 + 3 * WIDE));
  pixels.forEach((colour, i) => {
    rows.writeUIntBE(colour, Math.floor(i / WIDE) * (1 + 3 * WIDE) + 1 + 3 * (i % WIDE), 3);
  });
  const parts = [
    part('IHDR', head),
    part('IDAT', deflateSync(rows, { level: 9 })),
    part('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...parts]);
}

function part(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
