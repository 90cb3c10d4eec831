import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../tools/lab/process.js';
import type { Suite, SuiteResult } from '../suite.js';

/** Every `*.test.ts` below `src`, relative to the checkout, sorted. */
export function testFiles(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('src', name))
    .sort();
}

/** Runs test files with node:test under the given Node. */
export async function runTests(root: string, node: string, files: readonly string[]): Promise<SuiteResult> {
  const args = ['--import', 'tsx', '--test', '--test-reporter=tap', ...files];
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  const ended = await run(node, args, { cwd: root, env });
  return {
    ...readTap(ended.stdout),
    output: ended.output,
    ...(ended.code === 0 ? {} : broken(ended.stdout)),
  };
}

/** Counts and reasons from the TAP that node:test prints. */
export function readTap(tap: string): {
  passed: number;
  failed: number;
  skipped: { name: string; why: string }[];
} {
  const count = (what: string): number => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  const skipped = [...tap.matchAll(/^ *ok \d+ - (.*?) # (?:SKIP|TODO)(.*)$/gm)].map(([, name, why]) => ({
    name: name ?? '',
    why: why?.trim() || 'no reason given',
  }));
  return { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped };
}

/** A run that ended badly counts as a failure even when it got no further than its own start. */
function broken(tap: string): { failed: number } {
  return { failed: Math.max(1, readTap(tap).failed) };
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

/** Unit and property tests. */
export const unitSuite: Suite = {
  name: 'unit',
  async run({ root }) {
    const result = await runTests(root, process.execPath, testFiles(root));
    return { ...result, output: failures(result.output) };
  },
};
