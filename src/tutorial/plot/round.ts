/**
 * Six significant digits: more than a picture can show, fewer than where two machines' `Math.exp` may differ.
 * Whole numbers stay as they are: a page index must not be rounded away.
 */
export function round6(value: number): number {
  if (Number.isInteger(value)) return value + 0;
  return Number(value.toPrecision(6));
}

/** The same for a list. */
export function round6All(values: readonly number[]): number[] {
  return values.map(round6);
}

/** A coordinate of the static picture: two decimals of a pixel, no "-0". */
export function px(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

/** Eight hex digits that depend on the text alone (FNV-1a); ids of the static picture come from it. */
export function fingerprint(content: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < content.length; i++) {
    hash = Math.imul(hash ^ content.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
