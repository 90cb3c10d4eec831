/** A cluster of Dask as a pool: tasks go to it as lines of JSON through a Python program, and come back so. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Cluster } from './outside.js';

/** Where things are, and which cluster it shall be. */
interface ClusterPlaces {
  /** A Python that has Dask. */
  readonly python: string;
  /** `src/tools/fleet/cluster.py`. */
  readonly bridge: string;
  /** The library's `worker.js`, whose `answerLines` answers tasks. */
  readonly worker: string;
  /** The scheduler's address; a cluster of this machine is started when it is left out. */
  readonly scheduler?: string;
}

/** What the Python program says first. */
type About = Pick<Cluster, 'scheduler' | 'workers'>;

/** A task that has no answer yet. */
interface Asked {
  resolve(answer: unknown): void;
  reject(why: Error): void;
}

/** So many tasks are handed in for each worker: what it works on, and what it is to do next. */
const TASKS_PER_WORKER = 16;
/** Of what the Python program says when it fails, so many lines are told. */
const LAST_LINES = 3;
const ANSWER = 'import(process.argv[1]).then(({ answerLines }) => answerLines())';

/** The Python program has ended, and nothing will be answered any more. */
export class ClusterEnded extends Error {
  override readonly name = 'ClusterEnded';
}

/**
 * Connects to a cluster, or starts one.
 *
 * @throws ClusterEnded with the Python program's last words when there is none
 */
export async function openCluster(places: ClusterPlaces): Promise<Cluster> {
  const { python, bridge, worker, scheduler } = places;
  const node = [process.execPath, '--eval', ANSWER, worker];
  const options = scheduler === undefined ? [] : [`--scheduler=${scheduler}`];
  const child = spawn(python, [bridge, ...options, '--', ...node], {
    detached: true, // Ctrl-C is for this program, which ends the cluster when it has written what there is
    env: { ...process.env, DASK_LOGGING__DISTRIBUTED: 'critical', PYTHONWARNINGS: 'ignore' },
  });
  const words: string[] = [];
  createInterface(child.stderr).on('line', (line) => words.push(line));
  const asked = new Map<number, Asked>();
  let hearAbout: (about: About) => void = () => {};
  let end: (why: Error) => void = () => {};
  const begun = new Promise<About>((resolve, reject) => {
    hearAbout = resolve;
    end = reject;
  });
  let ended: ClusterEnded | null = null;
  const gone = new Promise<void>((resolve) => {
    const over = (why: string): void => {
      ended ??= new ClusterEnded(`the cluster ended: ${why}`);
      end(ended);
      for (const { reject } of asked.values()) reject(ended);
      resolve();
    };
    child.on('error', ({ message }) => over(message));
    child.on('close', () => over(words.slice(-LAST_LINES).join(' ')));
  });
  child.stdin.on('error', () => {}); // it has ended, which is told above
  createInterface(child.stdout).on('line', (line) => {
    const said = JSON.parse(line);
    if (said.id === undefined) hearAbout(said);
    asked.get(said.id)?.resolve(said);
    asked.delete(said.id);
  });
  const about = await begun;
  let tasks = 0;
  return {
    ...about,
    width: Math.max(1, about.workers) * TASKS_PER_WORKER,
    pool: {
      run: (task) =>
        new Promise((resolve, reject) => {
          if (ended !== null) return reject(ended);
          const id = ++tasks;
          asked.set(id, { resolve, reject });
          child.stdin.write(`${JSON.stringify({ ...(task as object), id }, asLists)}\n`);
        }),
      onWords() {}, // a run on another machine says nothing before its end
      async close() {
        child.stdin.end();
        await gone;
      },
    },
  };
}

/** JSON has no typed arrays. */
function asLists(_: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<unknown>) : value;
}
