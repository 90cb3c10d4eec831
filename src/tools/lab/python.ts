import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cleanEnv } from './places.js';
import { Trouble } from './trouble.js';

const run = promisify(execFile);

/** What a Python said about itself. */
export interface Python {
  readonly command: string;
  /** [major, minor, micro] */
  readonly version: readonly [number, number, number];
  /** Whether `python -m venv` can work: Debian ships venv's parts in a package of their own. */
  readonly venv: boolean;
}

const oldest = 10; // JupyterLab 4 wants Python 3.10
const newest = 14; // the lock has binary packages up to here
const probe = `
import sys
try:
    import venv, ensurepip
    ready = 1
except ImportError:
    ready = 0
print(*sys.version_info[:3], ready)
`;

/** Commands worth asking: the usual name first, since it is the reader's own choice. */
const commands: readonly string[] = [
  'python3',
  ...Array.from({ length: newest - oldest + 1 }, (_, i) => `python3.${newest - i}`),
  'python',
];

/** Asks one command; null when it is not there or not a Python 3. */
async function ask(command: string): Promise<Python | null> {
  try {
    const { stdout } = await run(command, ['-c', probe], { env: cleanEnv(), timeout: 30_000 });
    const numbers = stdout.trim().split(' ').map(Number);
    const [major, minor, micro, venv] = numbers;
    if (numbers.length !== 4 || numbers.some(Number.isNaN)) return null;
    return { command, version: [major, minor, micro] as [number, number, number], venv: venv === 1 };
  } catch {
    return null;
  }
}

/** The first Python of the list that can make a private environment. Throws a Trouble when there is none. */
export async function findPython(names: readonly string[] = commands): Promise<Python> {
  const seen: Python[] = [];
  for (const name of names) {
    const python = await ask(name);
    if (!python) continue;
    if (fits(python) && python.venv) return python;
    seen.push(python);
  }
  throw noPython(seen);
}

function fits({ version: [major, minor] }: Python): boolean {
  return major === 3 && minor >= oldest && minor <= newest;
}

function noPython(seen: readonly Python[]): Trouble {
  const range = `Python 3.${oldest} to 3.${newest}`;
  const withoutVenv = seen.find(fits);
  if (withoutVenv) {
    return new Trouble(
      `${withoutVenv.command} (Python ${withoutVenv.version.join('.')}) lacks the venv module.`,
      'On Debian or Ubuntu: "apt-get install python3-venv", then start again.',
    );
  }
  const install =
    'On Debian or Ubuntu: "apt-get install python3 python3-venv"; on macOS: "brew install python". Then start again.';
  const other = seen[0];
  return other
    ? new Trouble(`${range} is needed, and ${other.command} is ${other.version.join('.')}.`, install)
    : new Trouble(`${range} is needed, and no python3 was found on the PATH.`, install);
}
