/** One computation at a time; of what is asked meanwhile only the latest is done. */

/** What is told of computations. */
export interface Tell<A, R> {
  /** A result that is still wanted: nothing newer was asked, or it came quickly. */
  done(result: R, asked: A): void;
  /** Why there is none. */
  failed(why: unknown, asked: A): void;
  /** Whether one runs. */
  busy(on: boolean): void;
}

/** Quick enough to show although something newer was asked, ms. */
const QUICK = 300;

export interface Latest<A> {
  /** Computes this, after what runs; replaces what waits. */
  ask(what: A): void;
  /** Ends what runs and forgets what waits. Nothing more is told of either. */
  stop(): void;
}

export function latest<A, R>(
  run: (what: A, signal: AbortSignal) => Promise<R>,
  tell: Tell<A, R>,
  now: () => number = () => performance.now(),
): Latest<A> {
  let waits: { what: A } | null = null;
  let runs: AbortController | null = null;
  const next = async (): Promise<void> => {
    if (waits === null || runs !== null) return;
    const { what } = waits;
    const mine = new AbortController();
    waits = null;
    runs = mine;
    tell.busy(true);
    const since = now();
    let result: { value: R } | { why: unknown };
    try {
      result = { value: await run(what, mine.signal) };
    } catch (why) {
      result = { why };
    }
    if (runs !== mine) return; // stopped
    runs = null;
    if ('why' in result) {
      if (waits === null) tell.failed(result.why, what);
    } else if (waits === null || now() - since < QUICK) tell.done(result.value, what);
    if (waits === null) tell.busy(false);
    else await next();
  };
  return {
    ask(what) {
      waits = { what };
      void next();
    },
    stop() {
      waits = null;
      if (runs === null) return;
      const ends = runs;
      runs = null;
      ends.abort();
      tell.busy(false);
    },
  };
}
