/** Jupyter counts Unicode characters, JavaScript UTF-16 units; they differ behind an emoji. */

/** Units before the given number of characters. */
export function fromUnicode(text: string, characters: number): number {
  let units = 0;
  for (const character of text) {
    if (characters-- <= 0) break;
    units += character.length;
  }
  return units;
}

/** Characters before the given number of units. */
export function toUnicode(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
