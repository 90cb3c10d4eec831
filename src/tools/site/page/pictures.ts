/** The argument in one picture, made live where it stands. */
import { mountArgument } from '../../../live/argument/mount.js';
import type { Simulator } from '../../../live/argument/simulator.js';

/** Makes all pictures below `root` live. */
export function mountPictures(root: ParentNode, simulator: Simulator): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-argument]')) {
    const data = place.querySelector('script[type="application/json"]')?.textContent;
    if (data) mountArgument(place, JSON.parse(data), simulator);
  }
}
