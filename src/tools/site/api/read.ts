/** The library's own API. */
import { join } from 'node:path';
import { extract } from './extract.js';
import { type Api, arrange } from './model.js';

/** Everything that `src/index.ts` exports; `root` is the checkout, absolute. Takes a few seconds. */
export async function readApi(root: string): Promise<Api> {
  const entry = join(root, 'src', 'index.ts');
  return arrange(await extract({ entry, tsconfig: join(root, 'tsconfig.json') }));
}
