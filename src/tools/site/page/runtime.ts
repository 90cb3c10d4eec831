/** Runs the cells of a page in a worker that can be ended at any moment. */
import type { Host } from '../../../live/host.js';
import type { MimeBundle } from '../../../tutorial/plot/bundle.js';
import type { Order, Report, Shown } from '../worker/messages.js';
import type { Names } from '../worker/names.js';
import { asset } from './asset.js';
import { Lived, type Plan, type PlannedCell } from './plan.js';
import { readTogether } from './together.js';

export type Ended = 'done' | 'error' | 'stopped';

/** Runs cells, what-ifs and functions of the library. */
export interface Runtime {
  /**
   * Runs a cell after those above that it needs and that have not run as they are now; outputs go to `show`. `begin` is
   * told when its own turn comes: the text that it has then is the one that runs.
   */
  run(cell: string, show: (shown: Shown) => void, begin: () => void): Promise<Ended>;
  /**
   * A what-if of a cell, which is run first when it has not. Rejects with one sentence. `doing` is told in words what
   * goes on.
   */
  compute(cell: string, ...asked: Parameters<Host['compute']>): ReturnType<Host['compute']>;
  /** A function of the library by door and name, with plain data: for pictures that belong to no cell. */
  call(door: string, name: string, args: readonly unknown[], signal: AbortSignal): Promise<unknown>;
  /** Looks for the names of a cell whose text was changed: other cells may need it now, or no longer. */
  name(cell: string): Promise<void>;
  /** Loads what is needed, so that the first run is quick. */
  warm(): void;
  stop(): void;
}

/** What a run that was ended rejects with. */
class Stopped extends Error {
  constructor() {
    super('It was stopped.');
  }
}

/** Outputs between two orders: a cell that shows more keeps the page from everything else, and its worker ends. */
const MOST_SHOWN = 10_000;

/** How long a computation that was given up may go on, ms. */
const PATIENCE = 500;

type OrderBody = Order extends infer O ? (O extends Order ? Omit<O, 'id'> : never) : never;
type Done = Extract<Report, { type: 'done' }>;

interface Waiting {
  resolve(report: Done | Extract<Report, { type: 'lacks' }>): void;
  reject(error: Error): void;
  show?: ((shown: Shown) => void) | undefined;
}

/** One worker and what is asked of it. */
class Link {
  readonly #worker: Worker;
  readonly #waiting: Map<number, Waiting> = new Map();
  readonly #ended: () => void;
  /** Why it does no more. */
  #reason: Error | null = null;
  #orders = 0;
  /** What was shown since the last order. */
  #shown = 0;
  readonly #has: Set<string> = new Set();

  /** @param ended told when it does no more */
  constructor(script: string, ended: () => void) {
    this.#ended = ended;
    const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    this.#worker = new Worker(url);
    this.#worker.onmessage = ({ data }: MessageEvent<Report>) => this.#hear(data);
    this.#worker.onerror = (event) => this.end(new Error(event.message || 'The worker cannot start.'));
  }

  ask(order: OrderBody, show?: (shown: Shown) => void): Promise<Done | Extract<Report, { type: 'lacks' }>> {
    const id = ++this.#orders;
    return new Promise((resolve, reject) => {
      if (this.#reason !== null) throw this.#reason;
      this.#shown = 0;
      this.#waiting.set(id, { resolve, reject, show });
      this.#worker.postMessage({ ...order, id } as Order);
    });
  }

  has(file: string): boolean {
    return this.#has.has(file);
  }

  /** Gives it the files that it has not. */
  async give(files: Readonly<Record<string, string>>): Promise<void> {
    const others = Object.entries(files).filter(([file]) => !this.#has.has(file));
    if (others.length === 0) return;
    for (const [file] of others) this.#has.add(file);
    await this.ask({ type: 'files', files: Object.fromEntries(others) });
  }

  end(reason: Error): void {
    this.#reason ??= reason;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    this.#ended();
  }

  #hear(report: Report): void {
    if (report.type === 'ready') return;
    const waiting = this.#waiting.get(report.id);
    if (report.type === 'shown') {
      if (++this.#shown > MOST_SHOWN)
        this.end(new Error('The cell shows more than a page can take: it was ended.'));
      else waiting?.show?.(report.shown);
      return;
    }
    this.#waiting.delete(report.id);
    if (report.type === 'failed') waiting?.reject(new Error(report.message));
    else waiting?.resolve(report);
  }
}

/**
 * @param mayRun one sentence why a cell must not run yet, or null
 */
export function makeRuntime(plan: Plan, mayRun: (cell: string) => string | null): Runtime {
  let link: Promise<Link> | null = null;
  let lived = new Lived(plan);
  /** Files that some cell asked for: a new worker gets them at once. */
  const files: Record<string, string> = {};
  let last: Promise<unknown> = Promise.resolve();
  /** Of each what-if the newest request. */
  const newest = new Map<string, object>();
  /** Goes up at each stop: what was queued before it does not begin. */
  let stops = 0;
  /** Gives up what runs. */
  let giveUp: (why: Error) => void = () => {};

  function linked(): Promise<Link> {
    if (link !== null) return link;
    const forget = (): void => {
      if (link !== mine) return;
      link = null;
      lived = new Lived(plan);
    };
    const mine = asset('runtime').then((script) => {
      const made = new Link(script, forget);
      made.give(files).catch(() => {});
      return made;
    });
    link = mine;
    mine.catch(forget);
    return mine;
  }

  /** Files that cells read together with a record, of which there are many. */
  function alsoRead(file: string): string[] {
    const [, record] = /^data\/records\/(.+)\.jsonl$/.exec(file) ?? [];
    const list = files['data/records.json'];
    if (record === undefined || list === undefined) return [];
    const names = (JSON.parse(list) as { name: string }[]).map(({ name }) => name);
    const sources = plan.cells.map(({ source }) => source);
    const records = readTogether(record, names, sources).map((name) => `data/records/${name}.jsonl`);
    // A cell may compute for long before it shows the picture, which plays rounds of the same records.
    return sources.some((each) => each.includes('argumentPicture('))
      ? [...records, 'data/rounds.json']
      : records;
  }

  /** Asks, and brings the files that are asked for in turn; `again` comes before the same order is given again. */
  async function ask(
    order: OrderBody,
    show?: (shown: Shown) => void,
    again?: () => Promise<void>,
  ): Promise<Done> {
    const to = await linked();
    for (;;) {
      const report = await to.ask(order, show);
      if (report.type === 'done') return report;
      show?.({ kind: 'clear' });
      const { file } = report;
      if (to.has(file)) throw new Error(`${file} is of no use.`);
      const lacking = [...new Set([file, ...alsoRead(file)])].filter((each) => !(each in files));
      const texts = await Promise.all(lacking.map(async (each) => [each, await asset(each)] as const));
      Object.assign(files, Object.fromEntries(texts));
      await to.give(files);
      await again?.();
    }
  }

  /** Runs a cell after all that it needs; false when it fails. */
  async function runOne(at: number, show?: (shown: Shown) => void, begin?: () => void): Promise<boolean> {
    const refused = mayRun(plan.cells[at].id);
    if (refused !== null) throw new Error(refused);
    await nameAll(at);
    const { id: cell, source, names: own } = plan.cells[at];
    begin?.();
    const basis = plan.basis(at);
    const ready = async (): Promise<void> => {
      await prepare(at);
      // Should it fail or wait for a file, it may have changed values by then.
      lived.spoil(at, own);
    };
    await ready();
    const { names = null } = await ask({ type: 'run', cell, source }, show, ready);
    if (names !== null) lived.note(at, names, basis);
    return names !== null;
  }

  /** The same down to a cell: what it needs follows from them. */
  async function nameAll(at: number): Promise<void> {
    for (const each of plan.cells.slice(0, at + 1)) await name(each);
  }

  async function name(cell: PlannedCell): Promise<void> {
    while (cell.named !== cell.source) {
      const { source } = cell;
      const names = await namesOf(source);
      if (cell.source !== source) continue; // changed meanwhile
      if (names === null) return;
      Object.assign(cell, { names, named: source });
    }
  }

  /** Runs what a cell needs. */
  async function prepare(at: number, signal?: AbortSignal): Promise<void> {
    // Each run brings one nearer; the bound is for names that two cells make by turns.
    for (let runs = 0; runs < 4 * plan.cells.length; runs++) {
      if (signal?.aborted) throw new Stopped();
      const missing = lived.missing(at);
      if (missing === null) return;
      if (!(await runOne(missing)))
        throw new Error(
          `The cell "${plan.cells[missing].id}", which this one needs, fails: run it to see why.`,
        );
    }
  }

  /** Null when it does not parse. */
  const namesOf = (source: string): Promise<Names | null> =>
    ask({ type: 'names', source }).then(
      ({ names = null }) => names,
      (error: unknown) => {
        if (error instanceof Stopped) throw error;
        return null;
      },
    );

  /** One after the other. */
  function queued<T>(job: () => Promise<T>): Promise<T> {
    const now = stops;
    const run = last.then(() => {
      if (stops !== now) throw new Stopped();
      return new Promise<T>((resolve, reject) => {
        giveUp = reject;
        job().then(resolve, reject);
      });
    });
    last = run.catch(() => {});
    return run;
  }

  /** The same, ended early by the signal: what goes on in the worker then gets a moment to end by itself. */
  function abortable<T>(signal: AbortSignal, job: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) throw new Stopped();
      let patience: ReturnType<typeof setTimeout> | undefined;
      let runs = false;
      const abort = (): void => {
        reject(new Stopped());
        if (runs) patience = setTimeout(end, PATIENCE);
      };
      signal.addEventListener('abort', abort, { once: true });
      queued(() => {
        if (signal.aborted) throw new Stopped();
        runs = true;
        return job();
      })
        .then(resolve, reject)
        .finally(() => {
          clearTimeout(patience);
          signal.removeEventListener('abort', abort);
        });
    });
  }

  function stop(): void {
    stops++;
    end();
  }

  /** Ends the worker; what waits goes on in another. */
  function end(): void {
    const ended = link;
    link = null;
    lived = new Lived(plan);
    // What runs may wait for a file, which may never come.
    giveUp(new Stopped());
    ended?.then(
      (each) => each.end(new Stopped()),
      () => {}, // said by who asked
    );
    if (ended) void linked();
  }

  return {
    run: (cell, show, begin) =>
      queued(async () => {
        try {
          return (await runOne(plan.at(cell), show, begin)) ? 'done' : 'error';
        } catch (error) {
          if (error instanceof Stopped) return 'stopped';
          const { message } = error as Error;
          show({
            kind: 'add',
            output: { output_type: 'error', ename: 'Error', evalue: message, traceback: [message] },
          });
          return 'error';
        }
      }).catch(() => 'stopped' as const),
    async compute(cell, id, values, signal, doing) {
      const mine = {};
      newest.set(id, mine);
      const value = await abortable(signal, async () => {
        if (newest.get(id) !== mine) throw new Stopped();
        const at = plan.at(cell);
        await nameAll(at);
        if (lived.missing(at) !== null) doing('Running the cells above first …');
        else if (!lived.has(at)) doing('Running the cell first …');
        await prepare(at, signal);
        if (!lived.has(at) && !(await runOne(at))) throw new Error('The cell fails: run it to see why.');
        if (signal.aborted || newest.get(id) !== mine) throw new Stopped();
        doing('Computing …');
        return (await ask({ type: 'compute', whatIf: id, values })).value;
      });
      return value as readonly MimeBundle[];
    },
    call: (door, name, args, signal) =>
      abortable(signal, async () => (await ask({ type: 'call', door, name, args })).value),
    name: (cell) => name(plan.cells[plan.at(cell)]),
    warm: () => void linked().catch(() => {}),
    stop,
  };
}
