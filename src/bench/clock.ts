/** Seconds of wall time that `work` takes. */
export function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/** The fastest of `times` runs, in seconds: what the machine can do when nobody else wants it. */
export function fastest(times: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < times; k++) best = Math.min(best, seconds(work));
  return best;
}
