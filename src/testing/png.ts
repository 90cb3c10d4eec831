import { inflateSync } from 'node:zlib';

/** A picture, one byte per channel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel, row by row. */
  readonly rgba: Uint8Array;
}

/** Decodes what Chromium writes as a screenshot: 8-bit RGB or RGBA, not interlaced. Throws for any other PNG. */
export function readPng(file: Buffer): Picture {
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const [depth, colour, , , interlace] = file.subarray(24, 29);
  if (depth !== 8 || (colour !== 2 && colour !== 6) || interlace !== 0) {
    throw new Error(
      `PNG of depth ${depth}, colour type ${colour}, interlace ${interlace} is not one of ours`,
    );
  }
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const channels = colour === 6 ? 4 : 3;
  const rows = unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let p = 0; p < width * height; p++) {
    for (let c = 0; c < channels; c++) rgba[p * 4 + c] = rows[p * channels + c];
  }
  return { width, height, rgba };
}

/** Undoes PNG's row filters: each byte was stored as its difference from a guess by its neighbours. */
function unfilter(raw: Uint8Array, stride: number, height: number, bytes: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= bytes ? out[at - bytes] : 0;
      const up = y > 0 ? out[at - stride] : 0;
      const corner = x >= bytes && y > 0 ? out[at - stride - bytes] : 0;
      const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
      out[at] = raw[at + y + 1] + guesses[filter];
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** How often each colour occurs, as `r,g,b`, most frequent first. */
export function colours({ rgba }: Picture): [string, number][] {
  const counts = new Map<number, number>();
  for (let p = 0; p < rgba.length; p += 4) {
    const key = (rgba[p] << 16) | (rgba[p + 1] << 8) | rgba[p + 2];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([key, count]) => [`${key >> 16},${(key >> 8) & 255},${key & 255}`, count]);
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
