import { textTable } from '../../../tutorial/show/textTable.js';

/** One measurement and what it is compared with. A measurement with two comparisons is two rows. */
export interface Speed {
  /** What was measured. */
  readonly name: string;
  /** How much, in `unit`. */
  readonly value: number;
  readonly unit: string;
  /** How many times better (faster, or cheaper) than `against`; for bandwidth, the share of it that is used. */
  readonly ratio: number;
  /** What it is compared with, measured in the same run. */
  readonly against: string;
}

const COLUMNS = (['left', 'right', 'left', 'right', 'left'] as const).map((align) => ({ align }));

/** Rows as a table with aligned columns. */
export function table(rows: readonly Speed[]): string {
  const cells = [
    ['what', 'value', 'unit', 'ratio', 'against'],
    ...rows.map(({ name, value, unit, ratio, against }) => [name, short(value), unit, short(ratio), against]),
  ];
  return textTable(COLUMNS, cells);
}

/** Three digits, and a letter for thousands. */
function short(value: number): string {
  for (const [size, letter] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= size) return `${Number((value / size).toPrecision(3))} ${letter}`;
  }
  return String(Number(value.toPrecision(3)));
}
