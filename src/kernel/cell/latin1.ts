/** Five of its eight million characters are beyond Latin-1, for which V8 would keep its source in two bytes a character. */
export function latin1(text: string): string {
  const plain = text.replace(
    /[^\0-\xff]/g,
    (beyond) => `\\u${beyond.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Buffer.from(plain, 'latin1').toString('latin1');
}
