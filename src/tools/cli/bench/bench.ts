import { shown } from '../../../simulator/config/check.js';
import { Trouble } from '../../lab/trouble.js';
import { readArguments } from '../arguments.js';
import type { Command } from '../command.js';
import { jsonRows } from '../jsonRows.js';
import { MEASUREMENTS } from './measurements.js';
import { peers } from './peers/peers.js';
import { type Measurement, type Speed, table } from './row.js';
import { terabyte } from './terabyte.js';

export const bench: Command = {
  name: 'bench',
  usage: `bench [--only TEXT]… [--against] [--json], bench --terabyte [--json]
      measures speeds of this machine, each with what it is compared with; --only: those with TEXT in their names;
      --against: also beside Spin, SimPy and JavaScript LRU libraries, which are installed into build/peers;
      --terabyte: instead, whole hosts of 1 GiB to 1 TiB, which takes minutes and about 5 GiB: a demand of 1/32 of
      memory, watermark_scale_factor 50; tight ones, among them one of 64 GiB for each policy, have 1/8 and the
      kernel's default, 10`,
  async run(args, { print, remark }) {
    const { values } = readArguments(args, {
      only: { type: 'string', multiple: true },
      against: { type: 'boolean' },
      terabyte: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    if (values.terabyte) {
      const other = ['only', 'against'].find((name) => values[name] !== undefined);
      if (other !== undefined) throw new Trouble(`give --terabyte or --${other}, not both`);
      print(values.json ? jsonRows(terabyte()) : table(terabyte()));
      return 0;
    }
    const only = (values.only ?? ['']) as readonly string[];
    const all = values.against ? [...MEASUREMENTS, ...peers(remark)] : MEASUREMENTS;
    for (const text of only) {
      if (all.some(({ name }) => name.includes(text))) continue;
      throw new Trouble(
        `--only is ${shown(text)}; it may be any part of a name that bench prints, such as mglru`,
      );
    }
    const wanted = all.filter(({ name }) => only.some((text) => name.includes(text)));
    const rows = await measured(wanted, remark);
    print(values.json ? jsonRows(rows) : table(rows));
    return 0;
  },
};

/** The rows; where a peer cannot be had its rows are left out, and why is told. */
export async function measured(
  wanted: readonly Measurement[],
  remark: (line: string) => void,
): Promise<Speed[]> {
  const rows: Speed[] = [];
  for (const { name, limit, measure } of wanted) {
    try {
      for (const found of await measure()) rows.push({ name, ...found, limit });
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      remark(`skipped: ${name}: ${error.message}`);
    }
  }
  return rows;
}
