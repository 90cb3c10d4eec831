import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How a program ended. */
export interface Ended {
  /** Exit code; 1 when it was killed. */
  code: number;
  /** Standard output and error, in the order they came. */
  output: string;
  /** Standard output alone. */
  stdout: string;
}

/** Where and how long a program may run. */
export interface Terms {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** Milliseconds until it is killed with all its children; 10 minutes when left out. */
  limit?: number;
  /** Hears each line that it prints, at once. */
  hear?: (line: string) => void;
}

/** Programs under way: they end with this process, else they would write into what a later run makes. */
const running: Set<ChildProcess> = new Set();

function endAll(signal: NodeJS.Signals): void {
  for (const child of running) kill(child);
  process.exit(signal === 'SIGINT' ? 130 : 143);
}

/** Ends a program and its children. */
function kill({ pid }: ChildProcess): void {
  if (pid) process.kill(-pid, 'SIGKILL');
}

/** The returned function takes it back. */
function endWithUs(child: ChildProcess): () => void {
  if (running.size === 0) for (const signal of SIGNALS) process.on(signal, endAll);
  running.add(child);
  return () => {
    running.delete(child);
    if (running.size === 0) for (const signal of SIGNALS) process.off(signal, endAll);
  };
}

/** Runs a program to its end. Never rejects for a failing program: the exit code tells. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, limit = 600_000, hear }: Terms,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    if (hear) for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', hear);
    const forget = endWithUs(child);
    let output = '';
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    const late = setTimeout(() => {
      output += `\n(killed after ${limit / 1000} s)\n`;
      kill(child);
    }, limit);
    const end = (code: number): void => {
      clearTimeout(late);
      forget();
      resolve({ code, output, stdout });
    };
    child.once('error', (error) => {
      output += `${error.message}\n`;
      end(1);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}
