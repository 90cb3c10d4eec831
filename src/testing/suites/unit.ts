import { join } from 'node:path';
import { run } from '../../tools/lab/process.js';
import { compile, modulesOf } from '../compile.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** Every test file below `src`, relative to the checkout, sorted. */
export const testFiles = (root: string): string[] => modulesOf(root, '.test.ts');

/** Unit and property tests, one process a file. */
export const unitSuite: Suite = {
  name: 'unit',
  async run(context): Promise<SuiteResult> {
    const files = await compile(context.root, testFiles(context.root), join('build', 'tests'));
    return runTests(context, files);
  },
};

/** Runs test files that Node can load, relative to the checkout or absolute. */
export async function runTests(
  { root, onCore }: Pick<SuiteContext, 'root' | 'onCore'>,
  files: readonly string[],
): Promise<SuiteResult> {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  const one = async (file: string): Promise<Required<SuiteResult>> => {
    const args = ['--enable-source-maps', '--test-reporter=tap', file];
    const { code, stdout, output } = await run(process.execPath, args, { cwd: root, env });
    const found = readTap(stdout);
    // What ended badly failed, even when it got no further than its own start; and so did what tests nothing.
    const ran = found.passed + found.failed + found.skipped.length > 0;
    const failed = code === 0 && ran ? found.failed : Math.max(1, found.failed);
    return { ...found, failed, output: failed ? `${file}:\n${ran ? failures(output) : output}` : '' };
  };
  const all = await Promise.all(files.map((file) => onCore(() => one(file))));
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    skipped: all.flatMap(({ skipped }) => skipped),
    output: all.map(({ output }) => output).join('\n'),
  };
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
