import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shown } from '../../simulator/config/check.js';
import { ClusterEnded, openCluster } from '../../tutorial/outside/cluster.js';
import { threadPool } from '../../tutorial/outside/node.js';
import { type CoreRunner, runnerOf } from '../../tutorial/runs/allCores.js';
import { type LineFile, openLines } from '../fleet/lines.js';
import { makePoints } from '../fleet/make.js';
import { type Fleet, readFleet } from '../fleet/spec.js';
import { root } from '../lab/places.js';
import { fileTrouble, Trouble } from '../lab/trouble.js';
import { ensureVenv } from '../lab/venv.js';
import { withLock } from '../lab/venvLock.js';
import { buildLibrary } from '../library/build.js';
import { countOf, readArguments } from './arguments.js';
import type { Command } from './command.js';
import { readText, whyNot } from './files.js';

/** Progress is said so often, in milliseconds. */
const EVERY_MS = 10_000;
/** Failed points that are told one by one. */
const TOLD = 10;

export const sweep: Command = {
  name: 'sweep',
  usage: `sweep SPEC.json --out FILE.jsonl [--scheduler tcp://HOST:PORT | --shards N]
      runs each host of SPEC under each policy, rules and seed: a line of JSON per point, in the spec's order; what
      FILE has already is kept, so that a run that was broken off goes on. It runs on Dask: on the scheduler's
      workers, or on a cluster that it starts on this machine; with --shards in N threads, without Dask or Python`,
  async run(args, { print, remark }) {
    const { values, files } = readArguments(
      args,
      { out: { type: 'string' }, shards: { type: 'string' }, scheduler: { type: 'string' } },
      'SPEC.json',
      ['out'],
    );
    const out = values.out as string;
    const scheduler = values.scheduler as string | undefined;
    const shards = countOf('shards', values.shards, 9999);
    if (scheduler !== undefined && shards !== undefined)
      throw new Trouble('give --scheduler or --shards, not both');
    if (scheduler !== undefined && !isScheduler(scheduler))
      throw new Trouble(
        `--scheduler is ${shown(scheduler)}; it may be an address such as tcp://127.0.0.1:8786`,
      );
    const fleet = readFleet(parse(files[0]));
    if (out === '' || !statSync(dirname(out), { throwIfNoEntry: false })?.isDirectory())
      throw new Trouble(`--out is ${shown(out)}; it may be a file in a folder that is there`);
    const waiting = (): void => remark(`another sweep is writing ${out}: waiting for it`);
    return await withLock(`${out}.busy`, waiting, async () => {
      const lines = openLines(out, fleet);
      const kept = lines.done;
      if (kept > 0) remark(`${out} has ${kept} of ${fleet.size} points`);
      const open = (): Promise<CoreRunner> =>
        shards === undefined ? onCluster(scheduler, remark) : onThreads(shards);
      const failures = kept < fleet.size ? await make(fleet, lines, open, remark) : [];
      lines.finish();
      for (const each of failures.slice(0, TOLD)) remark(each);
      if (failures.length > 0) remark(`${failures.length} points failed`);
      print(`${out}: ${lines.done} of ${fleet.size} points, ${lines.done - kept} of them made now`);
      return lines.done < fleet.size ? 1 : 0;
    }).catch((error) => {
      throw fileTrouble(error, out);
    });
  },
};

/** Makes what is missing until it is done or a signal ends it; returns the points that threw. */
async function make(
  fleet: Fleet,
  lines: LineFile,
  open: () => Promise<CoreRunner>,
  remark: (line: string) => void,
): Promise<string[]> {
  const runner = await open();
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const kept = lines.done;
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
    return await makePoints(fleet, lines, { runner, onPoint, signal: stop.signal });
  } catch (error) {
    asTrouble(error);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await runner.close();
  }
}

/** The built library: what tsx makes of its sources takes more than twice the time. */
async function builtWorker(): Promise<string> {
  const { dir } = await buildLibrary(root);
  return join(dir, 'worker.js');
}

async function onThreads(threads: number): Promise<CoreRunner> {
  return runnerOf(await threadPool.open(threads, await builtWorker()), threads);
}

async function onCluster(scheduler: string | undefined, remark: (line: string) => void): Promise<CoreRunner> {
  const { python } = await ensureVenv(remark).catch((error) => {
    throw error instanceof Trouble ? new Trouble(`${error.message} --shards N needs no Python.`) : error;
  });
  if (scheduler !== undefined) remark(`asking the scheduler at ${scheduler}`);
  const cluster = await openCluster({
    python,
    bridge: join(root, 'src', 'tools', 'fleet', 'cluster.py'),
    worker: await builtWorker(),
    ...(scheduler === undefined ? {} : { scheduler }),
  }).catch(asTrouble);
  remark(`Dask at ${cluster.scheduler}: ${cluster.workers} workers`);
  return runnerOf(cluster.pool, cluster.width);
}

function asTrouble(error: unknown): never {
  throw error instanceof ClusterEnded ? new Trouble(error.message) : error;
}

function isScheduler(word: string): boolean {
  const [, port] = /^tcp:\/\/\S+:(\d{1,5})$/.exec(word) ?? [];
  return port !== undefined && Number(port) < 65_536;
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new Trouble(`file ${path} is no JSON: ${whyNot(error)}`);
  }
}
