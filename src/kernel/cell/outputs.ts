/** All ways by which a cell shows something, sent to the wire thread. */
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import type { Kernel } from '../plugin.js';
import { type Bundle, costOf, type Report, Shared } from '../protocol.js';

/**
 * How many characters may be on their way before printing waits for the wire thread. Little enough that a cell which
 * prints for ever leaves that thread time for an interrupt.
 */
const MUCH = 1 << 20;

/** A method of this name gives a value's MIME bundle. */
const OWN_DISPLAY: unique symbol = Symbol.for('Jupyter.display') as never;

/**
 * Routes stdout, stderr, `console.clear` and tslab's `display` to the wire thread; returns a `display` of our own. Nothing
 * is shown while `hushed` says so.
 */
export function routeOutputs(
  send: (report: Report) => void,
  shared: Int32Array,
  hushed: () => boolean,
): Kernel['display'] {
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = process[name];
    const decoder = new TextDecoder();
    const write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
      if (!hushed()) {
        const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
        waitForWire(shared, costOf(text));
        send({ type: 'stream', name, text });
      }
      const done = typeof encoding === 'function' ? encoding : callback;
      if (typeof done === 'function') process.nextTick(done as () => void);
      return true;
    };
    stream.write = write as typeof stream.write;
    // Else a JupyterLab started from a terminal would get coloured text, and one started otherwise would not.
    Object.defineProperty(stream, 'isTTY', { value: false, configurable: true });
  }
  delete process.env.FORCE_COLOR;
  const tell = (report: () => Report): void => void (hushed() || send(report()));
  console.clear = () => tell(() => ({ type: 'clear', wait: false }));
  const display = (bundle: Bundle, update = false): void =>
    tell(() => ({ type: 'display', bundle: plain(bundle), update }));
  const tslab = createRequire(__filename)('tslab/dist/jupyter') as { lastWriteDisplayData?: unknown };
  tslab.lastWriteDisplayData = display;
  return display;
}

/** The MIME bundle of a cell's last value. */
export async function resultBundle(value: unknown): Promise<Bundle> {
  const own = (value as { [OWN_DISPLAY]?: unknown } | null)?.[OWN_DISPLAY];
  if (typeof own !== 'function') return { data: { 'text/plain': inspected(value) }, metadata: {} };
  const data: unknown = await own.call(value);
  if (typeof data !== 'object' || data === null) {
    throw new TypeError(
      'The method Symbol.for("Jupyter.display") must give a MIME bundle, that is an object by type.',
    );
  }
  return plain({ data: data as Bundle['data'] });
}

/** How many characters of a text Node's `inspect` shows. */
const SHOWN = 10_000;

/** What Node shows of a value; of a text that is longer, what to do to see the rest. */
function inspected(value: unknown): string {
  const shown = inspect(value);
  const cut = typeof value === 'string' && value.length > SHOWN;
  return cut ? `${shown}\n(${SHOWN} of ${value.length} characters: console.log prints all of them)` : shown;
}

/** As it will be in the message: what cannot be cloned to the other thread is no JSON either. */
function plain({ data, metadata = {}, transient = {} }: Bundle): Bundle {
  return JSON.parse(JSON.stringify({ data, metadata, transient }));
}

function waitForWire(shared: Int32Array, cost: number): void {
  let waiting = Atomics.add(shared, Shared.WAITING, cost) + cost;
  while (waiting > MUCH + cost) {
    Atomics.wait(shared, Shared.WAITING, waiting, 50);
    waiting = Atomics.load(shared, Shared.WAITING);
  }
}
