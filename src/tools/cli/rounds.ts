import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../../tutorial/data/load.js';
import { coursesOf } from '../../tutorial/data/rounds.js';
import { root } from '../lab/places.js';
import { readArguments } from './arguments.js';
import type { Command } from './command.js';
import { jsonRows } from './jsonRows.js';

const FILE = 'data/rounds.json';

export const rounds: Command = {
  name: 'rounds',
  usage: `rounds
      writes into ${FILE} where every page of the recorded runs of two owners was, round by round`,
  run(args, { print }) {
    readArguments(args, {});
    const { places, runs } = coursesOf((name) => load('record', name));
    const text = `{\n  "places": ${jsonRows(places, '    ', '  ')},\n  "runs": ${jsonRows(runs, '    ', '  ')}\n}\n`;
    writeFileSync(join(root, FILE), text);
    print(`wrote ${FILE}`);
    return 0;
  },
};
