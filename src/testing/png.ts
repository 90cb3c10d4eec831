/** Colours of a screenshot. */
import { PNG } from 'pngjs';

/** How often each colour of a PNG occurs, as `r,g,b`; that of its first pixel, the background, comes first. */
export function colours(png: Buffer): [string, number][] {
  const { data } = PNG.sync.read(png);
  const counts = new Map<number, number>();
  for (let p = 0; p < data.length; p += 4) {
    const key = (data[p] << 16) | (data[p + 1] << 8) | data[p + 2];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  // A Map keeps the order in which its keys came.
  return [...counts].map(([key, count]) => [`${key >> 16},${(key >> 8) & 255},${key & 255}`, count]);
}
