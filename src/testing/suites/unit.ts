import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../tools/lab/process.js';
import { modulesOf } from '../compile.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';
import { compiledFor } from './compiled.js';

/** Every test file below `src`, relative to the checkout, sorted. */
export const testFiles = (root: string): string[] => modulesOf(root, '.test.ts');

/** Seconds each, in code of their own: these have a process each, since what V8 has learned from others slows them. */
const LONG =
  /(sim\/(invariants|accessPaths)|mglru\/invariants|trace\/mglru|table(\.\w+)?|oracles|perfModel|accessTrackingPerf|replayOwners|commands)\.test\.js$/;
/** Others share one, as many as this, since V8 compiles anew in each process what most of them use. */
const TOGETHER = 40;
/** What a file says that would be about all in its process: hooks around tests, and how much memory is used. */
const FOR_ALL = /\b(before|beforeEach|afterEach)\b.*from 'node:test'|\bmemoryUsage\(/;

/** Unit and property tests. */
export const unitSuite: Suite = {
  name: 'unit',
  async run({ root, onCore }): Promise<SuiteResult> {
    const files = testFiles(root);
    const alone = files.map((file) => FOR_ALL.test(readFileSync(join(root, file), 'utf8')));
    const compiled = files.map(await compiledFor(root));
    const long = compiled.filter((file) => LONG.test(file));
    const others = compiled.filter((file, i) => !LONG.test(file) && !alone[i]);
    const chunks = Array.from({ length: Math.ceil(others.length / TOGETHER) }, (_, i) =>
      others.slice(TOGETHER * i, TOGETHER * (i + 1)),
    );
    const hooked = compiled.filter((file, i) => alone[i] && !LONG.test(file));
    const single = [...long, ...hooked].map((file) => [file]);
    return runTests({ root, onCore }, [...chunks, ...single]); // those that take longest begin first
  },
};

/** Far above what the files of a process need, in ms, on a busy machine too: below the hour after which no file is named. */
const LIMIT = 1_500_000;

/** Named so is the test that stands after those of a file. */
const END = 'the end of ';

/**
 * Runs files one after the other in one process: one that cannot be loaded fails, and the next begins. The hooks `after`
 * all of a file are waited for: while one is under way, Node would run those of the file that follows, too.
 */
const PROGRAM = `
  import { resolve } from 'node:path';
  import { after, test } from 'node:test';
  import { pathToFileURL } from 'node:url';
  for (const file of process.argv.slice(1)) {
    try {
      await import(pathToFileURL(resolve(file)));
    } catch (error) {
      test('it is loaded', () => { throw error; });
    }
    const cleaned = new Promise((end) => after(() => end()));
    await test('${END}' + file, () => {});
    await cleaned;
  }`;

/** Runs test files that Node can load, relative to the checkout or absolute, those of one list in one process. */
export async function runTests(
  { root, onCore }: Pick<SuiteContext, 'root' | 'onCore'>,
  processes: readonly (readonly string[])[],
): Promise<SuiteResult> {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  const terms = { cwd: root, env, limit: LIMIT };
  const one = async (files: readonly string[]): Promise<Required<SuiteResult>> => {
    const args = ['--enable-source-maps', '--test-reporter=tap', '--input-type=module', '--eval', PROGRAM];
    const { code, stdout, output } = await run(process.execPath, [...args, ...files], terms);
    const found = readTap(stdout);
    const parts = stdout.split(END_LINE);
    const wrong = files.flatMap((file, i) => wrongIn(file, i < parts.length - 1 ? parts[i] : null, output));
    // What ended badly failed, even when it got no further than its own start.
    const failed = Math.max(found.failed, wrong.length, Number(code !== 0));
    return {
      ...found,
      passed: Math.max(0, found.passed - files.length),
      failed,
      output: wrong.join('\n') || (failed ? `${files.join(', ')}:\n${output}` : ''),
    };
  };
  const all = await Promise.all(processes.map((files) => onCore(() => one(files))));
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    skipped: all.flatMap(({ skipped }) => skipped),
    output: all
      .map(({ output }) => output)
      .filter(Boolean)
      .join('\n'),
  };
}

const END_LINE = new RegExp(`^ok \\d+ - ${END}.*$`, 'm');

/** What is wrong in a file's part of the TAP: what failed, that nothing was tested, or that it was not reached. */
function wrongIn(file: string, tap: string | null, output: string): string[] {
  if (tap === null) return [`${file}: it did not end\n${output.slice(-4000)}`];
  if (!/^(not )?ok /m.test(tap)) return [`${file}: no test ran`];
  return /^ *not ok /m.test(tap) ? [`${file}:\n${failures(tap)}`] : [];
}

/** Counts and reasons from the TAP that node:test prints. */
function readTap(tap: string): { passed: number; failed: number; skipped: { name: string; why: string }[] } {
  const count = (what: string): number => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  const skipped = [...tap.matchAll(/^ *ok \d+ - (.*?) # (?:SKIP|TODO)(.*)$/gm)].map(([, name, why]) => ({
    name: name ?? '',
    why: why?.trim() || 'no reason given',
  }));
  return { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped };
}

/** Only what failed, with its message: a passing test's lines would hide it. */
export function failures(tap: string): string {
  const blocks: string[] = [];
  let taking = false;
  for (const line of tap.split('\n')) {
    if (/^ *not ok /.test(line)) taking = true;
    else if (/^ *(ok |# |\d+\.\.)/.test(line)) taking = false;
    if (taking) blocks.push(line);
  }
  return blocks.length ? blocks.join('\n') : tap.slice(-4000);
}
