import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Seconds of wall time that `work` takes. */
export async function seconds(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/**
 * Seconds of processor time that `work` takes, what the engine does beside it (compiling, collecting garbage) included.
 * On a machine that others use as well this is what wall time would be without them.
 */
export function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** The fastest of `times` runs, in seconds of processor time: what the machine can do when nothing else runs on it. */
export function fastest(times: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < times; k++) best = Math.min(best, cpuSeconds(work));
  return best;
}

/** Collects garbage, so that what is measured next is not that of earlier measurements. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  // The second waits until the arrays that the first found are gone.
  gc();
  gc();
}
