/** `npm run mutants -- FOLDER [--most N]`: plants errors in a folder's code, one at a time, and sees whether its tests fail. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { readArguments } from '../../tools/lab/arguments.js';
import { root } from '../../tools/lab/places.js';
import { explain, Trouble } from '../../tools/lab/trouble.js';
import { modulesOf } from '../compile.js';
import { scoreOf, scoreText, survivors } from './score.js';

/** Tests from elsewhere that a folder rests on; all others lie beside the code. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  'src/simulator/mglru': ['src/simulator/sim/invariants.test.ts'],
  'src/simulator/kvm': ['src/simulator/sim/invariants.test.ts'],
};
/** These come last, since a mutant that another test notices need not meet them. */
const LONG = /(propert|invariants|oracles|[tT]able)[^/]*$/;
/** As many mutants are tried at most: with more a folder would take over an hour on two cores. */
const MOST = 400;
const USAGE = 'It takes a folder such as src/simulator/mglru, and --most N, how many mutants to try.';

function readOptions(): { folder: string; most: number } {
  const { positionals, values } = readArguments(
    { allowPositionals: true, options: { most: { type: 'string', default: String(MOST) } } },
    USAGE,
  );
  const folder = positionals[0]?.replace(/\/$/, '');
  const most = Number(values.most);
  if (positionals.length !== 1) throw new Trouble(`${positionals.length} folders were given.`, USAGE);
  if (!folder.startsWith('src/') || !existsSync(join(root, folder)))
    throw new Trouble(`There is no folder "${folder}" below src.`, USAGE);
  if (!Number.isInteger(most) || most < 1)
    throw new Trouble(`--most was "${values.most}"; it must be a whole number from 1.`, USAGE);
  return { folder, most };
}

async function main(): Promise<void> {
  const { folder, most } = readOptions();
  const beside = modulesOf(root, '.test.ts').filter((each) => each.startsWith(`${folder}/`));
  const tests = [...beside, ...(NAMED[folder] ?? [])].sort(
    (a, b) => Number(LONG.test(a)) - Number(LONG.test(b)),
  );
  if (tests.length === 0) throw new Trouble(`There are no tests in ${folder}.`, USAGE);
  const report = join('build', 'mutants', folder.replaceAll('/', '-'));
  mkdirSync(join(root, 'build', 'mutants'), { recursive: true });
  // Properties are tried less often than in `npm test`: each mutant meets all of them.
  process.env.SECOND_LOOK_PROPERTY_RUNS ??= '25';
  process.env.SECOND_LOOK_MUTANTS = String(most);
  const results = await new Stryker({
    mutate: [`${folder}/**/*.ts`, `!${folder}/**/*.test.ts`, `!${folder}/**/testing/**`],
    testRunner: 'tap',
    tap: {
      testFiles: tests.map((each) => each.replace('src/', 'build/tests/').replace(/\.ts$/, '.js')),
      nodeArgs: ['--test-reporter=tap', '-r', '{{hookFile}}', '{{testFile}}'],
      forceBail: true,
    },
    buildCommand: `node --import tsx src/testing/mutants/compile.ts ${tests.join(' ')}`,
    coverageAnalysis: 'perTest',
    concurrency: Math.min(4, availableParallelism()),
    dryRunTimeoutMinutes: 60,
    checkers: ['sample'],
    checkerNodeArgs: ['--import', 'tsx'],
    testRunnerNodeArgs: ['--import', 'tsx'], // loads the plugins, too
    plugins: ['@stryker-mutator/tap-runner', join(root, 'src', 'testing', 'mutants', 'sample.ts')],
    ignorePatterns: ['build', 'site', '.venv', 'notebooks'],
    tempDirName: join('build', 'stryker'),
    reporters: ['html', 'progress-append-only'],
    htmlReporter: { fileName: `${report}.html` },
    // A busy machine must not pass for a mutant that hangs.
    timeoutMS: 60_000,
    timeoutFactor: 4,
  }).runMutationTest();
  const score = scoreOf(results);
  writeFileSync(join(root, `${report}.txt`), survivors(results, root));
  console.log(`\n${survivors(results, root)}\n${folder}: ${scoreText(score)}`);
  console.log(`The code with its mutants: ${report}.html`);
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
