/** Everything that suites run in processes of their own, compiled once for all of them. */
import { join } from 'node:path';
import { compile, modulesOf } from '../compile.js';
import { TABLES } from '../fuzz/tables/index.js';
import { CHILD } from '../fuzz/watch.js';

let made: Promise<Map<string, string>> | undefined;

async function make(root: string): Promise<Map<string, string>> {
  const programs = ['src/testing/worker/hashes.ts', 'src/tools/cli/main.ts', CHILD, ...TABLES];
  const modules = [...modulesOf(root, '.test.ts'), ...programs];
  const compiled = await compile(root, modules, join('build', 'tests'));
  return new Map(modules.map((module, i) => [module, compiled[i]]));
}

/** Tells of a module below `src` where it is compiled; both relative to the checkout. @param root absolute */
export async function compiledFor(root: string): Promise<(module: string) => string> {
  made ??= make(root);
  const files = await made;
  return (module) => {
    const file = files.get(module);
    if (file === undefined) throw new Error(`${module} is not compiled for tests`);
    return file;
  };
}
