import {
  type Exploration,
  type ExploreOptions,
  RMAP_PROTOCOLS,
  type RmapProtocol,
} from '../../checker/index.js';
import { makeStreams } from '../../simulator/random/streams.js';
import { left, right, type TextColumn, textRow } from '../../tutorial/show/textTable.js';
import { type Explorer, exploreOnCores } from '../explore/onCores.js';
import { root } from '../lab/places.js';
import { Trouble } from '../lab/trouble.js';
import { crossCheck } from '../spin/crossCheck.js';
import { findSpin } from '../spin/find.js';
import { VARIANTS } from '../spin/variants.js';
import { makeVerifiers } from '../spin/verifier.js';
import { countOf, readArguments } from './arguments.js';
import type { Command, Output } from './command.js';
import { jsonRows } from './jsonRows.js';

/** Wide enough for every row: each is printed as soon as it is known. */
const COLUMNS: readonly TextColumn[] = [...left(65, 9), ...right(9, 11, 5), ...left(0)];
const WITH_RUNS: readonly TextColumn[] = [...COLUMNS.slice(0, -1), ...left(58, 0)];

/** The same for `--spin`. */
const BESIDE: readonly TextColumn[] = [...left(65), ...right(8, 5, 13, 8), ...left(0)];

export const protocols: Command = {
  name: 'protocols',
  usage: `protocols [--all] [--runs N] [--cores N] [--json], protocols --spin [--json]
      tries every interleaving of the rmap protocols that the thread discussed;
      with --all every promise that one breaks has a line, and the last line is the search that found no more;
      with --spin a second model, in Promela, is run by Spin beside the checker, and exit code 1 says that they differ;
      with --runs each is first run N times in an order of chance: in how many nothing was broken is the last column;
      with --cores N so many cores take part, which changes nothing but the time`,
  async run(args, output) {
    const { print } = output;
    const [flag, number] = [{ type: 'boolean' }, { type: 'string' }] as const;
    const known = { json: flag, all: flag, spin: flag, runs: number, cores: number };
    const { values } = readArguments(args, known);
    const other = ['all', 'runs', 'cores'].find((name) => values[name] !== undefined);
    if (values.spin && other !== undefined) throw new Trouble(`give --spin or --${other}, not both`);
    if (values.spin) return beside(values.json === true, output);
    const { all, json } = values;
    const runs = countOf('runs', values.runs, 10_000_000);
    const cores = countOf('cores', values.cores, MOST_CORES) ?? 1;
    const explorer = await exploreOnCores(cores);
    // The same random numbers for each protocol.
    const chance = (): ExploreOptions =>
      runs === undefined ? {} : { randomRuns: { runs, random: makeStreams('1').stream('schedule') } };
    const rows: Row[] = [];
    try {
      const [columns, last] = runs === undefined ? [COLUMNS, []] : [WITH_RUNS, ['missed by']];
      const head = ['protocol', 'verdict', 'states', 'transitions', 'steps', 'violated', ...last];
      if (!json) print(textRow(columns, head));
      for (const each of RMAP_PROTOCOLS)
        for await (const row of all ? allOf(each, explorer, chance) : nearestOf(each, explorer, chance)) {
          rows.push(row);
          if (!json) print(textRow(columns, cellsOf(row).slice(0, columns.length)));
        }
      if (json) print(jsonRows(rows));
      return 0;
    } finally {
      await explorer.close();
    }
  },
};

/** More would wait for the one that keeps the states. */
const MOST_CORES = 16;

/** With `--all` a search ends after so many states. */
const MOST_STATES = 4e6;

type RowsOf = (each: RmapProtocol, explorer: Explorer, chance: () => ExploreOptions) => AsyncGenerator<Row>;

/** What the laboratory's table says: the nearest error, if there is one. */
const nearestOf: RowsOf = async function* (each, explorer, chance) {
  yield rowOf(each, await explorer.explore(each, chance()));
};

/** The nearest error, then the nearest of another kind, and so on, until none is left. */
const allOf: RowsOf = async function* (each, explorer, chance) {
  const { promises: _, ...protocol } = each.protocol;
  const found: string[] = [];
  for (;;) {
    const promising = { id: each.id, protocol: { ...protocol, except: found } };
    const run = await explorer.explore(promising, { maxStates: MOST_STATES, ...chance() });
    yield rowOf(each, run);
    if (run.violated === null) return;
    found.push(run.violated);
  }
};

/** Beside Spin a protocol that breaks something is searched to so many steps; one that holds, to the end. */
const MOST_STEPS = 40;

/** Every protocol in the checker and in Spin, at the size of the table. */
async function beside(json: boolean, { print, remark }: Output): Promise<number> {
  const verifierOf = makeVerifiers(root, await findSpin(remark));
  const rows: object[] = [];
  let same = true;
  if (!json)
    print(textRow(BESIDE, ['protocol', 'broken', 'steps', 'states (Spin)', 'followed', 'differences']));
  for (const { id, protocol, expected } of RMAP_PROTOCOLS) {
    const { settings } = VARIANTS[id];
    const limits = { states: MOST_STATES, steps: expected === null ? undefined : MOST_STEPS };
    const verifier = await verifierOf(settings);
    const { broken, spin, ...found } = await crossCheck(protocol, settings, verifier, limits);
    const row = {
      protocol: `${id} ${protocol.name}`,
      broken: broken.length,
      steps: broken[0]?.[1] ?? null,
      spinStates: spin.states,
      followed: found.followed,
      differences: found.differences.join('; '),
    };
    rows.push(row);
    same &&= row.differences === '';
    if (!json)
      print(
        textRow(
          BESIDE,
          Object.values(row).map((cell) => String(cell ?? '–') || '–'),
        ),
      );
  }
  if (json) print(jsonRows(rows));
  return same ? 0 : 1;
}

/** A line of the table, of one protocol explored. */
interface Row
  extends Pick<Exploration, 'protocol' | 'bounds' | 'verdict' | 'states' | 'transitions' | 'violated'> {
  readonly counterexampleLength: number | null;
  readonly runs?: number;
  readonly missed?: number;
}

function rowOf({ id, protocol }: RmapProtocol, run: Exploration): Row {
  const { bounds, verdict, states, transitions, counterexample, violated, missedBy } = run;
  const counterexampleLength = violated === null ? null : counterexample.length;
  const name = `${id} ${protocol.name}`;
  const row = { protocol: name, bounds, verdict, states, transitions, counterexampleLength, violated };
  return { ...row, ...missedBy };
}

function cellsOf(row: Row): string[] {
  const { protocol, verdict, states, transitions, counterexampleLength, violated } = row;
  const steps = String(counterexampleLength ?? '–');
  const missed = row.missed === undefined ? '–' : `${row.missed} of ${row.runs}`;
  return [protocol, verdict, String(states), String(transitions), steps, violated ?? '–', missed];
}
