import { textTable } from '../../../tutorial/show/textTable.js';

/** One measurement and what it is compared with. */
export interface Speed {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** How many times better (faster, or cheaper) than `against`; for bandwidth, the share of it that is used. */
  readonly ratio: number;
  /** What it is compared with, measured in the same run. */
  readonly against: string;
  /** What limits it, in a few words, by a profile of the day that the heading of the table names. */
  readonly limit: string;
}

/** A measurement but for what its definition says already. */
export type Found = Omit<Speed, 'name' | 'limit'>;

/** Something to measure. A measurement with two comparisons is two rows of one name. */
export interface Measurement {
  readonly name: string;
  readonly limit: string;
  /** @throws Trouble when what it is compared with cannot be had here */
  readonly measure: () => readonly Found[] | Promise<readonly Found[]>;
}

const PROFILED = '2026-11-29';

const COLUMNS = (['left', 'right', 'left', 'right', 'left', 'left'] as const).map((align) => ({ align }));

export function table(rows: readonly Speed[]): string {
  const cells = [
    ['what', 'value', 'unit', 'ratio', 'against', `limited by (${PROFILED})`],
    ...rows.map(({ name, value, unit, ratio, against, limit }) => [
      ...[name, short(value), unit, short(ratio), against, limit],
    ]),
  ];
  return textTable(COLUMNS, cells);
}

/** Three digits, and a letter for thousands. */
export function short(value: number): string {
  for (const [size, letter] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= size) return `${Number((value / size).toPrecision(3))} ${letter}`;
  }
  return String(Number(value.toPrecision(3)));
}
