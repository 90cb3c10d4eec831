/** How a column of a text table is set. */
export interface TextColumn {
  /** Words to the left, numbers to the right. */
  readonly align: 'left' | 'right';
  /** The column has at least so many characters; 0 if left out. */
  readonly width?: number;
}

/** Columns of at least so many characters, set to the left. */
export function left(...widths: readonly number[]): TextColumn[] {
  return widths.map((width) => ({ align: 'left', width }));
}

/** The same set to the right. */
export function right(...widths: readonly number[]): TextColumn[] {
  return widths.map((width) => ({ align: 'right', width }));
}

/** Blanks between two columns. */
const GAP = '  ';

/** One row of cells, each padded to the width of its column; a cell that is longer stays whole. No blanks at the end. */
export function textRow(columns: readonly TextColumn[], cells: readonly string[]): string {
  const padded = columns.map(({ align, width = 0 }, c) => {
    // Characters, not code units, so that "–" and "𝛿" take one place each.
    const blanks = ' '.repeat(Math.max(0, width - [...cells[c]].length));
    return align === 'left' ? cells[c] + blanks : blanks + cells[c];
  });
  return padded.join(GAP).trimEnd();
}

/**
 * Rows of cells as text with aligned columns, each as wide as its longest cell; the first row is usually the header.
 *
 * @example textTable([{ align: 'left' }, { align: 'right' }], [['policy', 'misses'], ['lru', '10']])
 */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const fitted = columns.map(({ align, width = 0 }, c) => ({
    align,
    width: Math.max(width, ...rows.map((cells) => [...cells[c]].length)),
  }));
  return rows.map((cells) => textRow(fitted, cells)).join('\n');
}
