/** What runs in a page's worker: the library, and the cells of the notebook. */
import * as library from 'all-doors';
import { whatIfs } from '../../../tutorial/forms/registry.js';
import { compile, type Parsed, parseCell } from './compile.js';
import { errorOutput, type Ran } from './errors.js';
import { inspected, printed } from './inspect.js';
import type { Order, Output, Report, Shown } from './messages.js';
import { type Names, namesOf } from './names.js';
import { FileLacks, files, lacking } from './outside.js';

type Bundle = {
  data: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  transient?: { display_id?: string };
};
type Cell = (
  slot: (name: string) => Record<string, unknown>,
  imported: typeof importDoor,
) => Promise<unknown>;

const NAME = 'second-look';
const doors: Readonly<Record<string, Readonly<Record<string, unknown>>>> = library;
const slots: Map<string, Record<string, unknown>> = new Map();
/** The most that one cell may show: outputs, what it prints, and what its outputs hold. */
const MOST = { outputs: 2000, characters: 200_000, bytes: 5_000_000 };
/** How long printed text may wait for company. */
const PATIENCE_MS = 40;
/** The order under way; what is shown belongs to it. */
let running = 0;

const post = postMessage.bind(globalThis);
const say = (report: Report): void => post(report);
const show = (shown: Shown): void => say({ type: 'shown', id: running, shown });

function slot(name: string): Record<string, unknown> {
  let found = slots.get(name);
  if (found === undefined) {
    found = {};
    slots.set(name, found);
  }
  return found;
}

/** What a cell imports: a name of a door, or the whole door. */
function importDoor(from: string, name: string | null): unknown {
  const door = doors[from === NAME ? 'index' : from.replace(`${NAME}/`, '')];
  if (door === undefined || !from.startsWith(NAME)) {
    const names = Object.keys(doors).map((each) => (each === 'index' ? NAME : `${NAME}/${each}`));
    throw new Error(`"${from}" cannot be imported in a page; there are ${names.join(', ')}`);
  }
  return name === null ? door : door[name];
}

/** As it would be in a file: what is no JSON goes. */
function output({ data, metadata = {} }: Bundle): Output {
  if (typeof data !== 'object' || data === null) throw new TypeError('An output has data by MIME type.');
  const text = JSON.stringify({ output_type: 'display_data', data, metadata });
  count('bytes', text.length);
  return JSON.parse(text) as Output;
}

/** What a cell has printed and not sent: a thousand lines are a few messages and not a thousand. */
let unsent: Extract<Output, { output_type: 'stream' }> | null = null;
let sent = 0;
/** How much a cell has shown by now: outputs, and characters that it printed. */
const much = { outputs: 0, characters: 0, bytes: 0 };

/** Refuses more than a page can hold: a cell that prints for ever ends. */
function count(what: keyof typeof much, by: number): void {
  much[what] += by;
  if (much[what] > MOST[what])
    throw new RangeError(`A cell shows at most ${MOST[what].toLocaleString('en')} ${what} in a page.`);
}

function sendPrinted(): void {
  if (unsent !== null) show({ kind: 'add', output: unsent });
  unsent = null;
  sent = performance.now();
}

function display(bundle: Bundle, update: boolean = false): void {
  sendPrinted();
  count('outputs', 1);
  const id = bundle.transient?.display_id;
  if (!update) show({ kind: 'add', output: output(bundle), display: id });
  else if (id !== undefined) show({ kind: 'update', output: output(bundle), display: id });
}

function stream(name: 'stdout' | 'stderr'): (...args: unknown[]) => void {
  return (...args) => {
    const text = `${printed(args)}\n`;
    count('characters', text.length);
    if (unsent !== null && unsent.name !== name) sendPrinted();
    if (unsent === null) setTimeout(sendPrinted, PATIENCE_MS);
    unsent = { output_type: 'stream', name, text: (unsent?.text ?? '') + text };
    if (performance.now() - sent > PATIENCE_MS) sendPrinted();
  };
}

Object.assign(globalThis, { [Symbol.for('second-look.display')]: display });
const [out, err] = [stream('stdout'), stream('stderr')];
Object.assign(console, { log: out, info: out, debug: out, table: out, warn: err, error: err });
console.clear = () => {
  unsent = null;
  show({ kind: 'clear' });
};

async function run({ source }: { source: string }): Promise<Names | null> {
  let ran: Ran | null = null;
  let parsed: Parsed | null = null;
  try {
    parsed = parseCell(source);
    const compiled = compile(parsed, (name) => slots.has(name));
    const url = URL.createObjectURL(new Blob([compiled.text], { type: 'text/javascript' }));
    ran = { ...compiled, url };
    const { default: cell } = (await import(url)) as { default: Cell };
    const value = await cell(slot, importDoor);
    sendPrinted();
    if (value !== undefined) show({ kind: 'add', output: await result(value) });
  } catch (error) {
    if (lacking.file !== null) throw new FileLacks(lacking.file);
    sendPrinted();
    show({ kind: 'add', output: errorOutput(error, source, ran) });
    return null;
  } finally {
    if (ran !== null) URL.revokeObjectURL(ran.url);
  }
  return namesOf(parsed);
}

/** What a cell's last expression shows. */
async function result(value: unknown): Promise<Output> {
  const own = (value as { [key: symbol]: unknown } | null)?.[Symbol.for('Jupyter.display')];
  const data = typeof own === 'function' ? await own.call(value) : { 'text/plain': inspected(value) };
  return { ...output({ data: data as Bundle['data'] }), output_type: 'execute_result' } as Output;
}

async function answer(order: Order): Promise<Partial<Extract<Report, { type: 'done' }>>> {
  switch (order.type) {
    case 'run':
      return { names: await run(order) };
    case 'names':
      return { names: namesOf(parseCell(order.source)) };
    case 'files':
      for (const [path, text] of Object.entries(order.files)) files.set(path, text);
      return {};
    case 'compute': {
      const compute = whatIfs().get(order.whatIf);
      if (compute === undefined) throw new Error('This what-if is not in the cell any more.');
      return { value: JSON.parse(JSON.stringify(await compute(order.values))) };
    }
    case 'call': {
      const called = importDoor(order.door, order.name);
      if (typeof called !== 'function') throw new Error(`${order.door} has no function ${order.name}.`);
      return { value: await called(...order.args) };
    }
  }
}

async function take(order: Order): Promise<void> {
  const { id } = order;
  // What was printed before is not this one's.
  sendPrinted();
  running = id;
  Object.assign(much, { outputs: 0, characters: 0, bytes: 0 });
  lacking.file = null;
  try {
    const found = await answer(order);
    // Who caught the error has gone on without the file.
    if (lacking.file !== null) throw new FileLacks(lacking.file);
    say({ type: 'done', id, ...found });
  } catch (error) {
    if (lacking.file !== null) say({ type: 'lacks', id, file: lacking.file });
    else say({ type: 'failed', id, message: inWords(error) });
  }
}

/** What is thrown may be anything, and the page waits for a word. */
function inWords(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return 'What was thrown cannot be put into words.';
  }
}

/** One after the other: a cell that waits must not see another begin. */
let last: Promise<void> = Promise.resolve();
addEventListener('message', ({ data }: MessageEvent<Order>) => {
  last = last.then(() => take(data));
});
/** An error that no cell waits for; of many the first ones. */
function late(event: Event, error: unknown): void {
  event.preventDefault();
  if (++much.outputs <= MOST.outputs) show({ kind: 'add', output: errorOutput(error, '', null) });
}
addEventListener('unhandledrejection', (event) => late(event, event.reason));
addEventListener('error', (event) => late(event, event.error ?? event.message));
// What a cell says, it says by its outputs; a worker that has closed itself would be waited for.
for (const name of ['postMessage', 'close'])
  Object.assign(globalThis, {
    [name]: () => {
      throw new Error(`A cell of a page has no ${name}.`);
    },
  });
say({ type: 'ready' });
