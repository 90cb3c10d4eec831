import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './command.js';

/** What the words after a subcommand's name mean. */
export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly file: string;
}

/**
 * Reads options and exactly one file name.
 *
 * @throws UsageError naming the word that is not understood, or what is missing
 */
export function readArguments(
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): Arguments {
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\. |\n/)[0]);
  }
  const { values, positionals } = parsed;
  if (positionals.length !== 1) {
    throw new UsageError(`one FILE is needed; ${positionals.length} were given`);
  }
  return { values: values as Arguments['values'], file: positionals[0] };
}
