/** What a step changed. Without a schema: a page takes it along. */
import type { Frame } from './story.js';

/** Names of the lines of the state that differ from the step before; none in the first step. */
export function changedLines(frames: readonly Pick<Frame, 'state'>[], i: number): Set<string> {
  if (i === 0) return new Set();
  const before = new Map(frames[i - 1].state);
  return new Set(
    (frames[i].state ?? []).filter(([name, value]) => before.get(name) !== value).map(([name]) => name),
  );
}
