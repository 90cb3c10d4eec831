/** Python, which runs notebooks for this process: one for all, since its libraries take longer to load than a notebook's talk. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Venv } from '../lab/venv.js';

/** A notebook to run, all places absolute. */
export interface Task {
  readonly source: string;
  /** Where the notebook goes after the run. */
  readonly target: string;
  /** The kernel's. */
  readonly folder: string;
  /** Content of `kernel.json`. */
  readonly spec: object;
}

/** What went wrong, and in which cell; no cell when there was nothing to run. */
export interface Trouble {
  readonly cell: number | null;
  readonly message: string;
}

interface Python {
  readonly child: ChildProcess;
  /** Who waits, by number of the task. */
  readonly waiting: Map<number, (trouble: Trouble | null) => void>;
}

let running: Python | undefined;
let tasks = 0;

/** Runs a notebook. Resolves with what went wrong, or null. */
export function runInPython(root: string, venv: Venv, task: Task): Promise<Trouble | null> {
  running ??= start(root, venv);
  const { child, waiting } = running;
  const id = ++tasks;
  return new Promise((resolve) => {
    child.ref(); // this process stays as long as an answer is awaited
    waiting.set(id, (trouble) => {
      waiting.delete(id);
      if (waiting.size === 0) child.unref();
      resolve(trouble);
    });
    child.stdin!.write(`${JSON.stringify({ id, ...task })}\n`);
  });
}

function start(root: string, venv: Venv): Python {
  const script = join(root, 'src', 'tools', 'bake', 'execute.py');
  const child = spawn(venv.python, [script], { cwd: root, env: venv.env });
  const python: Python = { child, waiting: new Map() };
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-4000);
  });
  createInterface(child.stdout).on('line', (line) => {
    const { id, trouble } = JSON.parse(line) as { id: number; trouble: Trouble | null };
    python.waiting.get(id)?.(trouble);
  });
  const end = (why: string): void => {
    if (running === python) running = undefined; // the next task has a new one
    for (const tell of python.waiting.values()) tell({ cell: null, message: `the run broke off: ${why}` });
  };
  child.on('error', (error) => end(error.message));
  // Not `close`: a kernel may have inherited its pipes.
  child.on('exit', (code, signal) => {
    const last = said.trim().split('\n').slice(-3).join(' | ');
    end(`Python ended with ${signal ?? code}: ${last}`);
  });
  child.stdin.on('error', () => undefined); // it has ended, which is told above
  for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as unknown as Socket).unref();
  return python;
}
