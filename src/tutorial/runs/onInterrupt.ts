/** Set by our kernel: calls what it is given at an interrupt of the cell, and gives a function that takes it back. */
const HOOK = Symbol.for('second-look.onInterrupt');

/**
 * A signal for work that a cell waits for: it aborts when the cell is interrupted, or when `outer` does. Where no kernel
 * tells of interrupts, only `outer` counts.
 */
export function cellSignal(outer?: AbortSignal): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort);
  const subscribe = (globalThis as Record<symbol, unknown>)[HOOK] as
    | ((stop: () => void) => () => void)
    | undefined;
  const unsubscribe = subscribe?.(abort);
  return {
    signal: controller.signal,
    release() {
      outer?.removeEventListener('abort', abort);
      unsubscribe?.();
    },
  };
}
