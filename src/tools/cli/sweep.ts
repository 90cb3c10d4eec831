import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ClusterEnded, openCluster } from '../../tutorial/outside/cluster.js';
import { threadPool } from '../../tutorial/outside/node.js';
import { type CoreRunner, runnerOf } from '../../tutorial/runs/allCores.js';
import { openLines } from '../fleet/lines.js';
import { makePoints } from '../fleet/make.js';
import { readFleet } from '../fleet/spec.js';
import { root } from '../lab/places.js';
import { Trouble } from '../lab/trouble.js';
import { ensureVenv } from '../lab/venv.js';
import { buildLibrary } from '../library/build.js';
import { readArguments } from './arguments.js';
import type { Command } from './command.js';
import { readText, whyNot } from './files.js';

/** Progress is said so often, in milliseconds. */
const EVERY_MS = 10_000;
/** Failed points that are told one by one. */
const TOLD = 10;

/** `sweep SPEC.json`: a fleet of hosts, point by point. */
export const sweep: Command = {
  name: 'sweep',
  usage: `sweep SPEC.json --out FILE.jsonl [--shards N] [--scheduler tcp://HOST:PORT | --scheduler local]
      runs each host of SPEC under each policy, rules and seed: a line of JSON per point, in the spec's order; what
      FILE has already is kept, so that a run that was broken off goes on; N threads, one per core when left out.
      --scheduler: on Dask; local starts a cluster of N workers on this machine`,
  async run(args, { print, remark }) {
    const { values, files } = readArguments(
      args,
      { out: { type: 'string' }, shards: { type: 'string' }, scheduler: { type: 'string' } },
      1,
      ['out'],
    );
    const out = values.out as string;
    const scheduler = values.scheduler as string | undefined;
    const shards = shardsOf(values.shards as string | undefined);
    if (scheduler !== undefined && !/^(local|tcp:\/\/\S+:\d+)$/.test(scheduler))
      throw new Trouble(
        `--scheduler is ${scheduler}; it may be local or an address such as tcp://127.0.0.1:8786`,
      );
    const fleet = readFleet(parse(files[0]));
    const lines = openLines(out, fleet);
    const kept = lines.done;
    if (kept > 0) remark(`${out} has ${kept} of ${fleet.size} points`);
    const failures: string[] = [];
    if (kept < fleet.size) {
      const stop = new AbortController();
      const onSignal = (): void => stop.abort();
      process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
      const runner =
        scheduler === undefined ? await onThreads(shards) : await onCluster(scheduler, shards, remark);
      const started = performance.now();
      let told = started;
      const onPoint = (): void => {
        const now = performance.now();
        if (now - told < EVERY_MS) return;
        told = now;
        const pace = (1000 * (lines.done - kept)) / (now - started);
        remark(`${lines.done} of ${fleet.size} points, ${pace.toFixed(1)} per second`);
      };
      try {
        failures.push(...(await makePoints(fleet, lines, { runner, onPoint, signal: stop.signal })));
      } catch (error) {
        asTrouble(error);
      } finally {
        process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
        lines.finish();
        await runner.close();
      }
    } else lines.finish();
    for (const each of failures.slice(0, TOLD)) remark(each);
    if (failures.length > 0) remark(`${failures.length} points failed`);
    print(`${out}: ${lines.done} of ${fleet.size} points, ${lines.done - kept} of them made now`);
    return lines.done < fleet.size ? 1 : 0;
  },
};

/** The built library: what tsx makes of its sources takes more than twice the time. */
async function builtWorker(): Promise<string> {
  const { dir } = await buildLibrary(root);
  return join(dir, 'worker.js');
}

async function onThreads(threads: number): Promise<CoreRunner> {
  return runnerOf(await threadPool.open(threads, await builtWorker()), threads);
}

async function onCluster(
  scheduler: string,
  workers: number,
  remark: (line: string) => void,
): Promise<CoreRunner> {
  const { python } = await ensureVenv({ log: remark });
  const cluster = await openCluster({
    python,
    bridge: join(root, 'src', 'tools', 'fleet', 'cluster.py'),
    worker: await builtWorker(),
    ...(scheduler === 'local' ? { workers } : { scheduler }),
  }).catch(asTrouble);
  remark(`Dask at ${cluster.scheduler}: ${cluster.workers} workers`);
  return runnerOf(cluster.pool, cluster.width);
}

function asTrouble(error: unknown): never {
  throw error instanceof ClusterEnded ? new Trouble(error.message) : error;
}

function shardsOf(word: string | undefined): number {
  if (word === undefined) return availableParallelism();
  if (!/^[1-9]\d{0,3}$/.test(word)) throw new Trouble(`--shards is ${word}; it may be a whole number from 1`);
  return Number(word);
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new Trouble(`file ${path} is no JSON: ${whyNot(error)}`);
  }
}
