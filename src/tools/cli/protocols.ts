import { type Exploration, explore, RMAP_PROTOCOLS, type RmapProtocol } from '../../checker/index.js';
import { type TextColumn, textRow } from '../../tutorial/show/textTable.js';
import { root } from '../lab/places.js';
import { compare } from '../spin/compare.js';
import { findSpin } from '../spin/find.js';
import { VARIANTS } from '../spin/variants.js';
import { makeVerifiers } from '../spin/verifier.js';
import { readArguments } from './arguments.js';
import type { Command, Output } from './command.js';
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

/** The same for `--spin`. */
const BESIDE: readonly TextColumn[] = [
  { align: 'left', width: 65 },
  { align: 'right', width: 8 },
  { align: 'right', width: 5 },
  { align: 'right', width: 13 },
  { align: 'right', width: 8 },
  { align: 'left' },
];

/** `protocols [--all | --spin] [--json]`: the protocols of the rmap laboratory, each explored. */
export const protocols: Command = {
  name: 'protocols',
  usage: `protocols [--all | --spin] [--json]
      tries every interleaving of the rmap protocols that the thread discussed;
      with --all every promise that one breaks has a line, and the last line is the search that found no more;
      with --spin a second model, in Promela, is run by Spin beside ours, and exit code 1 says that they differ`,
  run(args, output) {
    const { print } = output;
    const flag = { type: 'boolean' } as const;
    const { values } = readArguments(args, { json: flag, all: flag, spin: flag });
    if (values.spin) return beside(values.json === true, output);
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

/** Beside Spin a protocol that breaks something is searched to so many steps; one that holds, to the end. */
const MOST_STEPS = 40;

/** Every protocol in ours and in Spin, at the size of the table. */
async function beside(json: boolean, { print, remark }: Output): Promise<number> {
  const verifierOf = makeVerifiers(root, await findSpin(remark));
  const rows: BesideRow[] = [];
  if (!json)
    print(textRow(BESIDE, ['protocol', 'broken', 'steps', 'states (Spin)', 'followed', 'differences']));
  for (const { id, protocol, expected } of RMAP_PROTOCOLS) {
    const { settings } = VARIANTS[id];
    const steps = expected === null ? undefined : MOST_STEPS;
    const limits = { states: MOST_STATES, steps };
    const { broken, spin, followed, differences } = await compare(
      protocol,
      settings,
      await verifierOf(settings),
      limits,
    );
    const shortest = broken.length === 0 ? null : broken[0][1];
    const name = `${id} ${protocol.name}`;
    const row = {
      protocol: name,
      broken: broken.length,
      steps: shortest,
      spinStates: spin.states,
      followed,
      differences: differences.join('; '),
    };
    rows.push(row);
    if (!json)
      print(
        textRow(BESIDE, [
          name,
          String(row.broken),
          String(shortest ?? '–'),
          String(spin.states),
          String(followed),
          row.differences || '–',
        ]),
      );
  }
  if (json) print(jsonRows(rows));
  return rows.some(({ differences }) => differences !== '') ? 1 : 0;
}

/** A line of the table beside Spin. */
interface BesideRow {
  readonly protocol: string;
  /** Promises that both found broken, and the steps of the nearest way. */
  readonly broken: number;
  readonly steps: number | null;
  readonly spinStates: number;
  /** Counterexamples that each followed of the other's. */
  readonly followed: number;
  readonly differences: string;
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
