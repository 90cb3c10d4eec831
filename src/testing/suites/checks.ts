import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../tools/lab/process.js';
import { Count, type Suite, type SuiteContext, type SuiteResult } from '../suite.js';
import { compiledFor } from './compiled.js';

const compiler = '5.9.'; // tslab brings a fork of its own, and .bin/tsc may be that one

/** Type check with the project's own TypeScript: the checkout, and the parts that may use the DOM. */
export const typesSuite: Suite = {
  name: 'types',
  async run(context) {
    const package_ = join(context.root, 'node_modules', 'typescript');
    const { version } = JSON.parse(readFileSync(join(package_, 'package.json'), 'utf8')) as {
      version: string;
    };
    if (!version.startsWith(compiler)) {
      throw new Error(`TypeScript ${compiler}x is expected in node_modules, not ${version}`);
    }
    const own = ['live', 'tools/lab/extension', 'tools/site/page', 'tools/site/worker'];
    const projects = ['.', ...own.map((name) => join('src', name))];
    return programs(context, [['--import', 'tsx', join('src', 'testing', 'types.ts'), ...projects]]);
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
  await Promise.all(
    all.map(async (args) => {
      const { code, output } = await onCore(() => run(process.execPath, args, { cwd: root }));
      count.test(args.join(' '), code === 0 ? null : `\n${output}`);
    }),
  );
  return count;
}
