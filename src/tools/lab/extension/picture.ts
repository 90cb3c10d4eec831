/** The argument in one picture in JupyterLab: recorded without a kernel, simulated by it. */
import { type MountedPicture, mountArgument } from '../../../live/argument/mount.js';
import { simulatorBy } from '../../../live/argument/simulator.js';
import { ARGUMENT_ID, type ArgumentData } from '../../../tutorial/picture/mime.js';
import { KernelHost } from './kernelHost.js';
import type { SessionContext } from './notebook.js';

/** Puts the picture there; `context` is the notebook's, or null where nothing may ask its kernel, for the reason `why`. */
export function mountPicture(
  place: HTMLElement,
  data: ArgumentData,
  context: SessionContext | null,
  why: string,
): { remove(): void } {
  let mounted: MountedPicture | undefined;
  const kernel = context && new KernelHost(context, ARGUMENT_ID, () => mounted?.refresh());
  const host = kernel ?? { idle: why, compute: () => Promise.reject(new Error(why)) };
  mounted = mountArgument(place, data, simulatorBy(host));
  return {
    remove() {
      kernel?.dispose();
      mounted.remove();
    },
  };
}
