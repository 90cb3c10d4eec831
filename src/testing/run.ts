/** `npm test`: every suite in order, then one line `N passed, N failed`, which is the last. */
import { parseArgs } from 'node:util';
import { root } from '../tools/lab/places.js';
import { explain } from '../tools/lab/trouble.js';
import type { Suite, SuiteResult } from './suite.js';
import { suites } from './suites/index.js';

const say = (line: string): void => console.log(line);
const limit = 20 * 60_000; // ms for one suite: far above what any needs, so that a hang ends

async function measure(suite: Suite): Promise<SuiteResult> {
  let late: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      suite.run({ root, log: (line) => say(`    ${line}`) }),
      new Promise<never>((_, reject) => {
        late = setTimeout(() => reject(new Error(`no end after ${limit / 60_000} minutes`)), limit);
      }),
    ]);
  } catch (error) {
    return { passed: 0, failed: 1, output: explain(error) };
  } finally {
    clearTimeout(late);
  }
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
  const total = { passed: 0, failed: 0 };
  for (const suite of chosen()) {
    say(`▸ ${suite.name}`);
    const started = Date.now();
    const result = await measure(suite);
    const empty = result.passed + result.failed + (result.skipped?.length ?? 0) === 0;
    if (empty) result.failed = 1; // a suite that ran nothing has not shown anything
    if (result.failed) say(`${result.output.trimEnd()}${empty ? '\nno test ran' : ''}`);
    for (const { name, why } of result.skipped ?? []) say(`    skipped: ${name}: ${why}`);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    say(
      `  ${result.failed ? '✗' : '✓'} ${suite.name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)\n`,
    );
    total.passed += result.passed;
    total.failed += result.failed;
  }
  process.exitCode = total.failed ? 1 : 0;
  say(`${total.passed} passed, ${total.failed} failed`);
}

main().then(
  () => process.exit(), // a suite that was given up may still hold something open
  (error: Error) => {
    console.error(error.message);
    say('0 passed, 1 failed');
    process.exit(1);
  },
);
