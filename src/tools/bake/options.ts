/** Arguments of `npm run notebooks`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Trouble } from '../lab/trouble.js';

export interface Options {
  check: boolean;
  node: string;
  files: string[];
}

const USAGE = 'It takes --check, --node PATH and names of notebooks.';

export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const options: Options = { check: false, node: env.SECOND_LOOK_NODE ?? process.execPath, files: [] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--check') options.check = true;
    else if (arg === '--node') options.node = args[++i] ?? '';
    else if (arg.startsWith('-')) throw new Trouble(`"${arg}" is not known.`, USAGE);
    else options.files.push(resolve(arg));
  }
  options.node = resolve(options.node);
  for (const path of [options.node, ...options.files]) {
    if (!existsSync(path)) throw new Trouble(`There is no file ${path}.`, USAGE);
  }
  return options;
}
