/** Many calls of one function with cases of one kind, looked at from all sides. */
import fc from 'fast-check';
import type { DisplayMessage } from '../../tutorial/show/display.js';
import { type Case, casesOf } from './cases.js';
import { type Entry, Handle, type Kind, RUNS } from './entry.js';
import { wrongError, wrongJson, wrongNumber } from './oracles.js';
import { shown } from './shown.js';

/** What one batch came to. */
export interface Batch {
  readonly name: string;
  readonly kind: Kind;
  readonly calls: number;
  /** Calls that gave something, as against those that were refused. */
  readonly answered: number;
  readonly failure: Failure | null;
}

/** Something that must not be. */
export interface Failure {
  readonly name: string;
  readonly kind: Kind;
  readonly seed: number;
  /** What is wrong, in words. */
  readonly wrong: string;
  /** The shrunk arguments. */
  readonly input: string;
}

/** Above this a call is too slow, in seconds of CPU time: everything here is small. */
const MOST_SECONDS = 8;
/** Above this the process holds too much, in bytes. */
const MOST_BYTES = 2e9;
const INPUT = 4000;

/** Runs one batch; `before` hears the arguments of each call, so that one that never ends has a name. */
export async function runBatch(
  name: string,
  entry: Entry,
  kind: Kind,
  seed: number,
  before: (args: readonly unknown[]) => void,
): Promise<Batch> {
  const tally = { calls: 0, answered: 0 };
  const property = fc.asyncProperty(casesOf(entry, kind), async (made) => {
    before(made.args);
    const wrong = await wrongWith(entry, kind, made, tally);
    if (wrong !== null) throw new Error(wrong);
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, {
    seed,
    numRuns: entry.runs ?? RUNS,
    interruptAfterTimeLimit: 60_000, // for shrinking
  });
  const failure = failed
    ? {
        name,
        kind,
        seed,
        wrong: (errorInstance as Error | null)?.message ?? 'interrupted',
        input: counterexample === null ? '' : shown(counterexample[0].args, INPUT),
      }
    : null;
  return { name, kind, ...tally, failure };
}

async function wrongWith(
  entry: Entry,
  kind: Kind,
  made: Case,
  tally: { calls: number; answered: number },
): Promise<string | null> {
  const written = shown(made.args);
  const again = tally.calls++ % 4 === 0;
  const started = process.cpuUsage();
  const first = await outcomeOf(entry, made.args);
  const { user, system } = process.cpuUsage(started);
  if (user + system > MOST_SECONDS * 1e6) return `took ${((user + system) / 1e6).toFixed(1)} s`;
  const bytes = process.memoryUsage.rss();
  if (bytes > MOST_BYTES) return `the process holds ${(bytes / 1e9).toFixed(1)} GB`;
  if (shown(made.args) !== written) return 'changes its input';
  if (again) {
    const second = await outcomeOf(entry, made.args);
    if (textOf(second) !== textOf(first)) return 'gives something else when it is called again';
  }
  if ('error' in first) {
    if (kind === 'valid' && entry.mayRefuse === undefined)
      return `refuses valid arguments: ${shown((first.error as Error)?.message ?? first.error, 500)}`;
    return wrongError(first.error, made);
  }
  tally.answered++;
  return (
    wrongNumber(first.found, entry) ??
    (entry.plain ? wrongJson(first.found) : null) ??
    wrongDisplays(first.displays, kind) ??
    entry.wrong?.(first.found as never, first.args) ??
    null
  );
}

type Outcome = { readonly displays: readonly DisplayMessage[] } & (
  | { readonly found: unknown; readonly args: readonly unknown[] }
  | { readonly error: unknown }
);

const HOOK = Symbol.for('second-look.display');

/** One call, with a notebook that listens. */
async function outcomeOf({ call }: Entry, given: readonly unknown[]): Promise<Outcome> {
  const displays: DisplayMessage[] = [];
  (globalThis as Record<symbol, unknown>)[HOOK] = (message: DisplayMessage) => displays.push(message);
  const args = given.map((arg) => (arg instanceof Handle ? arg.make() : arg));
  try {
    return { displays, args, found: await (call as (...args: unknown[]) => unknown)(...args) };
  } catch (error) {
    return { displays, error };
  } finally {
    delete (globalThis as Record<symbol, unknown>)[HOOK];
  }
}

/** All that came of a call. Displays that are updated later have a name of their own each time. */
function textOf(outcome: Outcome): string {
  const displays = outcome.displays.map(({ data }) => data);
  return shown(['error' in outcome ? outcome.error : outcome.found, displays]);
}

/** What a cell shows is plain data; of valid arguments without traces of what is not there. */
function wrongDisplays(displays: readonly DisplayMessage[], kind: Kind): string | null {
  for (const { data } of displays) {
    const wrong = wrongJson(data);
    if (wrong !== null) return `shows what ${wrong}`;
    const trace = /\b(NaN|undefined|\[object \w+\])/.exec(String(data['text/plain'] ?? ''));
    if (kind === 'valid' && trace !== null) return `shows ${trace[0]}: ${String(data['text/plain'])}`;
  }
  return null;
}
