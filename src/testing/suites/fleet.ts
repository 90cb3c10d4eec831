import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../tools/lab/places.js';
import { freePort } from '../../tools/lab/port.js';
import { run } from '../../tools/lab/process.js';
import { Trouble } from '../../tools/lab/trouble.js';
import { HANGS } from '../cores.js';
import { Count, type Suite, type SuiteContext, type SuiteResult } from '../suite.js';

/** Small hosts, as many as keep three workers busy until all has happened to them. */
const HOST = { scenario: 'neighbours', set: { durationSeconds: 60 }, draw: { 'demand.0.MiB': [40, 50, 60] } };
const SPEC = {
  hosts: [{ ...HOST, name: 'nested', count: 60 }],
  ...{ policies: ['BASE', 'LANDED'], rules: ['6.12'], seeds: ['1'] },
  measures: { checks: 'vms.0.reclaim.lastChecks', refaults: 'processes.0.reclaim.refaults' },
};
const POINTS = 120;
const WORKERS = [1, 2, 3];
/**
 * Where the scheduler's port is looked for. Below those that the system gives away (from 32768 on): while the scheduler is
 * gone another program would get it, or who calls there. By the process: two runs side by side have two, where each would
 * else take the one whose scheduler is just gone.
 */
const FIRST_PORT = 10_000 + (process.pid % 20_000);

/** What a cell may say: the same sweep on a cluster that is started for it, and in threads. */
const CELL = `
const { scenarios, sweep } = require('second-look');
const spec = { scenario: { ...scenarios.plain, durationSeconds: 60 }, vary: { policy: ['BASE', 'LANDED'] }, seeds: 2,
  measures: { evicted: ({ vms: [vm] }) => vm.reclaim.pgsteal, faults: 'vms.0.reclaim.faults' } };
(async () => {
  const [cluster, cores] = [await sweep({ ...spec, on: 'cluster' }), await sweep(spec)];
  console.log(cluster.complete && JSON.stringify(cluster) === JSON.stringify(cores) ? 'the same' : JSON.stringify(cluster));
})();
`;

/** A sweep on Dask gives the bytes of one process, whatever becomes of workers and scheduler meanwhile. */
export const fleetSuite: Suite = {
  name: 'fleet',
  async run(context): Promise<SuiteResult> {
    try {
      await context.lab();
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      const skipped = [{ name: 'a sweep on Dask', why: error.message }];
      return { passed: 0, failed: 0, skipped, output: '' };
    }
    return await context.onCore(() => sweepThroughTrouble(context));
  },
};

async function sweepThroughTrouble({ lab, log }: SuiteContext): Promise<SuiteResult> {
  const { python, env } = await lab();
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  const [spec, one, many, own] = ['spec.json', 'one.jsonl', 'many.jsonl', 'own.jsonl'].map((name) =>
    join(folder, name),
  );
  writeFileSync(spec, JSON.stringify(SPEC));
  const command = ['--import', 'tsx', join(root, 'src', 'tools', 'cli', 'main.ts'), 'sweep', spec, '--out'];
  const terms = { cwd: root, limit: HANGS };
  const count = new Count();
  const running = new Set<ChildProcess>();
  let isOver = false;
  /** A program of Dask; when it ends before all is over it is started again, as whoever runs a cluster has it. */
  const keep = (words: readonly string[]): { child: ChildProcess; again: number } => {
    const kept = { child: null as unknown as ChildProcess, again: -1 };
    const start = (): void => {
      kept.child = spawn(python, ['-m', ...words], { cwd: folder, env, stdio: 'ignore' });
      kept.again++;
      running.add(kept.child);
      kept.child.on('exit', () => {
        running.delete(kept.child);
        if (!isOver) start();
      });
    };
    start();
    return kept;
  };
  const done = (): number => linesOf(many);
  const until = async (points: number): Promise<void> => {
    while (done() < points && !isOver) await sleep(50);
  };
  try {
    const alone = await run(process.execPath, [...command, one, '--shards', '1'], terms);
    count.test('one process makes every point', alone.code === 0 ? null : alone.output);
    const port = await freePort(null, FIRST_PORT);
    const address = `tcp://127.0.0.1:${port}`;
    const scheduler = keep([
      'distributed.cli.dask_scheduler',
      '--host=127.0.0.1',
      `--port=${port}`,
      '--no-dashboard',
    ]);
    const quiet = ['--host=127.0.0.1', '--nthreads=1', '--no-nanny', '--no-dashboard', '--memory-limit=0'];
    const workers = WORKERS.map((n) =>
      keep(['distributed.cli.dask_worker', address, ...quiet, `--name=w${n}`]),
    );
    const sweep = run(process.execPath, [...command, many, '--scheduler', address], { ...terms, hear: log });
    void sweep.finally(() => {
      isOver = true;
    });
    await until(POINTS / 10);
    log(`${done()} points: one worker is stopped, one is killed`);
    workers[0].child.kill('SIGSTOP');
    workers[1].child.kill('SIGKILL');
    await until(POINTS / 2);
    log(`${done()} points: the scheduler is killed, and with it goes what it knew`);
    scheduler.child.kill('SIGKILL');
    workers[0].child.kill('SIGCONT'); // not before: without its points all cannot be over
    const { code, output } = await sweep;
    const restarts = workers.map(({ again }) => again);
    log(
      `${done()} points; workers were started again ${restarts.join(', ')} times, the scheduler ${scheduler.again}`,
    );
    count.test('a sweep on Dask ends well', code === 0 ? null : output);
    const whole = `${POINTS} of ${POINTS} points, ${POINTS} of them made now`;
    count.test('no point is lost, none counted twice', output.includes(whole) ? null : output);
    const same = readFileSync(one).equals(readFileSync(many));
    count.test('its bytes are those of one process', same ? null : 'they differ');
    const hurt = scheduler.again === 1 && restarts[1] >= 1;
    count.test('workers and scheduler were killed in the middle', hurt ? null : 'all was over before');
    isOver = true;
    count.test('a sweep that is broken off keeps what it has', await breakOff([...command, own], own));
    const rest = await run(process.execPath, [...command, own], terms);
    const isWhole = rest.code === 0 && readFileSync(one).equals(readFileSync(own));
    count.test('and goes on, on a cluster of its own, to the same bytes', isWhole ? null : rest.output);
    const cell = await run(process.execPath, ['--eval', CELL], terms);
    count.test('a cell finds the same on a cluster', cell.stdout === 'the same\n' ? null : cell.output);
  } finally {
    isOver = true;
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
  return count;
}

const linesOf = (file: string): number =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;

/** Starts a sweep and presses Ctrl-C, which reaches a program and all that it started; null when it ended well. */
async function breakOff(command: readonly string[], file: string): Promise<string | null> {
  const terms = { cwd: root, detached: true, timeout: HANGS, killSignal: 'SIGKILL' } as const;
  const child = spawn(process.execPath, command, terms);
  const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  const goesOn = (): boolean => child.exitCode === null && child.signalCode === null;
  while (linesOf(file) === 0 && goesOn()) await sleep(50);
  if (goesOn()) process.kill(-(child.pid as number), 'SIGINT');
  const [[code], said, remarks] = await ended;
  const made = Number(/: (\d+) of 120 points, \1 of them made now\n$/.exec(said)?.[1]);
  const isPart = code === 1 && made > 0 && made < POINTS && !remarks.includes('Error');
  return isPart ? null : `exit ${code}\n${said}\n${remarks}`;
}
