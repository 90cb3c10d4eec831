import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Trouble } from './trouble.js';

/** {@link parseWords}, whose complaint is followed by how the command is called. */
export function readArguments<T extends ParseArgsConfig>(
  config: T,
  usage: string,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseWords(config);
  } catch (error) {
    throw new Trouble(`${(error as Error).message}.`, usage);
  }
}

/**
 * Node's `parseArgs`; what follows an option that takes a value is its value, though it begin with one dash.
 *
 * @throws Trouble in Node's words, without a full stop
 */
export function parseWords<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(valuesJoined(config));
  } catch (error) {
    const [what] = (error as Error).message.split(/\. |\n/);
    throw new Trouble(what.replace(/\.$/, '').replace('is ambiguous', 'missing'));
  }
}

/** `--capacity -1` as `--capacity=-1`: whoever reads the value says what it may be, where Node only wonders. */
function valuesJoined<T extends ParseArgsConfig>(config: T): T {
  const { args = process.argv.slice(2), options = {} } = config;
  const words: string[] = [];
  for (const word of args) {
    const last = words.at(-1) ?? '';
    const waits = last.startsWith('--') && options[last.slice(2)]?.type === 'string';
    if (waits && /^-[^-]/.test(word)) words[words.length - 1] = `${last}=${word}`;
    else words.push(word);
  }
  return { ...config, args: words };
}
