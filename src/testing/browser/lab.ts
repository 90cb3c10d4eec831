import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../tools/lab/port.js';
import { inTime, PATIENCE } from '../cores.js';

/** A JupyterLab started by `npm start` itself, with settings of its own. */
export interface Lab {
  /** `http://127.0.0.1:port` */
  readonly base: string;
  readonly token: string;
  /** Milliseconds from the command to the printed URL. */
  readonly startMs: number;
  /** All it printed so far. */
  words(): string;
  /** Asks JupyterLab's server. */
  api<T>(path: string): Promise<T>;
  /** Process numbers of the running kernels, from the system's process list. */
  kernels(): number[];
  /** Sends Ctrl-C's signal, to npm too as a terminal does, and resolves when npm has ended. */
  interrupt(): Promise<unknown>;
}

const patience = 240_000; // ms: on a fresh clone `npm start` installs first

/** Where a port is looked for: by the process, since of two runs side by side that choose the same only one gets it. */
const FIRST_PORT = 30_000 + (process.pid % 2000);

/** Runs `npm start -- --no-browser --port N` and resolves once it prints the URL. */
export async function startLab(root: string, scratch: string): Promise<Lab> {
  const home = join(scratch, 'home');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const port = await freePort(null, FIRST_PORT);
  const started = Date.now();
  const child = spawn('npm', ['start', '--', '--no-browser', '--port', String(port)], {
    cwd: root,
    env: { ...process.env, SECOND_LOOK_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group, which a terminal's Ctrl-C reaches as a whole
  });
  let words = '';
  // With its last words.
  const gone = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const token = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      words += chunk;
      const said = /ready: http:\/\/127\.0\.0\.1:\d+\/\S*token=(\w+)/.exec(words);
      if (said) resolve(said[1]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    void gone.then((code) =>
      reject(new Error(`npm start ended with ${code} before it was ready:\n${words}`)),
    );
    setTimeout(
      () => reject(new Error(`npm start was not ready after ${patience / 1000} s:\n${words}`)),
      patience,
    ).unref();
  }).catch((error) => {
    if (child.pid) process.kill(-child.pid, 'SIGINT');
    throw error;
  });
  const base = `http://127.0.0.1:${port}`;
  return {
    base,
    token,
    startMs: Date.now() - started,
    words: () => words,
    async api<T>(path: string): Promise<T> {
      const answer = await fetch(`${base}/api/${path}`, { headers: { authorization: `token ${token}` } });
      if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`);
      return (await answer.json()) as T;
    },
    kernels: () => processes(join(home, 'runtime')),
    async interrupt() {
      const all = -(child.pid as number);
      if (child.exitCode === null && child.signalCode === null) process.kill(all, 'SIGINT');
      // One that hangs is ended without its last words, which a test asks for.
      await inTime(gone, PATIENCE).catch(() => process.kill(all, 'SIGKILL'));
    },
  };
}

/** Processes whose command line names a file in that folder, as a kernel's does with its connection file. */
function processes(folder: string): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes(folder))
    .map((line) => Number.parseInt(line, 10));
}
