import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, type Venv } from './places.js';

const patience = 120_000; // ms a first start may take on a slow disk
const graceful = 15_000; // ms for the server to end its kernels before it is killed

/** A JupyterLab that answers. */
export interface Server {
  /** Address with the token, without a path behind the port but `/lab…`. */
  readonly url: string;
  readonly process: ChildProcess;
  /** Resolves with the exit code when the server is gone. */
  readonly gone: Promise<number>;
  /** Ends the server and its kernels. */
  stop(): Promise<void>;
}

/** Where JupyterLab runs and what it opens. */
interface ServerOptions {
  /** Free TCP port of 127.0.0.1. */
  port: number;
  /** Folder the file browser shows. */
  folder: string;
  /** After how many minutes without work a kernel is stopped; null: never. */
  stopIdle: number | null;
  /** Path below the folder that opens first. */
  open: string;
  /** Gets JupyterLab's own log. */
  log(text: string): void;
}

/** Starts JupyterLab and resolves once it answers; rejects with its last words when it ends before. */
export async function startServer(venv: Venv, options: ServerOptions): Promise<Server> {
  const { port, folder, open, log } = options;
  const token = randomBytes(24).toString('hex');
  const child = spawn(venv.python, [join(root, 'src', 'tools', 'lab', 'serve.py'), ...settings(options)], {
    cwd: folder,
    env: { ...venv.env, JUPYTER_TOKEN: token }, // not an argument: those are seen by every user of the machine
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // the terminal's Ctrl-C reaches us alone, and we stop it in order
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      words = (words + chunk).slice(-4000);
      log(String(chunk));
    });
  }
  const gone = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('error', () => resolve(1));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), graceful);
    await gone;
    clearTimeout(late);
  };

  const base = `http://127.0.0.1:${port}`;
  if (!(await answers(`${base}/api/status`, token, gone))) {
    await stop();
    throw new Error(`JupyterLab did not start. Its last words:\n${words}`);
  }
  const path = open.split('/').map(encodeURIComponent).join('/');
  return { url: `${base}/lab${path ? `/tree/${path}` : ''}?token=${token}`, process: child, gone, stop };
}

/** JupyterLab's command line. */
export function settings({
  port,
  folder,
  stopIdle,
}: Pick<ServerOptions, 'port' | 'folder' | 'stopIdle'>): string[] {
  const chosen = [
    '--no-browser',
    '--ServerApp.ip=127.0.0.1',
    `--ServerApp.port=${port}`,
    '--ServerApp.port_retries=0', // the URL must be the one we print
    `--ServerApp.root_dir=${folder}`,
    '--ServerApp.answer_yes=True',
    '--Application.log_level=WARN',
    '--KernelSpecManager.ensure_native_kernel=False',
    '--KernelSpecManager.allowed_kernelspecs=tslab', // one kernel: nothing to choose wrongly
    '--MultiKernelManager.default_kernel_name=tslab',
    '--LabApp.extension_manager=readonly',
    '--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate',
    '--LabApp.news_url=None',
    ...(stopIdle === null ? [] : whenIdle(60 * stopIdle)),
  ];
  return process.getuid?.() === 0 ? [...chosen, '--allow-root'] : chosen;
}

/** Kernels are stopped though their notebooks are open: those are the ones that take memory. */
function whenIdle(seconds: number): string[] {
  return [`cull_idle_timeout=${seconds}`, 'cull_interval=30', 'cull_connected=True'].map(
    (setting) => `--MappingKernelManager.${setting}`,
  );
}

async function answers(url: string, token: string, gone: Promise<number>): Promise<boolean> {
  let ended = false;
  void gone.then(() => {
    ended = true;
  });
  const headers = { authorization: `token ${token}` };
  for (const until = Date.now() + patience; Date.now() < until && !ended; await sleep(100)) {
    try {
      if ((await fetch(url, { headers, signal: AbortSignal.timeout(5000) })).ok) return true;
    } catch {
      // not listening yet
    }
  }
  return false;
}
