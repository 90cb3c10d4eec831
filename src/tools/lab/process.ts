import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

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

/** Runs a program to its end. Never rejects for a failing program: the exit code tells. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, limit = 600_000, hear }: Terms,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    if (hear) for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', hear);
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
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    }, limit);
    child.once('error', (error) => {
      clearTimeout(late);
      resolve({ code: 1, output: `${output}${error.message}\n`, stdout });
    });
    child.once('close', (code) => {
      clearTimeout(late);
      resolve({ code: code ?? 1, output, stdout });
    });
  });
}
