/** Our kernel: where it is built, and how Jupyter starts it with the library as its plugin. */
import { join } from 'node:path';
import { buildKernel as build } from '../../kernel/build.js';
import { type KernelSpec, kernelSpec as spec } from '../../kernel/spec.js';

export { KERNEL_NAME } from '../../kernel/spec.js';

/** What {@link buildKernel} makes, below the checkout. */
export const LAUNCHER: string = join('build', 'kernel', 'launcher.cjs');

/** Builds the kernel and its plugin. @param root the checkout, absolute */
export function buildKernel(root: string): Promise<void> {
  const plugin = join(root, 'src', 'tools', 'library', 'plugin.ts');
  return build(join(root, 'build', 'kernel'), { plugin });
}

/** The content of `kernel.json`. @param node the Node executable that shall run the kernel, absolute */
export function kernelSpec(root: string, node: string): KernelSpec {
  const plugin = join(root, 'build', 'kernel', 'plugin.cjs');
  return spec({ node, launcher: join(root, LAUNCHER), root, plugin });
}
