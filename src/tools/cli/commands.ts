import { ConfigError } from '../../simulator/index.js';
import { type Command, type Output, UsageError } from './command.js';
import { replay } from './replay.js';
import { replayKernel } from './replayKernel.js';

/** Every subcommand. */
export const COMMANDS: readonly Command[] = [replay, replayKernel];

/** What `--help` prints. */
export const help: string = [
  'Usage: npm run --silent second-look -- COMMAND …',
  ...COMMANDS.map(({ usage }) => `  ${usage}`),
].join('\n');

/** Runs the words of a command line, without the program's own name. */
export function runCommand(args: readonly string[]): Output {
  if (args.includes('--help') || args.includes('-h')) return { text: help, remarks: [] };
  const [name, ...rest] = args;
  const names = COMMANDS.map((command) => command.name).join(', ');
  if (name === undefined) throw new UsageError(`a command is missing; it may be ${names}, or --help`);
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) throw new UsageError(`command is "${name}"; it may be ${names}, or --help`);
  return command.run(rest);
}

/** The one sentence for an error of the caller's, or null for a bug of ours. */
export function sentence(error: unknown): string | null {
  const known = [UsageError, ConfigError, RangeError, SyntaxError].some((kind) => error instanceof kind);
  return known ? (error as Error).message.replaceAll('\n', '; ') : null;
}
