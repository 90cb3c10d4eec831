/** The kernelspec: how Jupyter starts the kernel. */
import { join } from 'node:path';

/** The name under which the kernel is registered: tslab's own, so that the notebooks open under a plain tslab too. */
export const KERNEL_NAME: string = 'tslab';

/** The launcher that `npm run prepare` builds, below the checkout. */
export const LAUNCHER: string = join('build', 'kernel', 'launcher.cjs');

/**
 * The content of `kernel.json`.
 *
 * @param root the checkout, absolute
 * @param nodePath the Node executable that shall run the kernel, absolute
 */
export function kernelSpec(root: string, nodePath: string): object {
  return {
    // An interrupt ends a busy loop wherever it runs; without the flag Node would take the frames that are
    // skipped then for a fault of its own and abort.
    argv: [nodePath, '--no-force-async-hooks-checks', join(root, LAUNCHER), '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
    // Not a signal: a thread of the kernel takes the message even while a cell is busy.
    interrupt_mode: 'message',
  };
}
