import { availableParallelism } from 'node:os';

/** A notebook's kernel and its helpers need memory, too: more at a time than this gain little. */
const MOST = 4;

/** Does all jobs, one a core at a time, begun in their order. */
export async function inParallel(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await job();
  };
  await Promise.all(Array.from({ length: Math.min(MOST, availableParallelism()) }, work));
}
