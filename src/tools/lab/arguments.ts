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
 * @throws Trouble without a full stop, of what is no option in Node's words
 */
export function parseWords<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  const joined = valuesJoined(config);
  checkValues(joined);
  try {
    return parseArgs(joined);
  } catch (error) {
    const [what] = (error as Error).message.split(/\. |\n/);
    throw new Trouble(what.replace(/\.$/, ''));
  }
}

/** Each option that takes a value has one, and unless it may have several, one only: Node would take the last. */
function checkValues(config: ParseArgsConfig): void {
  const seen = new Set<string>();
  for (const token of parseArgs({ ...config, strict: false, tokens: true }).tokens) {
    if (token.kind !== 'option') continue;
    const { type, multiple = false } = config.options?.[token.name] ?? {};
    if (type !== 'string') continue;
    const { rawName, value, inlineValue } = token;
    if (value === undefined || (!inlineValue && /^-./.test(value)))
      throw new Trouble(`${rawName} needs a value after it`);
    if (seen.has(rawName) && !multiple) throw new Trouble(`${rawName} is given twice; it may be given once`);
    seen.add(rawName);
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
