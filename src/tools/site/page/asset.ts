/** What a page loads when a reader asks for it: a script that hands something over by its name. */

const loading: Map<string, Promise<unknown>> = new Map();

/** The address of the folder that holds `assets/`, as this script's own: pages in other folders need no other way. */
const base =
  (document.currentScript as HTMLScriptElement | null)?.src ?? new URL('assets/page.js', location.href).href;

/** Loads `assets/NAME.js`, once. Rejects with one sentence when it is not there. */
export function asset<T = string>(name: string): Promise<T> {
  const known = loading.get(name);
  if (known) return known as Promise<T>;
  const made = new Promise<unknown>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL(`${name}.js`, base).href;
    script.addEventListener('load', () => {
      const { secondLook = {} } = globalThis as { secondLook?: Record<string, unknown> };
      if (name in secondLook) resolve(secondLook[name]);
      else reject(new Error(`assets/${name}.js holds something else.`));
      // The worker has it, or the one who asked.
      delete secondLook[name];
    });
    script.addEventListener('error', () => {
      loading.delete(name);
      reject(new Error(`assets/${name}.js cannot be read: cells need the folder assets beside the page.`));
    });
    document.head.append(script);
  });
  loading.set(name, made);
  return made as Promise<T>;
}
