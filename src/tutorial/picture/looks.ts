/** How a page looks, and where it stands in its owner's grid. */
import { BLOCK, classOf, PATTERN } from '../../simulator/replay/packed.js';

/** A mark over a colour, so that colour is never the only difference. */
export type Mark = 'none' | 'dot' | 'line' | 'slash' | 'cross';

/** One of the states that a page can be in. */
export interface Look {
  readonly name: string;
  readonly colour: string;
  readonly mark: Mark;
  readonly markColour: string;
}

/** By number of generations behind the youngest, of which there are at most four; then in swap. Lightness falls. */
export const LOOKS: readonly Look[] = [
  { name: 'youngest generation', colour: '#ffdf4d', mark: 'none', markColour: '#000000' },
  { name: 'one older', colour: '#c9ba72', mark: 'dot', markColour: '#7a6c26' },
  { name: 'two older', colour: '#8f8c80', mark: 'line', markColour: '#c3c0b4' },
  { name: 'three older', colour: '#5b6478', mark: 'slash', markColour: '#a3abbd' },
  { name: 'in swap', colour: '#14161c', mark: 'none', markColour: '#000000' },
  { name: 'in swap, and touched again later: lost', colour: '#14161c', mark: 'cross', markColour: '#ff8a4c' },
];
/** Number of the look of a page in swap that is not touched again. */
export const GONE = 4;
/** Number of the look of a page in swap that is. */
export const LOST = 5;

/** Rows of a grid, the same for owners of all sizes: hot pages above, then warm, then cold. */
export const ROWS = 64;
/** How many rows each class has. */
export const CLASS_ROWS: readonly {
  readonly letter: string;
  readonly name: string;
  readonly rows: number;
}[] = (['hot', 'warm', 'cold'] as const).map((name) => {
  const letter = name[0].toUpperCase();
  return { letter, name, rows: (ROWS * PATTERN.split(letter).length - ROWS) / PATTERN.length };
});

/** Pages in the order in which they fill a grid, row by row. */
export function gridOrder(pages: number): Int32Array {
  const order = new Int32Array(pages);
  let next = 0;
  for (const { letter } of CLASS_ROWS)
    for (let p = 0; p < pages; p += BLOCK)
      if (classOf(p) === letter) for (let i = 0; i < BLOCK; i++) order[next++] = p + i;
  return order;
}
