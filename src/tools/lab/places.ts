import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const root: string = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '');

/** A private Python environment and how to run things in it. */
export interface Venv {
  /** Absolute path of `.venv`. */
  readonly root: string;
  /** Absolute path of its Python. */
  readonly python: string;
  /** Absolute path of a program it holds, such as `jupyter-lab`. */
  bin(name: string): string;
  /** Environment for its programs: every folder Jupyter would put in the home directory is inside `.venv`. */
  readonly env: Record<string, string>;
}

/** Variables of the caller that would let another Python or Jupyter set-up leak in. */
const foreign: RegExp =
  /^(PYTHONHOME|PYTHONPATH|PYTHONSTARTUP|VIRTUAL_ENV|CONDA_PREFIX|IPYTHON.*|JUPYTER.*)$/;

/** The process's environment without other Python and Jupyter set-ups. */
export function cleanEnv(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !foreign.test(name)) clean[name] = value;
  }
  return clean;
}

/** Describes the environment at `path`; creates nothing. */
export function venvAt(path: string, env: NodeJS.ProcessEnv = process.env): Venv {
  const bin = (name: string): string => join(path, 'bin', name);
  const home = env.SECOND_LOOK_HOME ?? join(path, 'home'); // tests keep out of the reader's Lab settings
  return {
    root: path,
    python: bin('python'),
    bin,
    env: {
      ...cleanEnv(env),
      VIRTUAL_ENV: path,
      PATH: `${join(path, 'bin')}${delimiter}${env.PATH ?? ''}`,
      PYTHONNOUSERSITE: '1',
      PIP_CACHE_DIR: join(path, 'cache', 'pip'),
      JUPYTER_PREFER_ENV_PATH: '1',
      JUPYTER_CONFIG_DIR: join(home, 'config'),
      JUPYTER_DATA_DIR: join(home, 'data'),
      JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
      JUPYTERLAB_SETTINGS_DIR: join(home, 'lab', 'settings'),
      JUPYTERLAB_WORKSPACES_DIR: join(home, 'lab', 'workspaces'),
      IPYTHONDIR: join(home, 'ipython'),
    },
  };
}

/** Does work in a new folder of its own in `above`, whose name begins so; it is gone when the work has ended. */
export async function inFolder<T>(
  above: string,
  name: string,
  work: (folder: string) => T | Promise<T>,
): Promise<T> {
  mkdirSync(above, { recursive: true });
  const folder = mkdtempSync(join(above, name));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
