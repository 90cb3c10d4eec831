import { type ProtocolRow, protocolRows } from '../../checker/index.js';
import { type TextColumn, textRow } from '../../simulator/stats/textTable.js';
import { readArguments } from './arguments.js';
import type { Command } from './command.js';
import { jsonRows } from './jsonRows.js';

/** Wide enough for every row: each is printed as soon as it is known. */
const COLUMNS: readonly TextColumn[] = [
  { align: 'left', width: 65 },
  { align: 'left', width: 9 },
  { align: 'right', width: 9 },
  { align: 'right', width: 11 },
  { align: 'right', width: 5 },
  { align: 'left' },
];

/** `protocols [--json]`: the protocols of the rmap laboratory, each explored. */
export const protocols: Command = {
  name: 'protocols',
  usage: `protocols [--json]
      tries every interleaving of the rmap protocols that the thread discussed`,
  run(args, { print }) {
    const { values } = readArguments(args, { json: { type: 'boolean' } });
    if (values.json) {
      print(jsonRows([...protocolRows()]));
      return 0;
    }
    print(textRow(COLUMNS, ['protocol', 'verdict', 'states', 'transitions', 'steps', 'violated']));
    for (const row of protocolRows()) print(textRow(COLUMNS, cellsOf(row)));
    return 0;
  },
};

function cellsOf(row: ProtocolRow): string[] {
  const { protocol, verdict, states, transitions, counterexampleLength, violated } = row;
  const steps = String(counterexampleLength ?? '–');
  return [protocol, verdict, String(states), String(transitions), steps, violated ?? '–'];
}
