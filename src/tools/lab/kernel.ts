/** Our kernel: where it is built, and how Jupyter starts it with the library as its plugin. */
import { join } from 'node:path';
import { buildKernel as build, buildSnapshot as snapshot } from '../../kernel/build.js';
import { type KernelSpec, kernelSpec as spec } from '../../kernel/spec.js';

/** What {@link buildKernel} makes, below the checkout. */
export const LAUNCHER: string = join('build', 'kernel', 'launcher.cjs');

/** Builds the kernel and its plugin. @param root the checkout, absolute */
export function buildKernel(root: string): Promise<void> {
  const plugin = join(root, 'src', 'tools', 'library', 'plugin.ts');
  return build(join(root, 'build', 'kernel'), { plugin });
}

/**
 * The content of `kernel.json`.
 *
 * @param node the Node executable that shall run the kernel, absolute
 * @param snapshot what {@link snapshotIfAny} gave for it, for a kernel that ends soon
 */
export function kernelSpec(root: string, node: string, snapshot?: string | null): KernelSpec {
  const plugin = join(root, 'build', 'kernel', 'plugin.cjs');
  return spec({ node, launcher: join(root, LAUNCHER), root, plugin, snapshot });
}

const snapshots = new Map<string, Promise<string>>();

/**
 * Makes, once, what kernels of a Node start from that end soon; {@link buildKernel} has been called.
 *
 * @throws Error when it cannot be made
 */
export function buildSnapshot(root: string, node: string): Promise<string> {
  const made = snapshots.get(node) ?? snapshot(join(root, 'build', 'kernel'), node);
  snapshots.set(node, made);
  return made;
}

const told = new Set<string>();

/** As {@link buildSnapshot}; null, and why is told once, when it cannot be made: a kernel then starts without. */
export async function snapshotIfAny(
  root: string,
  node: string,
  log: (line: string) => void = console.error,
): Promise<string | null> {
  try {
    return await buildSnapshot(root, node);
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: string };
    const [why] = (stderr?.trim() || message).split('\n');
    if (!told.has(node)) log(`kernels start without a snapshot, which could not be made: ${why}`);
    told.add(node);
    return null;
  }
}
