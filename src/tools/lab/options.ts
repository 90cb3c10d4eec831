import { readArguments } from './arguments.js';
import { Trouble } from './trouble.js';

export interface Options {
  browser: boolean;
  /** Wanted TCP port, or null for the first free one from 8888 on. */
  port: number | null;
  /** After how many minutes in which nothing runs a notebook's kernel is stopped; null: never. */
  stopIdle: number | null;
  scratch: boolean;
  help: boolean;
}

export const usage: string = `Usage: npm start -- [--scratch] [--no-browser] [--port N] [--stop-idle M]
  --scratch     open copies of the notebooks, in scratch/, to change as you like; remove one to have it copied again
  --no-browser  print the URL, open no browser
  --port N      listen on port N of 127.0.0.1 (1024 to 65535) instead of the first free one from 8888 on
  --stop-idle M stop a notebook's kernel, and with it its variables, when nothing has run in it for M minutes (1 to 1440)`;

/** Reads the command line; throws a Trouble that names the word it does not understand. */
export function parse(args: readonly string[]): Options {
  const { values } = readArguments(
    {
      args: [...args],
      options: {
        scratch: { type: 'boolean' },
        'no-browser': { type: 'boolean' },
        port: { type: 'string' },
        'stop-idle': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    },
    usage,
  );
  const port = wholeNumber('--port', values.port, 1024, 65535);
  const stopIdle = wholeNumber('--stop-idle', values['stop-idle'], 1, 1440);
  const { scratch = false, help = false } = values;
  return { browser: !values['no-browser'], port, stopIdle, scratch, help };
}

function wholeNumber(name: string, text: string | undefined, min: number, max: number): number | null {
  if (text === undefined) return null;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Trouble(`${name} wants a whole number from ${min} to ${max}, not "${text}".`, usage);
}
