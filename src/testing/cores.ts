/** Shares the machine among suites that run side by side, and tells what they take. */
import { readFileSync } from 'node:fs';

/**
 * Makes a function that does at most `width` jobs at a time. When one ends, the job of lowest rank begins, and of one rank
 * the one that has waited longest.
 */
export function makeCores(width: number): <T>(job: () => Promise<T>, rank?: number) => Promise<T> {
  const waiting: { rank: number; begin: () => void }[] = [];
  let free = width;
  return async (job, rank = 0) => {
    if (free > 0) free--;
    else
      await new Promise<void>((begin) => {
        const at = waiting.findIndex((other) => other.rank > rank);
        waiting.splice(at < 0 ? waiting.length : at, 0, { rank, begin });
      });
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next.begin();
      else free++;
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
