import { join } from 'node:path';
import { run } from '../../tools/lab/process.js';
import { Count, type Suite, type SuiteContext, type SuiteResult } from '../suite.js';
import { compiledFor } from './compiled.js';

/**
 * Type check of the checkout, and of the parts that may use the DOM, by TypeScript 7: `typescript` is an older one, for
 * those who use its API. On one thread, since other suites have the other cores.
 */
export const typesSuite: Suite = {
  name: 'types',
  run(context) {
    const compiler = join(context.root, 'node_modules', 'typescript-7', 'bin', 'tsc');
    const own = ['live', 'tools/lab/extension', 'tools/site/page', 'tools/site/worker'];
    const projects = ['.', ...own.map((name) => join('src', name))];
    return programs(
      context,
      projects.map((folder) => [compiler, '-p', folder, '--singleThreaded']),
    );
  },
};

/** Lint and format. */
export const lintSuite: Suite = {
  name: 'lint',
  run: (context) =>
    programs(context, [
      [join(context.root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'ci', '--colors=off'],
    ]),
};

/** The residuals on file are what the models come to, byte for byte. Compiled, since loaded one by one it runs at half the speed. */
export const calibrationSuite: Suite = {
  name: 'calibration',
  async run(context) {
    const main = (await compiledFor(context.root))('src/tools/cli/main.ts');
    return programs(context, [[main, 'calibrate', '--check']]);
  },
};

/** Programs for Node, each with its arguments, that must end well. */
async function programs({ root, onCore }: SuiteContext, all: readonly string[][]): Promise<SuiteResult> {
  const count = new Count();
  const env = { ...process.env, GOGC: 'off' }; // the compiler of types is a Go program, over before memory is short
  await Promise.all(
    all.map(async (args) => {
      const { code, output } = await onCore(() => run(process.execPath, args, { cwd: root, env }));
      count.test(args.join(' '), code === 0 ? null : `\n${output}`);
    }),
  );
  return count;
}
