/** The one way out of a cell: a display message to the kernel. */
import type { MimeBundle } from '../plot/bundle.js';

/** One display: the same thing in several forms. */
export interface DisplayMessage {
  /** The forms by MIME type; the notebook shows the richest that it knows. */
  readonly data: MimeBundle;
  /** Remarks for the notebook, as the Jupyter protocol has them; none when left out. */
  readonly metadata?: Record<string, unknown>;
  /** Names a display, so that a later message can replace it. */
  readonly transient?: { readonly display_id?: string };
}

/** How a kernel takes a display; `update` replaces the display of the same id. */
export type DisplayHook = (message: DisplayMessage, update?: boolean) => void;

const HOOK = Symbol.for('second-look.display');

/**
 * Sends one display to the notebook.
 *
 * @throws Error when no kernel listens, i.e. outside a notebook: output that is not seen must not pass for shown.
 */
export function send(message: DisplayMessage, update: boolean = false): void {
  const hook = listener();
  if (typeof hook !== 'function') {
    throw new Error(
      'There is no notebook to show this in; in a script use what would be shown: a claim as an assertion, the rows of a table, the svg of a figure',
    );
  }
  (hook as DisplayHook)(message, update);
}

/** Whether there is a notebook to show something in. */
export function inNotebook(): boolean {
  return typeof listener() === 'function';
}

function listener(): unknown {
  return (globalThis as Record<symbol, unknown>)[HOOK] ?? stockTslab();
}

/** An unmodified tslab has no hook, but the module it sends with can be found among those it loaded. */
function stockTslab(): unknown {
  // A bundler's `require` has no cache.
  if (typeof require !== 'function' || !require.cache) return undefined;
  const path = Object.keys(require.cache).find((each) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(each));
  if (path === undefined) return undefined;
  const tslab = require.cache[path]?.exports as { lastWriteDisplayData?: DisplayHook } | undefined;
  const write = tslab?.lastWriteDisplayData;
  // tslab drops a message without metadata.
  return (
    write && ((message: DisplayMessage, update?: boolean) => write({ metadata: {}, ...message }, update))
  );
}
