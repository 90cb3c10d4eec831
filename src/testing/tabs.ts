/**
 * Gives tabs out one after the other, and the same again, since each new one takes as long as a page does. One whose use
 * failed or hangs is not given out again.
 */
export function tabs<T extends { close(): Promise<void> }>(
  open: () => Promise<T>,
): (use: (tab: T) => Promise<void>) => Promise<void> {
  const free: T[] = [];
  return async (use) => {
    const tab = free.pop() ?? (await open());
    try {
      await use(tab);
    } catch (error) {
      void tab.close().catch(() => undefined); // not waited for: it may hang, too
      throw error;
    }
    free.push(tab);
  };
}
