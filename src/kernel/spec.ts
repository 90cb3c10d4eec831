/** The kernelspec: how Jupyter starts the kernel. */

/** The name to register the kernel by: tslab's own, so that the notebooks open under a plain tslab too. */
export const KERNEL_NAME: string = 'tslab';

/** Files and folders of an installed kernel, absolute. */
export interface KernelPlaces {
  /** The Node executable that shall run it. */
  readonly node: string;
  /** The built `launcher.cjs`. */
  readonly launcher: string;
  /** Errors name files relative to it. */
  readonly root: string;
  /** See `plugin.ts`. */
  readonly plugin?: string;
  /** What `buildSnapshot` gave for this Node: for a kernel that ends soon, which nothing keeps small. */
  readonly snapshot?: string | null | undefined;
}

/**
 * How glibc hands memory back, 25 MB of each open notebook: blocks from 32 KiB on go when they are freed, where by default
 * one large block that was freed makes it keep all others, and each thread does not keep a store of its own.
 */
const LEAN = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '32768',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** The content of `kernel.json`. */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode?: string;
}

/** How Jupyter starts the kernel. */
export function kernelSpec({ node, launcher, root, plugin, snapshot }: KernelPlaces): KernelSpec {
  const small = snapshot === undefined;
  const ready = snapshot ? ['--snapshot-blob', snapshot] : [];
  const start = small ? ['--max-semi-space-size=4'] : ready; // 20 MB less of each open notebook, and slower cells
  const added = plugin === undefined ? [] : ['--plugin', plugin];
  return {
    // An interrupt ends a busy loop wherever it runs; without the flag Node would take the frames that are
    // skipped then for a fault of its own and abort.
    argv: [
      ...[node, '--no-force-async-hooks-checks', ...start, launcher],
      ...['--root', root, ...added, '{connection_file}'],
    ],
    ...(small && { env: LEAN }),
    display_name: 'TypeScript',
    language: 'typescript',
    // Not a signal: a thread of the kernel takes the message even while a cell is busy.
    interrupt_mode: 'message',
  };
}
