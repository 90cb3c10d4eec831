/** What the library adds to the kernel: it is rebuilt before a cell that names it, and hears of the cell. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { stop } from 'esbuild';
import type { Answer, Kernel, Package } from '../../kernel/plugin.js';
import { buildLibrary } from './build.js';

/** Computes a what-if's MIME bundles, see `registry.ts` in `src/tutorial/forms`. */
type Compute = (values: object) => Promise<readonly object[]>;

/** The what-ifs that have run; tells the kernel of each. */
class WhatIfs extends Map<string, Compute> {
  readonly #offers: (id: string) => void;

  constructor(offers: (id: string) => void) {
    super();
    this.#offers = offers;
  }

  override set(id: string, compute: Compute): this {
    this.#offers(id);
    return super.set(id, compute);
  }
}

let whatIfs: Map<string, Compute> = new Map();

/** Where the library looks for the kernel: `display.ts`, `onInterrupt.ts` and `registry.ts` in `src/tutorial`. */
export function setUp({ display, onInterrupt, offers }: Kernel): void {
  whatIfs = new WhatIfs(offers);
  Object.assign(globalThis, {
    [Symbol.for('second-look.display')]: display,
    [Symbol.for('second-look.onInterrupt')]: onInterrupt,
    [Symbol.for('second-look.what-ifs')]: whatIfs,
  });
}

/**
 * What JupyterLab's controls ask: `{ id, values }` is answered by `{ bundles }`, what is to be shown for these values, or
 * `{ error }`; `{ id }` by `{ known }`, whether this what-if has run.
 */
export const comms: Readonly<Record<string, Answer>> = {
  async 'second-look.what-if'({ id, values }) {
    const compute = whatIfs.get(String(id));
    if (values === undefined) return { known: compute !== undefined };
    if (!compute) return { error: 'Run this cell once, so that the kernel knows it.' };
    return { bundles: await compute(Object(values)) };
  },
};

/**
 * Makes the library up to date when a cell names it.
 *
 * @throws as `buildLibrary`, when a source is in error
 */
export async function prepare(code: string, root: string): Promise<readonly Package[]> {
  if (!code.includes('second-look')) return [];
  try {
    const { dir } = await buildLibrary(root);
    return [{ folder: dir, version: String(statSync(join(dir, 'all.js')).mtimeMs) }];
  } finally {
    // An interrupt reaches the whole process group, so no helper process may stay between two builds. Only here: where
    // several things are built side by side, as in `npm test`, it would end the builds of others.
    await stop();
  }
}
