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

/** WCAG contrast ratio, 1 to 21, of two colours written `r,g,b`. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = colour
    .split(',')
    .map((part) => Number(part) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
