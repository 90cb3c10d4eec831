/** `npm test`: all suites side by side, then one line `N passed, N failed`, which is the last. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { buildKernel } from '../tools/lab/kernel.js';
import { root } from '../tools/lab/places.js';
import { explain } from '../tools/lab/trouble.js';
import { ensureVenv, type Venv } from '../tools/lab/venv.js';
import { buildLibrary } from '../tools/library/build.js';
import { cpuSeconds, inTime, makeCores } from './cores.js';
import type { Suite, SuiteContext, SuiteResult } from './suite.js';
import { suites } from './suites/index.js';

const say = (line: string): void => console.log(line);
const limit = 60 * 60_000; // ms for one suite, waiting for cores among it: far above what any needs, so that a hang ends
// Two more than there are cores, since kernels and browsers often wait; memory bounds it on large machines.
const onCore = makeCores(Math.min(4, availableParallelism()) + 2);
let venv: Promise<Venv> | undefined;

async function makeLab(log: (line: string) => void): Promise<Venv> {
  await buildKernel(root);
  await buildLibrary(root);
  return ensureVenv(log);
}

async function result(suite: Suite, log: (line: string) => void): Promise<SuiteResult> {
  const rank = suites.indexOf(suite);
  const context: SuiteContext = {
    ...{ root, log, onCore: (job, share) => onCore(job, rank, share) },
    lab: () => (venv ??= makeLab(log)),
  };
  try {
    return await inTime(suite.run(context), limit);
  } catch (error) {
    return { passed: 0, failed: 1, output: explain(error) };
  }
}

/** Runs a suite and prints how it went. */
async function report(suite: Suite): Promise<SuiteResult> {
  const started = Date.now();
  const log = (line: string): void => say(`  ${suite.name}: ${line}`);
  const found = await result(suite, log);
  const empty = found.passed + found.failed + (found.skipped?.length ?? 0) === 0;
  if (empty) found.failed = 1; // a suite that ran nothing has not shown anything
  if (found.failed) say(`${found.output.trimEnd()}${empty ? '\nno test ran' : ''}`);
  for (const { name, why } of found.skipped ?? []) log(`skipped: ${name}: ${why}`);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const mark = found.failed ? '✗' : '✓';
  say(`${mark} ${suite.name}: ${found.passed} passed, ${found.failed} failed (${seconds} s)`);
  return found;
}

function chosen(): Suite[] {
  const { only } = parseArgs({ options: { only: { type: 'string', multiple: true } } }).values;
  const unknown = only?.filter((name) => !suites.some((suite) => suite.name === name)) ?? [];
  if (unknown.length) {
    throw new Error(
      `There is no suite "${unknown[0]}". The suites are: ${suites.map(({ name }) => name).join(', ')}.`,
    );
  }
  return suites.filter(({ name }) => !only || only.includes(name));
}

async function main(): Promise<void> {
  const found = await Promise.all(chosen().map(report));
  const sum = (of: 'passed' | 'failed'): number => found.reduce((total, each) => total + each[of], 0);
  process.exitCode = sum('failed') ? 1 : 0;
  say(`in ${process.uptime().toFixed(0)} s, with ${cpuSeconds('self', true)?.toFixed(0) ?? '?'} s of CPU`);
  say(`\n${sum('passed')} passed, ${sum('failed')} failed`);
}

main().then(
  () => process.exit(), // a suite that was given up may still hold something open
  (error: Error) => {
    console.error(error.message);
    say('0 passed, 1 failed');
    process.exit(1);
  },
);
