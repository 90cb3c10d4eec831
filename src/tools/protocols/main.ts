/** `npm run protocols [-- --json]`: the protocols of the rmap laboratory, each explored; a line as soon as it is known. */
import { type ProtocolRow, protocolRows } from '../../checker/index.js';
import { type TextColumn, textRow } from '../../simulator/stats/textTable.js';

const COLUMNS: readonly TextColumn[] = [
  { align: 'left', width: 65 },
  { align: 'left', width: 9 },
  { align: 'right', width: 9 },
  { align: 'right', width: 11 },
  { align: 'right', width: 5 },
  { align: 'left' },
];

const args = process.argv.slice(2);
const wrong = args.find((arg) => arg !== '--json');
if (wrong !== undefined) {
  console.error(`argument is "${wrong}"; it may be --json`);
  process.exitCode = 2;
} else if (args.includes('--json')) {
  const rows = [...protocolRows()].map((row) => JSON.stringify(row));
  console.log(`[\n${rows.join(',\n')}\n]`);
} else {
  console.log(textRow(COLUMNS, ['protocol', 'verdict', 'states', 'transitions', 'steps', 'violated']));
  for (const row of protocolRows()) console.log(shown(row));
}

function shown(row: ProtocolRow): string {
  const steps = row.counterexampleLength === null ? '–' : String(row.counterexampleLength);
  const numbers = [String(row.states), String(row.transitions), steps];
  return textRow(COLUMNS, [row.protocol, row.verdict, ...numbers, row.violated ?? '–']);
}
