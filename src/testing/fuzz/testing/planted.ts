/** Functions that do what must not be, each with what is to be said of it. */
import fc from 'fast-check';
import { ConfigError } from '../../../simulator/config/error.js';
import type { Entry, Table } from '../entry.js';

const number = fc.integer({ min: 1, max: 9 });
const one = (call: (n: never) => unknown, more: Partial<Entry> = {}): Entry => ({
  ...{ call, args: number.map((n) => [n]), kinds: ['hostile'] },
  ...more,
});
const field = { args: number.map((n) => [{ pages: n }]), kinds: ['mutated'] } as const;

let calls = 0;

export const table: Table = {
  'planted.types': one((n: { x: { y: number } }) => n.x.y),
  'planted.nan': one((n: number) => ({ share: n * 2 }), { values: ['x'] }),
  'planted.negative': one((n: number) => ({ waitNs: n - 5 }), { kinds: ['valid'] }),
  'planted.changes': one((list: number[]) => list.sort(), {
    args: fc.constant([[3, 1, 2]]),
    kinds: ['valid'],
  }),
  'planted.moody': one(() => calls++, { kinds: ['valid'] }),
  'planted.refuses': one(
    () => {
      throw new ConfigError('n was 1; it must be 2');
    },
    { kinds: ['valid'] },
  ),
  'planted.json': one(() => new Date(0), { kinds: ['valid'], plain: true }),
  'planted.array': one((n: number) => new Array(n), { values: [-7] }),
  'planted.silent': one(
    ({ pages }: { pages: number }) => {
      if (!(pages > 0)) throw new ConfigError('pages must be above 0');
    },
    { ...field, values: [-7] },
  ),
  // A unit is no field: of a sum the single values need not be said.
  'planted.sums': {
    call: ({ MiB }: { MiB: number }) => {
      if (!(MiB + 1 > 0)) throw new ConfigError(`memory must be above 0; it reaches ${MiB + 1} MiB`);
    },
    args: fc.constant([{ MiB: 1 }]),
    values: [-7],
    kinds: ['mutated'],
  },
  'planted.loses': one(() => ({ pages: 3 }), { kinds: ['valid'], wrong: () => 'a page got lost' }),
  'planted.hangs': one(
    (n: number) => {
      while (n === -7);
    },
    { values: [-7] },
  ),
  'planted.dies': one(
    (n: number) => {
      if (n === -7) process.exit(3);
    },
    { values: [-7] },
  ),
  'planted.good': one((n: number) => {
    if (typeof n !== 'number' || !(n > 0 && n < 10)) throw new ConfigError('n must be a number from 1 to 9');
    return { n };
  }),
};
