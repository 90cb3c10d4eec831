/** `npm run protocols [-- --json]`: the protocols of the rmap laboratory, each explored; a line as soon as it is known. */
import { type ProtocolRow, protocolRows } from '../../simulator/index.js';

const args = process.argv.slice(2);
const wrong = args.find((arg) => arg !== '--json');
if (wrong !== undefined) {
  console.error(`argument is "${wrong}"; it may be --json`);
  process.exitCode = 2;
} else if (args.includes('--json')) {
  const rows = [...protocolRows()].map((row) => JSON.stringify(row));
  console.log(`[\n${rows.join(',\n')}\n]`);
} else {
  console.log(line('protocol', 'verdict', 'states', 'transitions', 'steps', 'violated'));
  for (const row of protocolRows()) console.log(shown(row));
}

function shown({
  protocol,
  verdict,
  states,
  transitions,
  counterexampleLength,
  violated,
}: ProtocolRow): string {
  const steps = counterexampleLength === null ? '–' : String(counterexampleLength);
  return line(protocol, verdict, String(states), String(transitions), steps, violated ?? '–');
}

function line(
  name: string,
  verdict: string,
  states: string,
  moves: string,
  steps: string,
  broken: string,
): string {
  const cells = [
    name.padEnd(65),
    verdict.padEnd(9),
    states.padStart(9),
    moves.padStart(11),
    steps.padStart(5),
  ];
  return [...cells, broken].join('  ');
}
