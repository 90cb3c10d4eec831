/** Jupyter counts Unicode characters, JavaScript UTF-16 units; they differ behind an emoji. */

/** Units before the given number of characters. */
export function fromUnicode(text: string, characters: number): number {
  return [...text].slice(0, Math.max(0, characters)).join('').length;
}

/** Characters before the given number of units. */
export function toUnicode(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
