import { mean } from '../../simulator/index.js';
import type { Samples } from './claim.js';

const SIZES = [
  [1e9, ' G'],
  [1e6, ' M'],
  [1e4, ' k'],
] as const;

/** A number with three digits; a letter instead of the zeros from ten thousand on. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  for (const [size, letter] of SIZES) {
    const scaled = value / (letter === ' k' ? 1e3 : size);
    if (Math.abs(value) >= size) return `${Number(scaled.toPrecision(3))}${letter}`;
  }
  const rounded = Number(value.toPrecision(3));
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(rounded);
}

/** Mean and range of what the seeds gave: `7 [5–9]`. */
export function range(samples: Samples | null): string {
  if (samples === null || samples.length === 0) return '–';
  const [low, high] = [number(Math.min(...samples)), number(Math.max(...samples))];
  const middle = number(mean(samples));
  return low === high ? middle : `${middle} [${low}–${high}]`;
}

/** Cells in columns: the first to the left, the others to the right. */
export function columns(cells: readonly (readonly string[])[]): string {
  const widths = cells[0].map((_, c) => Math.max(...cells.map((row) => [...row[c]].length)));
  const pad = (cell: string, c: number): string => {
    const blanks = ' '.repeat(widths[c] - [...cell].length);
    return c === 0 ? cell + blanks : blanks + cell;
  };
  return cells.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
