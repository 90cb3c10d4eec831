/** The side door of published data and what the costs rest on. */
import fc from 'fast-check';
import * as door from '../../../data.js';
import { load } from '../../../index.js';
import { Handle, type Table } from '../entry.js';

const { fits } = load('calibration');
const fitted = new Handle("load('calibration').fits", () => fits);
const published = new Handle("load('published')", () => load('published'));
const ways = Object.keys(fits) as door.ModelName[];

export const table: Table = {
  'data.modelOf': {
    call: door.modelOf,
    args: fc.tuple(fc.constant(fitted), fc.constantFrom(...ways)),
    plain: true,
  },
  'data.machineRow': {
    call: door.machineRow,
    args: fc.tuple(fc.constant(published), fc.constantFrom(1, 16, 112)),
  },
  'data.publishedRows': {
    call: door.publishedRows,
    args: fc.tuple(fc.constant(published), fc.constantFrom('v4-tdp', 'v8-shadow')),
  },
  'data.simulateRow': {
    call: door.simulateRow,
    args: fc
      .constantFrom(...ways)
      .map((way) => [
        door.modelOf(fits, way),
        { vcpus: 2, wallNoAging: 1.4, wallNoAgingOf1: 1.3 },
        'tdp',
        4096,
        ['1'],
      ]),
    runs: 2,
    kinds: ['valid'],
    plain: true,
  },
};

/** Functions without an entry of their own, each with the reason. */
export const untried: Readonly<Record<string, string>> = {};
