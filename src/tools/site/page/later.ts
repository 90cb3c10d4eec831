/** Work that a page is seen without. */

/** Does one after the other while the browser has nothing else to do. */
export function later(jobs: readonly (() => void)[]): void {
  const waits = [...jobs];
  const next = (): void => {
    waits.shift()?.();
    if (waits.length > 0) soon(next);
  };
  if (waits.length > 0) soon(next);
}

function soon(act: () => void): void {
  // Safari has no such call.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(act, { timeout: 1000 });
  else setTimeout(act, 50);
}
