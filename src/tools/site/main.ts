/** `npm run build`: notebooks/*.ipynb and the doc comments into site/. */
import { join } from 'node:path';
import { readArguments } from '../lab/arguments.js';
import { root } from '../lab/places.js';
import { explain } from '../lab/trouble.js';
import { baseOf } from './base.js';
import { buildSite } from './build.js';

async function main(): Promise<void> {
  const { values } = readArguments(
    { options: { base: { type: 'string' } } },
    'It takes --base ADDRESS, where the site will stand: then links to it have a picture, and "no such page" finds its way from any depth.',
  );
  const pages = await buildSite({ root, out: join(root, 'site'), base: baseOf(values.base) });
  console.log(`site/: ${pages.length} pages; open site/${pages[0]}`);
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
