import type { ParseArgsConfig } from 'node:util';
import { shown } from '../../simulator/config/check.js';
import { parseWords } from '../lab/arguments.js';
import { Trouble } from '../lab/trouble.js';

/** What the words after a subcommand's name mean. */
export interface Arguments {
  /** Options by name: what follows them, or true for one that takes nothing. */
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  /** Words that belong to no option. */
  readonly files: readonly string[];
}

/**
 * Reads a subcommand's options and, where its usage has a name for one, a file; the options `needed` must be there.
 *
 * @throws Trouble naming the word that is not understood, or what is missing
 */
export function readArguments(
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
  file: 'FILE' | 'SPEC.json' | null = null,
  needed: readonly string[] = [],
): Arguments {
  const config = { args: [...args], options, allowPositionals: true };
  for (const token of parseWords({ ...config, strict: false, tokens: true }).tokens) {
    if (token.kind === 'option' && !(token.name in options)) throw unknown(token.rawName, options);
    if (token.kind === 'positional' && file === null) throw unknown(token.value, options);
  }
  const { values, positionals } = parseWords(config);
  const missing = needed.filter((name) => values[name] === undefined).map((name) => `--${name}`);
  if (file !== null && positionals.length < 1) missing.push(file);
  if (missing.length > 0)
    throw new Trouble(`${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing`);
  if (positionals.length > 1) throw new Trouble(`one ${file} is needed; ${positionals.length} were given`);
  return { values: values as Arguments['values'], files: positionals };
}

/** The whole number from 1 that follows an option; undefined when the option is not there. */
export function countOf(name: string, word: unknown, most: number): number | undefined {
  if (word === undefined) return undefined;
  const number = /^[1-9]\d*$/.test(String(word)) ? Number(word) : Number.NaN;
  if (number <= most) return number;
  throw new Trouble(`--${name} is ${shown(word)}; it may be a whole number from 1 to ${most}`);
}

function unknown(word: string, options: object): Trouble {
  const names = Object.keys(options).map((name) => `--${name}`);
  return new Trouble(`argument is ${shown(word)}; it may be ${names.join(' or ')}`);
}
