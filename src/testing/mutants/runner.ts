/** Runs test files for Stryker, each in a process of its own, the quick ones first, until one fails. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestRunner,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import { COMPILED, NOTES, type Notes, plant } from './plant.js';
import { readAsked } from './sample.js';

/** Seconds of a processor that a test file may take with a mutant, when it takes so many milliseconds without. */
const limitOf = (ms: number): number => 5 + Math.ceil((5 * ms) / 1000);
/** Seconds that it may take at first. */
const FIRST_LIMIT = 600;
/** Limits are of a processor's time, since on a busy machine every test would hang by the clock; by it, one that waits for ever ends after ten minutes. */
const WAITING_MS = 600_000;
/** What the first run writes and all processes read: milliseconds by test file. */
const TIMES = join('build', 'times.json');

type End = 'passed' | 'failed' | 'hung';

/** Stryker makes some of these, each in a process of its own, all in its copy of the checkout. */
export class Files implements TestRunner {
  private readonly root: string;
  /** Where the compiled code is with a mutant, relative to the root. */
  private readonly folder: string = join('build', `tests-${process.pid}`);

  constructor(root: string = process.cwd()) {
    this.root = root;
  }

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    this.write(null);
    const notes = join(this.root, 'build', 'notes.json');
    const runs: (Notes & { readonly test: string })[] = [];
    for (const test of readAsked().tests) {
      const [end, message] = await this.run(test, FIRST_LIMIT, { [NOTES]: notes });
      if (end !== 'passed') return { status: DryRunStatus.Error, errorMessage: `${test} ${end}: ${message}` };
      runs.push({ test, ...(JSON.parse(readFileSync(notes, 'utf8')) as Notes) });
    }
    runs.sort((a, b) => a.ms - b.ms); // the order in which mutants meet them
    writeFileSync(
      join(this.root, TIMES),
      JSON.stringify(Object.fromEntries(runs.map(({ test, ms }) => [test, ms]))),
    );
    const tests = runs.map(({ test, ms }) => {
      return { id: test, name: test, timeSpentMs: ms, status: TestStatus.Success } as const;
    });
    const perTest = Object.fromEntries(
      runs.map(({ test, met }) => [test, Object.fromEntries(met.map((id) => [id, 1]))]),
    );
    return { status: DryRunStatus.Complete, tests, mutantCoverage: { static: {}, perTest } };
  }

  async mutantRun({ activeMutant: { id }, testFilter = [] }: MutantRunOptions): Promise<MutantRunResult> {
    const times = JSON.parse(readFileSync(join(this.root, TIMES), 'utf8')) as Readonly<
      Record<string, number>
    >;
    this.write(id);
    for (const [i, test] of testFilter.entries()) {
      // The variable is for processes that a test starts from the sources.
      const active = { [INSTRUMENTER_CONSTANTS.ACTIVE_MUTANT_ENV_VARIABLE]: id };
      const [end, failureMessage] = await this.run(test, limitOf(times[test]), active);
      if (end === 'hung') return { status: MutantRunStatus.Timeout, reason: test };
      if (end === 'failed')
        return { status: MutantRunStatus.Killed, killedBy: [test], failureMessage, nrOfTests: i + 1 };
    }
    return { status: MutantRunStatus.Survived, nrOfTests: testFilter.length };
  }

  private write(mutant: string | null): void {
    for (const name of readdirSync(join(this.root, COMPILED), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.js')) continue;
      const code = readFileSync(join(this.root, COMPILED, name), 'utf8');
      const file = join(this.root, this.folder, name);
      mkdirSync(dirname(file), { recursive: true });
      // Threads are started by their whole path.
      writeFileSync(file, plant(code, mutant).replaceAll(`${COMPILED}/`, `${this.folder}/`));
    }
  }

  /** @param limit seconds of a processor */
  private run(
    test: string,
    limit: number,
    variables: NodeJS.ProcessEnv,
  ): Promise<[end: End, message: string]> {
    const compiled = (source: string): string =>
      join(this.root, this.folder, source.replace('src/', '').replace(/\.ts$/, '.js'));
    const node = [process.execPath, '--import', compiled('src/testing/mutants/within.ts'), compiled(test)];
    const child = spawn('sh', ['-c', `ulimit -c 0; ulimit -t ${limit}; exec "$@"`, 'sh', ...node], {
      cwd: this.root,
      env: { ...process.env, ...variables },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: Math.max(WAITING_MS, 1000 * limit),
      killSignal: 'SIGKILL',
    });
    let message = '';
    child.stderr.on('data', (text) => {
      message += text;
    });
    return new Promise((done, fail) => {
      child.on('error', fail);
      child.on('exit', (code) => done([code === null ? 'hung' : code === 0 ? 'passed' : 'failed', message]));
    });
  }
}

/** What Stryker loads. */
export const strykerPlugins: readonly object[] = [declareClassPlugin(PluginKind.TestRunner, 'files', Files)];
