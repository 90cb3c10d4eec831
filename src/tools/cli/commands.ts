import { shown } from '../../simulator/config/check.js';
import { Trouble } from '../lab/trouble.js';
import type { Command, Output } from './command.js';

/** Every subcommand by its name; loaded when it is called, so that a small one starts soon. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  replay: async () => (await import('./replayTrace.js')).replay,
  'replay-kernel': async () => (await import('./replayRecord.js')).replayKernel,
  claims: async () => (await import('./claims.js')).claims,
  protocols: async () => (await import('./protocols.js')).protocols,
  calibrate: async () => (await import('./calibrate/calibrate.js')).calibrate,
  rounds: async () => (await import('./rounds.js')).rounds,
  sweep: async () => (await import('./sweep.js')).sweep,
  fleet: async () => (await import('./fleet.js')).fleet,
  bench: async () => (await import('./bench/bench.js')).bench,
  host: async () => (await import('./host/host.js')).host,
  watch: async () => (await import('./host/watch.js')).watch,
};

/** What `--help` prints: of one subcommand, or of all where none is named. */
async function help(name: string): Promise<string> {
  const named = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]] : Object.values(COMMANDS);
  const all = await Promise.all(named.map((load) => load()));
  return ['Usage: npm run --silent second-look -- COMMAND …', ...all.map(({ usage }) => `  ${usage}`)].join(
    '\n',
  );
}

/** Runs the words of a command line, without the program's own name. Returns the exit code. */
export async function runCommand(args: readonly string[], output: Output): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    output.print(await help(args[0]));
    return 0;
  }
  const [name, ...rest] = args;
  const names = Object.keys(COMMANDS).join(', ');
  if (name === undefined) throw new Trouble(`a command is missing; it may be ${names}, or --help`);
  if (!Object.hasOwn(COMMANDS, name))
    throw new Trouble(`command is ${shown(name)}; it may be ${names}, or --help`);
  const command = await COMMANDS[name]();
  return await command.run(rest, output);
}
