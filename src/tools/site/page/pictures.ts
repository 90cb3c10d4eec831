/** The argument in one picture, made live where it stands. */
import { mountArgument } from '../../../live/argument/mount.js';
import type { Simulator } from '../../../live/argument/simulator.js';
import { whenNear } from '../../../live/near.js';
import type { Address } from './address.js';

/** As many parts of a page may be in view when it opens. */
const FIRST = 6;
/** Those that are live already. */
const live: WeakSet<HTMLElement> = new WeakSet();

/** Makes all pictures below `root` live; the address keeps what is chosen in each. */
export function mountPictures(root: ParentNode, simulator: Simulator, address: Address): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-argument]')) {
    const data = place.querySelector('script[type="application/json"]')?.textContent;
    if (!data || live.has(place)) continue;
    live.add(place);
    const cell = place.closest('.cell');
    const id = `picture ${place.closest<HTMLElement>('[data-cell]')?.dataset.cell ?? ''}`.trim();
    const mount = (): unknown =>
      mountArgument(place, JSON.parse(data), simulator, {
        values: address.changes.values[id],
        changed: (values) => address.setValues(id, values),
      });
    // What is seen first is live at once: its static form would flash by.
    const before = [...(cell?.parentElement?.children ?? [])].indexOf(cell!);
    if (before < FIRST) mount();
    else whenNear(place, mount);
  }
}
