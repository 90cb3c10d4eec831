import { fileURLToPath } from 'node:url';
import {
  type Exploration,
  type ExploreOptions,
  explore,
  memoryForHelpers,
  type RmapProtocol,
} from '../../checker/index.js';
import { threadPool } from '../../tutorial/outside/node.js';
import type { Task } from './worker.js';

/** Explores protocols of the laboratory, one after the other, each on several cores. */
export interface Explorer {
  /** Finds what {@link explore} finds; the protocol may promise other things than it does in the laboratory. */
  explore(source: Pick<RmapProtocol, 'id' | 'protocol'>, options?: ExploreOptions): Promise<Exploration>;
  close(): Promise<void>;
}

/** Starts helpers on threads, one less than there are cores to use. */
export async function exploreOnCores(cores: number): Promise<Explorer> {
  if (cores === 1)
    return { explore: async ({ protocol }, options) => explore(protocol, options), close: async () => {} };
  const helpers = Array.from({ length: cores - 1 });
  const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));
  const pool = await threadPool.open(helpers.length, worker);
  // A search does not wait for threads: those that start late help late.
  await Promise.all(helpers.map(() => pool.run(null)));
  let helped: Promise<unknown> = Promise.resolve();
  return {
    async explore({ id, protocol }, options = {}) {
      // The pool gives a thread nothing more to do before it has heard that the thread is done, which it cannot while a
      // search runs.
      await helped;
      const { promises, except } = protocol;
      const memory = memoryForHelpers();
      const task: Task = { id, memory, promises, except };
      helped = Promise.all(helpers.map(() => pool.run(task)));
      return explore(protocol, { ...options, helpers: memory });
    },
    async close() {
      try {
        await helped;
      } finally {
        await pool.close();
      }
    },
  };
}
