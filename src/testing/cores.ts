/** Shares the machine among suites that run side by side, and tells what they take. */
import { readFileSync } from 'node:fs';

/** What a job takes of a core that mostly waits: for kernels to answer, for JupyterLab to draw. */
export const WAITS = 0.5;

/** How long one waits for what is to come, in ms: far above what anything takes, since other suites may hold all cores. */
export const PATIENCE = 90_000;

/** A test that has not ended after so long hangs, in ms: far above what any takes, with other suites on all cores. */
export const HANGS = 600_000;

/** What is promised, or after `limit` ms an Error that says it hangs. */
export async function inTime<T>(promised: Promise<T>, limit: number): Promise<T> {
  let late: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`no end after ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([promised, hangs]);
  } finally {
    clearTimeout(late);
  }
}

/**
 * Makes a function that does as many jobs at a time as `width` has room for: a job takes 1, or its share. As there is
 * room, the job of lowest rank begins, and of one rank the one that has waited longest.
 */
export function makeCores(
  width: number,
): <T>(job: () => Promise<T>, rank?: number, share?: number) => Promise<T> {
  const waiting: { rank: number; share: number; begin: () => void }[] = [];
  let free = width;
  const fill = (): void => {
    while (waiting.length > 0 && waiting[0].share <= free) {
      const { share, begin } = waiting.shift()!;
      free -= share;
      begin();
    }
  };
  return async (job, rank = 0, share = 1) => {
    if (!(share > 0 && share <= width)) throw new RangeError(`a job cannot take ${share} of ${width}`);
    await new Promise<void>((begin) => {
      const at = waiting.findIndex((other) => other.rank > rank);
      waiting.splice(at < 0 ? waiting.length : at, 0, { rank, share, begin });
      fill();
    });
    try {
      return await job();
    } finally {
      free += share;
      fill();
    }
  };
}

/**
 * CPU time that a process has used, in seconds, where the system tells: Linux does, in ticks of 10 ms; else null.
 *
 * @param withEnded with that of the processes which it began, and those which these began, as far as they have ended
 */
export function cpuSeconds(pid: number | 'self', withEnded: boolean = false): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return fields.slice(11, withEnded ? 15 : 13).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return null;
  }
}
