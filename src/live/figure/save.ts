import { saveFile } from '../save.js';

/** Saves a text as a file with a name made of the title. */
export function saveText(title: string, end: string, type: string, text: string): void {
  saveFile(`${fileName(title)}.${end}`, type, text);
}

function fileName(title: string): string {
  const name = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return name.slice(0, 60).replace(/^-+|-+$/g, '') || 'figure';
}
