import { explore, RMAP_PROTOCOLS, type RmapProtocol } from '../../checker/index.js';
import { type TextColumn, textRow } from '../../tutorial/show/textTable.js';
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
      print(jsonRows(RMAP_PROTOCOLS.map(rowOf)));
      return 0;
    }
    print(textRow(COLUMNS, ['protocol', 'verdict', 'states', 'transitions', 'steps', 'violated']));
    for (const each of RMAP_PROTOCOLS) print(textRow(COLUMNS, cellsOf(rowOf(each))));
    return 0;
  },
};

/** A line of the table, of one protocol explored. */
function rowOf({ id, protocol }: RmapProtocol) {
  const { bounds, verdict, states, transitions, counterexample, violated } = explore(protocol);
  const counterexampleLength = violated === null ? null : counterexample.length;
  const name = `${id} ${protocol.name}`;
  return { protocol: name, bounds, verdict, states, transitions, counterexampleLength, violated };
}

function cellsOf(row: ReturnType<typeof rowOf>): string[] {
  const { protocol, verdict, states, transitions, counterexampleLength, violated } = row;
  const steps = String(counterexampleLength ?? '–');
  return [protocol, verdict, String(states), String(transitions), steps, violated ?? '–'];
}
