/** `npm run build`: notebooks/*.ipynb and the doc comments into site/. */
import { join } from 'node:path';
import { root } from '../lab/places.js';
import { explain } from '../lab/trouble.js';
import { buildSite } from './build.js';

buildSite({ root, out: join(root, 'site') }).then(
  (pages) => console.log(`site/: ${pages.length} pages; open site/${pages[0]}`),
  (error: unknown) => {
    console.error(explain(error));
    process.exitCode = 1;
  },
);
