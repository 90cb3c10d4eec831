/**
 * Works things off, `width` of them at a time, until there are no more or the signal comes. What comes after the signal
 * is dropped.
 */
export async function inLanes<T, U>(
  items: Iterable<T>,
  width: number,
  signal: AbortSignal | undefined,
  work: (item: T) => Promise<U>,
  take: (item: T, result: U) => void,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let over = false;
  const lane = async (): Promise<void> => {
    while (!over && !signal?.aborted) {
      const next = rest.next();
      if (next.done) return;
      const result = await work(next.value);
      if (!over) take(next.value, result);
    }
  };
  let onAbort = (): void => {};
  const aborted = new Promise<void>((resolve) => {
    onAbort = resolve;
    signal?.addEventListener('abort', onAbort);
  });
  try {
    if (!signal?.aborted) await Promise.race([Promise.all(Array.from({ length: width }, lane)), aborted]);
  } finally {
    over = true;
    signal?.removeEventListener('abort', onAbort);
  }
}
