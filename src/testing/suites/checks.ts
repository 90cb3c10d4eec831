import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../tools/lab/process.js';
import type { Suite, SuiteResult } from '../suite.js';

const compiler = '5.9.'; // tslab brings a fork of its own, and .bin/tsc may be that one

/** Type check with the project's own TypeScript: the checkout, and the part that may use the DOM. */
export const typesSuite: Suite = {
  name: 'types',
  async run({ root }) {
    const package_ = join(root, 'node_modules', 'typescript');
    const { version } = JSON.parse(readFileSync(join(package_, 'package.json'), 'utf8')) as {
      version: string;
    };
    if (!version.startsWith(compiler)) {
      return {
        passed: 0,
        failed: 1,
        output: `TypeScript ${compiler}x is expected in node_modules, not ${version}`,
      };
    }
    const tsc = join(package_, 'bin', 'tsc');
    const projects = ['.', 'src/tools/lab/extension', 'src/tools/site/page'];
    return many(projects.map((project) => run(process.execPath, [tsc, '-p', project], { cwd: root })));
  },
};

/** Lint and format. */
export const lintSuite: Suite = {
  name: 'lint',
  async run({ root }) {
    const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    return many([run(process.execPath, [biome, 'ci', '--colors=off'], { cwd: root })]);
  },
};

async function many(runs: ReturnType<typeof run>[]): Promise<SuiteResult> {
  const ended = await Promise.all(runs);
  const bad = ended.filter(({ code }) => code !== 0);
  return {
    passed: ended.length - bad.length,
    failed: bad.length,
    output: bad.map(({ output }) => output).join('\n'),
  };
}
