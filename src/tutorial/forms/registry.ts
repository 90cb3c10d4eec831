/** The what-ifs that have run, for who can run them again: JupyterLab's kernel, a page's worker. */
import type { MimeBundle } from '../plot/bundle.js';

/** What is shown for these values; those left out are the first ones. Rejects with one sentence. */
export type Compute = (values: Readonly<Record<string, unknown>>) => Promise<MimeBundle[]>;

const KEY = Symbol.for('second-look.what-ifs');

/** What-ifs by id. A cell that runs again replaces its own. One map per realm, whoever has loaded this module twice. */
export function whatIfs(): Map<string, Compute> {
  const realm = globalThis as { [KEY]?: Map<string, Compute> };
  realm[KEY] ??= new Map();
  return realm[KEY];
}
