/** Elements as text. */
import { px } from '../round.js';

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Text safe inside elements and double-quoted attributes. */
export function escaped(text: string): string {
  return (
    text
      // XML 1.0 knows no way to write these.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}

/** `<name a="b">children</name>`; children are markup already, numbers are rounded to hundredths. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let open = name;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) open += ` ${key}="${typeof value === 'number' ? px(value) : escaped(value)}"`;
  }
  const inner = children.join('');
  return inner === '' ? `<${open}/>` : `<${open}>${inner}</${name}>`;
}
