import { readArguments } from './arguments.js';
import { Trouble } from './trouble.js';

/** What `npm start` was asked for. */
export interface Options {
  /** Open the URL in the reader's browser. */
  browser: boolean;
  /** Wanted TCP port, or null for the first free one from 8888 on. */
  port: number | null;
  /** Only print the usage. */
  help: boolean;
}

/** How to call `npm start`. */
export const usage: string = `Usage: npm start -- [--no-browser] [--port N]
  --no-browser  print the URL, open no browser
  --port N      listen on port N of 127.0.0.1 (1024 to 65535) instead of the first free one from 8888 on`;

/** Reads the command line; throws a Trouble that names the word it does not understand. */
export function parse(args: readonly string[]): Options {
  const { values } = readArguments(
    {
      args: [...args],
      options: {
        'no-browser': { type: 'boolean' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    },
    usage,
  );
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && !(/^\d+$/.test(values.port ?? '') && port >= 1024 && port <= 65535)) {
    throw new Trouble(`--port wants a whole number from 1024 to 65535, not "${values.port}".`, usage);
  }
  return { browser: !values['no-browser'], port, help: values.help ?? false };
}
