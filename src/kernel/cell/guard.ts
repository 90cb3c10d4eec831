/** Lets an interrupt end what a cell awaits: each `await` in a cell waits here as well. */

/** What an interrupted cell fails with. */
export class Interrupted extends Error {
  override name = 'Interrupted';

  constructor() {
    super('The cell was interrupted.');
  }
}

/** All waits under way. */
const waiting: Set<(reason: Interrupted) => void> = new Set();

/** Calls `stop` at an interrupt, for work that goes on behind what a cell awaits; the returned function takes it back. */
export function onInterrupt(stop: () => void): () => void {
  waiting.add(stop);
  return () => void waiting.delete(stop);
}

/** Ends every wait of every cell. */
export function interruptWaits(reason: Interrupted): void {
  for (const reject of [...waiting]) reject(reason);
  waiting.clear();
}

/** Stands around the operand of `await`. */
export function guard(value: unknown): unknown {
  if (!isThenable(value)) return value;
  return new Promise((resolve, reject) => {
    waiting.add(reject);
    const settle = (how: (value: unknown) => void) => (result: unknown) => {
      waiting.delete(reject);
      how(result);
    };
    value.then(settle(resolve), settle(reject));
  });
}

/** Stands around the operand of `for await (… of …)`. */
export function guardAll(iterable: AsyncIterable<unknown> & Iterable<unknown>): AsyncIterable<unknown> {
  const source = iterable[Symbol.asyncIterator]?.();
  if (!source) return iterable as never;
  const end = source.return?.bind(source);
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => guard(source.next()) as Promise<IteratorResult<unknown>>,
      ...(end && { return: (value?: unknown) => guard(end(value)) as Promise<IteratorResult<unknown>> }),
    }),
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  const kind = typeof value;
  if (value === null || (kind !== 'object' && kind !== 'function')) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}
