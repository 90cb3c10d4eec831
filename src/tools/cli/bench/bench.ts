import { shown } from '../../../simulator/config/check.js';
import { Trouble } from '../../lab/trouble.js';
import { readArguments } from '../arguments.js';
import type { Command } from '../command.js';
import { jsonRows } from '../jsonRows.js';
import { MEASUREMENTS } from './measurements.js';
import { type Speed, table } from './row.js';

/** `bench [--only TEXT]… [--json]`: speeds of this machine, each with what it is compared with. */
export const bench: Command = {
  name: 'bench',
  usage: `bench [--only TEXT]… [--json]
      measures speeds of this machine, each with what it is compared with; --only: those with TEXT in their names`,
  run(args, { print }) {
    const { values } = readArguments(args, {
      only: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    });
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
