/** How many lines of the cell are shown on either side of the one at fault. */
const AROUND = 2;

/** The lines around a place, the one at fault marked and, where its column is known, pointed into; both are from 0. */
export function excerpt(
  code: string,
  { line, column }: { readonly line: number; readonly column: number | null },
  width: number = 1,
): string[] {
  const lines = code.split('\n');
  if (line >= lines.length) return [];
  const from = Math.max(0, line - AROUND);
  const to = Math.min(lines.length, line + AROUND + 1);
  const digits = String(to).length;
  return lines.slice(from, to).flatMap((text, i) => {
    const here = from + i === line;
    const shown = `${here ? '>' : ' '} ${String(from + i + 1).padStart(digits)} | ${text}`.trimEnd();
    if (!here || column === null) return [shown];
    // Tabs stay tabs, so that the mark stands below its place at any tab width.
    const indent = text.slice(0, column).replace(/[^\t]/g, ' ');
    const marks = '^'.repeat(Math.max(1, Math.min(width, text.length - column)));
    return [shown, `  ${' '.repeat(digits)} | ${indent}${marks}`];
  });
}
