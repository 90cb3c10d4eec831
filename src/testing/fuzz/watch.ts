/** Has another process call, and watches it: a call that does not end, or ends the process, is a failure with its input. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { root } from '../../tools/lab/places.js';
import { Trouble } from '../../tools/lab/trouble.js';
import { cpuSeconds } from '../cores.js';
import type { Batch, Failure } from './batch.js';
import { type ChildLine, NOT_BEGUN, type Orders } from './orders.js';

/** Calls, in a process of its own. */
export const CHILD = 'src/testing/fuzz/child.ts';

/** What to watch for, and until when. */
export interface Watch extends Omit<Orders, 'first' | 'tables'> {
  /** Where {@link CHILD} and the modules that export a `table` are compiled, relative to the checkout. */
  readonly compiled: readonly string[];
  /** When a call counts as hanging, in seconds of CPU time; when it sleeps, six times as long. */
  readonly hangSeconds: number;
  /** When to stop, in milliseconds since 1970; at the end of the rounds when left out. */
  readonly until?: number;
  /** Hears each batch. */
  readonly onBatch: (batch: Batch) => void;
  /** Hears each failure. */
  readonly onFailure: (failure: Failure) => void;
}

type Call = Extract<ChildLine, { input: string }>;

/**
 * Resolves when all rounds are done, or the time is up.
 *
 * @throws Trouble when there is no function of the names that are asked for
 */
export async function watch(what: Watch): Promise<void> {
  for (let first = 0; ; ) {
    const call = await oneProcess({ ...what, first }, what);
    if (call === null) return;
    const { batch, wrong, ...rest } = call;
    what.onFailure({ ...rest, wrong });
    first = batch + 1;
  }
}

/** Runs to the end (null), or to a call that was the last of its process. */
function oneProcess(
  orders: Watch & Pick<Orders, 'first'>,
  what: Watch,
): Promise<(Call & { wrong: string }) | null> {
  const [program, ...modules] = orders.compiled.map((file) => join(root, file));
  const tables = modules.map((file) => pathToFileURL(file).href);
  const { seed, only, rounds, share, first } = orders;
  const child: ChildProcess = spawn(
    process.execPath,
    [
      ...['--max-old-space-size=2048', '--enable-source-maps', program],
      JSON.stringify({ tables, seed, only, rounds, share, first } satisfies Orders),
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  let call: Call | undefined;
  let since = { wall: Date.now(), cpu: 0 };
  const used = (): number => cpuSeconds(child.pid ?? 0) ?? Number.NaN;
  let wrong = '';
  let errors = '';
  let over = false;
  child.stderr?.on('data', (text) => {
    errors = `${errors}${text}`.slice(-2000);
  });
  createInterface(child.stdio[3] as Readable).on('line', (text) => {
    since = { wall: Date.now(), cpu: Number.NaN };
    const line = JSON.parse(text) as ChildLine;
    if ('input' in line) call = line;
    else {
      what.onBatch(line.found);
      if (line.found.failure !== null) what.onFailure(line.found.failure);
    }
  });
  const timer = setInterval(() => {
    const now = Date.now();
    over = what.until !== undefined && now > what.until;
    if (Number.isNaN(since.cpu)) since.cpu = used(); // of a call that has lasted since the last look
    const begun = call !== undefined; // before, it loads the tables
    const hangs =
      (begun && used() - since.cpu > what.hangSeconds) ||
      now - since.wall > (begun ? 6000 * what.hangSeconds : 600_000);
    if (!over && !hangs) return;
    wrong = `did not end within ${what.hangSeconds} s`;
    child.kill('SIGKILL');
  }, 500);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(timer);
      if (over || code === 0) resolve(null);
      else if (code === NOT_BEGUN && call === undefined) reject(new Trouble(errors.trim()));
      else if (call === undefined) reject(new Error(`The calling process ended at once: ${errors}`));
      else resolve({ ...call, wrong: wrong || `ended the process (${signal ?? code}): ${errors}` });
    });
  });
}
