import { shown } from '../../simulator/config/check.js';
import { Trouble } from '../lab/trouble.js';
import { bench } from './bench/bench.js';
import { calibrate } from './calibrate/calibrate.js';
import { claims } from './claims.js';
import type { Command, Output } from './command.js';
import { protocols } from './protocols.js';
import { replayKernel } from './replayRecord.js';
import { replay } from './replayTrace.js';
import { rounds } from './rounds.js';

/** Every subcommand. */
export const COMMANDS: readonly Command[] = [
  replay,
  replayKernel,
  claims,
  protocols,
  calibrate,
  rounds,
  bench,
];

/** What `--help` prints. */
export const help: string = [
  'Usage: npm run --silent second-look -- COMMAND …',
  ...COMMANDS.map(({ usage }) => `  ${usage}`),
].join('\n');

/** Runs the words of a command line, without the program's own name. Returns the exit code. */
export async function runCommand(args: readonly string[], output: Output): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    output.print(help);
    return 0;
  }
  const [name, ...rest] = args;
  const names = COMMANDS.map((command) => command.name).join(', ');
  if (name === undefined) throw new Trouble(`a command is missing; it may be ${names}, or --help`);
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) throw new Trouble(`command is ${shown(name)}; it may be ${names}, or --help`);
  return await command.run(rest, output);
}
