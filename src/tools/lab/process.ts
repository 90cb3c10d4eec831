import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

interface Ended {
  /** Exit code; 1 when it was killed. */
  code: number;
  /** Standard output and error, in the order they came. */
  output: string;
  /** Standard output alone. */
  stdout: string;
}

interface Terms {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** Milliseconds until it is killed with all its children; an hour when left out: a machine may be slow, and busy. */
  limit?: number;
  /** Hears each line that it prints, at once. */
  hear?: (line: string) => void;
}

/** Ends a program and its children. */
function kill({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/**
 * Ends a program and its children when this process has gone, however that went: else pip, say, would go on writing into
 * what a later run makes. The guard is a shell that reads from a pipe which only we hold; the returned function sends it
 * away.
 */
function endWithUs({ pid }: ChildProcess): () => void {
  if (!pid) return () => undefined;
  const words = ['-c', 'read gone; kill -s KILL -- "-$1"', 'guard', String(pid)];
  const guard = spawn('sh', words, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.on('error', () => undefined); // no shell: then only what ends by itself ends
  guard.stdin.on('error', () => undefined);
  guard.unref();
  return () => void guard.kill('SIGKILL');
}

/** Runs a program to its end. Never rejects for a failing program: the exit code tells. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, limit = 3_600_000, hear }: Terms,
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
