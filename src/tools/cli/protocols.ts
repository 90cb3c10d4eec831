import { type Exploration, explore, RMAP_PROTOCOLS, type RmapProtocol } from '../../checker/index.js';
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

/** `protocols [--all] [--json]`: the protocols of the rmap laboratory, each explored. */
export const protocols: Command = {
  name: 'protocols',
  usage: `protocols [--all] [--json]
      tries every interleaving of the rmap protocols that the thread discussed;
      with --all every promise that one breaks has a line, and the last line is the search that found no more`,
  run(args, { print }) {
    const { values } = readArguments(args, { json: { type: 'boolean' }, all: { type: 'boolean' } });
    const rows = values.all ? allOf : (each: RmapProtocol) => [rowOf(each, explore(each.protocol))];
    if (values.json) {
      print(jsonRows(RMAP_PROTOCOLS.flatMap((each) => [...rows(each)])));
      return 0;
    }
    print(textRow(COLUMNS, ['protocol', 'verdict', 'states', 'transitions', 'steps', 'violated']));
    for (const each of RMAP_PROTOCOLS) for (const row of rows(each)) print(textRow(COLUMNS, cellsOf(row)));
    return 0;
  },
};

/** With `--all` a search ends after so many states. */
const MOST_STATES = 4e6;

/** The nearest error, then the nearest of another kind, and so on, until none is left. */
function* allOf(each: RmapProtocol): Generator<ReturnType<typeof rowOf>> {
  const { promises: _, ...protocol } = each.protocol;
  const found: string[] = [];
  for (;;) {
    const run = explore({ ...protocol, except: found }, { maxStates: MOST_STATES });
    yield rowOf(each, run);
    if (run.violated === null) return;
    found.push(run.violated);
  }
}

/** A line of the table, of one protocol explored. */
function rowOf({ id, protocol }: RmapProtocol, run: Exploration) {
  const { bounds, verdict, states, transitions, counterexample, violated } = run;
  const counterexampleLength = violated === null ? null : counterexample.length;
  const name = `${id} ${protocol.name}`;
  return { protocol: name, bounds, verdict, states, transitions, counterexampleLength, violated };
}

function cellsOf(row: ReturnType<typeof rowOf>): string[] {
  const { protocol, verdict, states, transitions, counterexampleLength, violated } = row;
  const steps = String(counterexampleLength ?? '–');
  return [protocol, verdict, String(states), String(transitions), steps, violated ?? '–'];
}
