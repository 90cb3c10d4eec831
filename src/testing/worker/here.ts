/** What the samples come to under this Node, computed once for all suites that compare with it. */
import { join } from 'node:path';
import { run } from '../../tools/lab/process.js';
import { compile } from '../compile.js';

interface Hashes {
  /** The program that prints them, relative to the checkout: for other Nodes. */
  readonly program: string;
  /** How it ended here. */
  readonly here: Awaited<ReturnType<typeof run>>;
}

let made: Promise<Hashes> | undefined;

async function make(root: string): Promise<Hashes> {
  const [program] = await compile(root, ['src/testing/worker/hashes.ts'], join('build', 'hashes'));
  return { program, here: await run(process.execPath, [program], { cwd: root }) };
}

/** Takes a core when it is asked for first. @param root the checkout, absolute */
export function hashes(root: string): Promise<Hashes> {
  made ??= make(root);
  return made;
}
