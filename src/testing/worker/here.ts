/** What the samples come to under this Node, computed once for all suites that compare with it. */
import { run } from '../../tools/lab/process.js';
import { compiledFor } from '../suites/compiled.js';

interface Hashes {
  /** The program that prints them, relative to the checkout: for other Nodes. */
  readonly program: string;
  /** How it ended here. */
  readonly here: Awaited<ReturnType<typeof run>>;
}

let made: Promise<Hashes> | undefined;

async function make(root: string): Promise<Hashes> {
  const program = (await compiledFor(root))('src/testing/worker/hashes.ts');
  return { program, here: await run(process.execPath, [program], { cwd: root }) };
}

/** Takes a core when it is asked for first. @param root the checkout, absolute */
export function hashes(root: string): Promise<Hashes> {
  made ??= make(root);
  return made;
}
