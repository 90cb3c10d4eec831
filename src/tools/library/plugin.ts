/** What the library adds to the kernel: it is rebuilt before a cell that names it, and hears of the cell. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { stop } from 'esbuild';
import type { Kernel, Package } from '../../kernel/plugin.js';
import { buildLibrary } from './build.js';

/** Where the library looks for the kernel: see `display.ts` and `interrupt.ts` in `src/tutorial`. */
export function setUp({ display, onInterrupt }: Kernel): void {
  Object.assign(globalThis, {
    [Symbol.for('second-look.display')]: display,
    [Symbol.for('second-look.onInterrupt')]: onInterrupt,
  });
}

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
