/** Saves a text as a file of the reader, by way of a blob. */
export function saveText(title: string, end: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = `${fileName(title)}.${end}`;
  link.click();
  // The browser takes it in its own time.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function fileName(title: string): string {
  const name = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return name.slice(0, 60).replace(/^-+|-+$/g, '') || 'figure';
}
