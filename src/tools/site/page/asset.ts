/** What a page loads when a reader asks for it: a script that hands something over by its name. */
import { loadScript } from '../../../live/script.js';

const loading: Map<string, Promise<unknown>> = new Map();

/** The address of the folder that holds `assets/`, as this script's own: pages in other folders need no other way. */
const base =
  (document.currentScript as HTMLScriptElement | null)?.src ?? new URL('assets/page.js', location.href).href;

/** Where `assets/NAME.js` lies. */
export function assetAddress(name: string): string {
  return new URL(`${name}.js`, base).href;
}

/** Loads `assets/NAME.js`, once. Rejects with one sentence when it is not there. */
export function asset<T = string>(name: string): Promise<T> {
  const known = loading.get(name);
  if (known) return known as Promise<T>;
  const made = loadScript(assetAddress(name)).then(
    () => {
      const { secondLook = {} } = globalThis as { secondLook?: Record<string, unknown> };
      if (!(name in secondLook)) throw new Error(`assets/${name}.js holds something else.`);
      const found = secondLook[name];
      // The worker has it, or the one who asked.
      delete secondLook[name];
      return found;
    },
    () => {
      loading.delete(name);
      throw new Error(`assets/${name}.js cannot be read: cells need the folder assets beside the page.`);
    },
  );
  loading.set(name, made);
  return made as Promise<T>;
}
