/** Files and threads of Node: the checkout that the present folder lies in, and worker threads under piscina. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { ConfigError } from '../../simulator/config/error.js';
import type { Outside, PoolMaker } from './outside.js';

/** What a compressed file's name ends in. */
const PACKED = '.br';
/** In the library's bundle the worker lies beside it as a file of its own; in the sources it is a module. */
const WORKER: string =
  typeof __dirname === 'string'
    ? join(__dirname, 'worker.js')
    : fileURLToPath(new URL('../runs/worker.ts', import.meta.url));
/** When the worker's code was written, as of the time this code was loaded. */
const WRITTEN: number | undefined = written();
/** How many threads where whoever started this process says so, since others fill the cores already; 0: none. */
const TOLD: string | undefined = process.env.SECOND_LOOK_THREADS;

/** Worker threads, one run each at a time. */
export const threadPool: PoolMaker = {
  cores() {
    if (!TOLD) return availableParallelism();
    if (/^\d+$/.test(TOLD)) return Number(TOLD);
    throw new ConfigError(`SECOND_LOOK_THREADS was '${TOLD}'; it must be a whole number, 0 for no threads`);
  },
  isCurrent: () => WRITTEN !== undefined && written() === WRITTEN,
  async open(threads, worker = WORKER) {
    // Only now: most users of the library start no threads.
    const { Piscina } = await import('piscina');
    const pool = new Piscina({
      filename: worker,
      name: 'runInWorker',
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: 10_000,
    });
    // A worker that cannot start fails without a task, and its task would wait for ever.
    const broken = new Promise<never>((_, reject) => pool.on('error', reject));
    broken.catch(() => {});
    return {
      run: (task) => Promise.race([pool.run(task), broken]),
      onWords: (hear) => pool.on('message', hear),
      close: () => pool.destroy(),
    };
  },
};

export const outside: Outside = {
  /** Also of a file that is kept compressed under the same name and `.br`. */
  readText(path) {
    const found = find(path);
    return found.endsWith(PACKED)
      ? brotliDecompressSync(readFileSync(found)).toString()
      : readFileSync(found, 'utf8');
  },
  notebookNames() {
    const names = readdirSync(find('notebooks'));
    return names.filter((name) => /^\d\d-.*\.ipynb$/.test(name)).sort();
  },
  pool: TOLD === '0' ? null : threadPool,
  async openCluster() {
    const { openCluster } = await import('./cluster.js');
    const python = findUp('.venv/bin/python');
    if (python === null)
      throw new Error(
        'A cluster needs the checkout’s Python environment, and there is none here or above: "npm start" makes it. on: "cores" needs none.',
      );
    return await openCluster({
      python,
      bridge: find('src/tools/fleet/cluster.py'),
      worker: find('build/second-look/worker.js'),
    });
  },
};

/** In a checkout, the file here or above; else the one that the installed library carries. */
function find(path: string): string {
  const found = findUp(path) ?? (typeof __dirname === 'string' ? there(join(__dirname, path)) : null);
  if (found !== null) return found;
  throw new Error(`there is no ${path} here or above ${process.cwd()}; start from inside the checkout`);
}

/** The file in this folder or the nearest above that has it; null when none has. */
function findUp(path: string): string | null {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const found = there(join(folder, path));
    if (found !== null || dirname(folder) === folder) return found;
  }
}

/** The file, plain or compressed; null where there is neither. */
function there(path: string): string | null {
  return [path, path + PACKED].find((each) => existsSync(each)) ?? null;
}

function written(): number | undefined {
  return statSync(WORKER, { throwIfNoEntry: false })?.mtimeMs;
}
