/** `npm run notebooks [-- --check] [--node PATH] [FILE...]` */
import { buildKernel } from '../lab/kernel.js';
import { root } from '../lab/places.js';
import { explain } from '../lab/trouble.js';
import { ensureVenv } from '../lab/venv.js';
import { bake } from './bake.js';
import { readOptions } from './options.js';

async function main(): Promise<number> {
  const { check, node, files } = readOptions(root, process.argv.slice(2));
  const log = (line: string): void => console.log(line);
  const venv = await ensureVenv(log);
  // The kernel builds the library: an older one would build it in its own way.
  await buildKernel(root);
  const wrong = await bake({ root, venv, node, files, check, log });
  for (const line of wrong) console.error(line);
  return wrong.length > 0 ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(explain(error));
    process.exit(1);
  },
);
