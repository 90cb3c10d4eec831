/** `npm run build`: notebooks/*.ipynb and the doc comments into site/. */
import { join } from 'node:path';
import { readArguments } from '../lab/arguments.js';
import { root } from '../lab/places.js';
import { explain } from '../lab/trouble.js';
import { buildSite } from './build.js';

async function main(): Promise<void> {
  readArguments({ options: {} }, 'It takes none: all pages are made, in site/.');
  const pages = await buildSite({ root, out: join(root, 'site') });
  console.log(`site/: ${pages.length} pages; open site/${pages[0]}`);
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
