/** `npm run mutants -- FOLDER [--most N | --again]`: plants errors in a folder's code, one at a time: do its tests fail? */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { readArguments } from '../../tools/lab/arguments.js';
import { root } from '../../tools/lab/places.js';
import { explain, Trouble } from '../../tools/lab/trouble.js';
import { modulesOf } from '../compile.js';
import { readLastRun, writeLastRun } from './again.js';
import { ASKED, type Asked, readChosen } from './sample.js';
import { scoreOf, scoreText, survivors } from './score.js';

/** Half a minute each and more, which every mutant that is left would meet: without them the same rules must be asserted by others. */
const LEFT_OUT = /(oracles|table(\.landed|\.large)?)\.test\.ts$/;
/** As many mutants are tried at most: with more the checker would take over half an hour on two cores. */
const MOST = 400;
const USAGE =
  'It takes a folder such as src/simulator/mglru, and --most N, how many mutants to try, or --again, to try only what survived there the last time.';

function readOptions(): { folder: string; most: number; again: boolean } {
  const { positionals, values } = readArguments(
    { allowPositionals: true, options: { most: { type: 'string' }, again: { type: 'boolean' } } },
    USAGE,
  );
  const folder = positionals[0]?.replace(/\/$/, '');
  const most = Number(values.most ?? MOST);
  const again = values.again === true;
  if (positionals.length !== 1) throw new Trouble(`${positionals.length} folders were given.`, USAGE);
  if (!folder.startsWith('src/') || !existsSync(join(root, folder)))
    throw new Trouble(`There is no folder "${folder}" below src.`, USAGE);
  if (!Number.isInteger(most) || most < 1)
    throw new Trouble(`--most was "${values.most}"; it must be a whole number from 1.`, USAGE);
  if (again && values.most !== undefined)
    throw new Trouble('--again tries what survived, however many: leave out --most.', USAGE);
  return { folder, most, again };
}

async function main(): Promise<void> {
  const { folder, most, again } = readOptions();
  const tests = modulesOf(root, '.test.ts').filter(
    (each) => each.startsWith(`${folder}/`) && !LEFT_OUT.test(each),
  );
  if (tests.length === 0) throw new Trouble(`There are no tests in ${folder}.`, USAGE);
  const report = join('build', 'mutants', folder.replaceAll('/', '-'));
  const lastRun = join(root, `${report}.json`);
  const last = again ? readLastRun(lastRun) : undefined;
  if (again && last === undefined)
    throw new Trouble(
      `${folder} was not tried yet, so --again has nothing to go by: run without it first.`,
      USAGE,
    );
  mkdirSync(join(root, 'build', 'mutants'), { recursive: true });
  // Properties are tried less often than in `npm test`: each mutant meets all of them.
  process.env.SECOND_LOOK_PROPERTY_RUNS ??= '25';
  process.env[ASKED] = JSON.stringify({ tests, most, lastRun: again ? lastRun : null } satisfies Asked);
  const now = await new Stryker({
    mutate: [`${folder}/**/*.ts`, `!${folder}/**/*.test.ts`, `!${folder}/**/testing/**`],
    testRunner: 'files',
    buildCommand: `node --import tsx src/testing/mutants/compile.ts ${tests.join(' ')} src/testing/mutants/within.ts`,
    coverageAnalysis: 'perTest',
    concurrency: availableParallelism(), // half of them begin as checkers, which only pick the sample
    dryRunTimeoutMinutes: 60,
    checkers: ['sample'],
    checkerNodeArgs: ['--import', 'tsx'],
    testRunnerNodeArgs: ['--import', 'tsx'], // loads the plugins, too
    plugins: ['runner.ts', 'sample.ts'].map((name) => join(root, 'src', 'testing', 'mutants', name)),
    ignorePatterns: ['build', 'site', '.venv', 'notebooks'],
    tempDirName: join('build', 'stryker'),
    reporters: ['html', 'progress-append-only'],
    htmlReporter: { fileName: `${report}.html` },
    timeoutMS: 24 * 3600 * 1000, // never: the runner has limits of its own
  }).runMutationTest();
  const { tried, keys } = readChosen();
  const isTried = new Set(tried);
  const results = now.map((each) =>
    isTried.has(each.id) ? each : { ...each, status: last?.[keys[each.id]] ?? each.status },
  );
  writeLastRun(lastRun, keys, results);
  const score = scoreOf(results);
  const asBefore = last && score.tried - scoreOf(now).tried;
  writeFileSync(join(root, `${report}.txt`), survivors(results, root));
  console.log(`\n${survivors(results, root)}\n${folder}: ${scoreText({ ...score, asBefore })}`);
  console.log(`The code with its mutants: ${report}.html`);
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
