const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A number as people read it, in tables, pictures and sentences alike: digits in groups of three where there are more than
 * four, or a power of ten where digits would be many.
 *
 * @param digits significant digits, but never fewer than the whole part has; eight, and no rounding to a whole number,
 *   when left out
 * @example numberText(12345.6, 4) // '12 346'
 */
export function numberText(value: number, digits?: number): string {
  if (digits !== undefined)
    return numberText(
      Math.abs(value) >= 10 ** (digits - 1) ? Math.round(value) : Number(value.toPrecision(digits)),
    );
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return powerOfTen(value);
  const [whole, part] = String(Number(value.toPrecision(8))).split('.');
  // Four digits stand without a gap, as in running text.
  const text = whole.replace('-', '').length > 4 ? grouped(whole) : whole;
  return (part === undefined ? text : `${text}.${part}`).replace('-', '−');
}

/** Digits in groups of three, counted from the last. */
const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, '\u202f');

/**
 * A sentence with the digits of its whole numbers grouped, where there are more than four; all of them stay, however many.
 * What is part of a name, an address or code stays as it is: `k-12345`, `#12345`.
 */
export function groupedNumbers(sentence: string): string {
  return sentence.replace(/(?<![\w.#/`=-])[1-9]\d{4,}(?![\w`/-]|\.\d)/g, grouped);
}

/** The same as a power of ten, whatever its size. */
export function powerOfTen(value: number): string {
  const power = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  const digits = String(Number((value / 10 ** power).toPrecision(4)));
  const raised = [...String(Math.abs(power))].map((digit) => SUPERSCRIPT[Number(digit)]).join('');
  const ten = `10${power < 0 ? '⁻' : ''}${raised}`;
  return (digits === '1' ? ten : `${digits}·${ten}`).replace('-', '−');
}

/** More than that, readers do not compare. */
const DIGITS = 4;

/**
 * Numbers of one column as text, rounded to as many places after the point as the smallest needs to have three digits; what
 * has fewer stays as it is. Where the sizes differ too much for that, each has digits of its own.
 */
export function columnTexts(values: readonly number[]): string[] {
  const sizes = values.map(Math.abs).filter((size) => size > 0);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (sizes.length === 0 || most / least > 1e4 || most >= 1e7 || least < 1e-4)
    return values.map((value) => numberText(value, DIGITS));
  const places = Math.max(0, 2 - Math.floor(Math.log10(least)));
  return values.map((value) => {
    const text = numberText(Number(value.toFixed(places)));
    if (placesOf(String(Number(value.toPrecision(6)))) <= places) return text;
    // A zero at the end is a digit that was measured.
    const lost = places - placesOf(text);
    return lost === places && lost > 0 ? `${text}.${'0'.repeat(lost)}` : text + '0'.repeat(lost);
  });
}

/** Places after the point. */
function placesOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}
