/** The argument in one picture, made live where it stands. */
import { type MountedPicture, mountArgument } from '../../../live/argument/mount.js';
import type { Simulator } from '../../../live/argument/simulator.js';
import type { Values } from '../../../live/host.js';
import { whenNear } from '../../../live/near.js';
import type { Address } from './address.js';
import { coverOf } from './cover.js';

/** As many parts of a page may be in view when it opens. */
const FIRST = 6;
/** Those that are live, or will be when they come near. */
const live: WeakMap<HTMLElement, MountedPicture | null> = new WeakMap();

/** Makes all pictures below `root` live, those of the build that come back too; the address keeps what is chosen in each. */
export function mountPictures(root: ParentNode, simulator: Simulator, address: Address): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-argument]')) {
    const data = place.querySelector('script[type="application/json"]')?.textContent;
    const before = live.get(place);
    if (!data || before === null) continue;
    before?.remove();
    live.set(place, null);
    const cell = place.closest('.cell');
    const opened = coverOf(cell);
    const id = `picture ${place.closest<HTMLElement>('[data-cell]')?.dataset.cell ?? ''}`.trim();
    const mount = (): void => {
      const kept = {
        values: address.changes.values[id],
        changed: (values: Values | null) => address.setValues(id, values),
        opened,
      };
      live.set(place, mountArgument(place, JSON.parse(data), simulator, kept));
    };
    // What is seen first is live at once: its static form would flash by.
    const above = [...(cell?.parentElement?.children ?? [])].indexOf(cell!);
    if (above < FIRST || before) mount();
    else {
      opened(false); // before one scrolls by what gives its answer away
      whenNear(place, mount);
    }
  }
}
