/** Shares the machine among suites that run side by side. */

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
