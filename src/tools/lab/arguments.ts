import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Trouble } from './trouble.js';

/** Node's `parseArgs`, whose complaint becomes a Trouble: one sentence, then how the command is called. */
export function readArguments<T extends ParseArgsConfig>(
  config: T,
  usage: string,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const [what] = (error as Error).message.split(/\. |\n/);
    throw new Trouble(`${what.replace(/\.$/, '')}.`, usage);
  }
}
