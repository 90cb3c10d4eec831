/** Changes to a text within its lines, with the way back from a position after them to the one before. */

/** Replaces `length` characters at `at` by `text`; neither may hold a line break. */
export interface Edit {
  at: number;
  length: number;
  text: string;
}

/** A position: zero-based line and column. */
export interface Position {
  line: number;
  column: number;
}

/** The text after the edits, and for a position in it the position before them. */
export interface Edited {
  text: string;
  back(position: Position): Position;
}

/** Applies edits, which must not overlap; those at the same place come in the order given. */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
  const sorted = [...edits].sort((a, b) => a.at - b.at);
  const starts = [0];
  for (let k = text.indexOf('\n'); k >= 0; k = text.indexOf('\n', k + 1)) starts.push(k + 1);
  /** Per line: the edits in it, by column. */
  const byLine = new Map<number, Edit[]>();
  const parts: string[] = [];
  let done = 0;
  let line = 0;
  for (const edit of sorted) {
    parts.push(text.slice(done, edit.at), edit.text);
    done = edit.at + edit.length;
    while (line + 1 < starts.length && starts[line + 1]! <= edit.at) line++;
    const list = byLine.get(line) ?? [];
    list.push({ ...edit, at: edit.at - starts[line]! });
    byLine.set(line, list);
  }
  parts.push(text.slice(done));
  return {
    text: parts.join(''),
    back({ line, column }) {
      let shift = 0;
      for (const { at, length, text } of byLine.get(line) ?? []) {
        if (column < at + shift) break;
        if (column < at + shift + text.length) return { line, column: at };
        shift += text.length - length;
      }
      return { line, column: column - shift };
    },
  };
}
