/**
 * Gives tabs out one after the other, and the same again, since each new one takes as long as a page does. One whose use
 * failed is left as it is.
 */
export function tabs<T>(open: () => Promise<T>): (use: (tab: T) => Promise<void>) => Promise<void> {
  const free: T[] = [];
  return async (use) => {
    const tab = free.pop() ?? (await open());
    await use(tab);
    free.push(tab);
  };
}
