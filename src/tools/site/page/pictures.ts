/** The argument in one picture, made live where it stands. */
import { mountArgument } from '../../../live/argument/mount.js';
import type { Simulator } from '../../../live/argument/simulator.js';

/** Those that are live already. */
const live: WeakSet<HTMLElement> = new WeakSet();

/** Makes all pictures below `root` live. */
export function mountPictures(root: ParentNode, simulator: Simulator): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-argument]')) {
    const data = place.querySelector('script[type="application/json"]')?.textContent;
    if (!data || live.has(place)) continue;
    live.add(place);
    mountArgument(place, JSON.parse(data), simulator);
  }
}
