import { shown } from '../../../simulator/config/check.js';
import { Trouble } from '../../lab/trouble.js';
import { readArguments } from '../arguments.js';
import type { Command } from '../command.js';
import { jsonRows } from '../jsonRows.js';
import { MEASUREMENTS } from './measurements.js';
import { type Speed, table } from './row.js';
import { terabyte } from './terabyte.js';

/** `bench [--only TEXT]… [--terabyte] [--json]`: speeds of this machine, each with what it is compared with. */
export const bench: Command = {
  name: 'bench',
  usage: `bench [--only TEXT]… [--terabyte] [--json]
      measures speeds of this machine, each with what it is compared with; --only: those with TEXT in their names;
      --terabyte: instead, whole hosts of 1 GiB to 1 TiB, which takes minutes and about 5 GiB`,
  run(args, { print }) {
    const { values } = readArguments(args, {
      only: { type: 'string', multiple: true },
      terabyte: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    if (values.terabyte) {
      print(values.json ? jsonRows(terabyte()) : table(terabyte()));
      return 0;
    }
    const only = (values.only ?? ['']) as readonly string[];
    for (const text of only) {
      if (MEASUREMENTS.some(({ name }) => name.includes(text))) continue;
      throw new Trouble(
        `--only is ${shown(text)}; it may be any part of a name that bench prints, such as mglru`,
      );
    }
    const wanted = MEASUREMENTS.filter(({ name }) => only.some((text) => name.includes(text)));
    const rows = wanted.flatMap(({ name, measure }) => measure().map((found): Speed => ({ name, ...found })));
    print(values.json ? jsonRows(rows) : table(rows));
    return 0;
  },
};
