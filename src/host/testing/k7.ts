import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';

/** One moment of a recorded host. */
export interface Moment {
  /** Such as `6.12-k7-npt1 up 2 root`: record, mode, moment, who read. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Paths that were there but could not be read. */
  readonly refused: readonly string[];
}

interface Line {
  readonly rec: string;
  readonly path: string;
  readonly text?: string;
  readonly moment: number;
  readonly label: string;
  readonly uid: number;
  readonly errno?: number;
}

/** Records in `data/hosts/`. */
export const RECORDS = ['6.1-k7-npt1', '6.12-k7-npt1', '7.3-k7-npt0'] as const;

/** All moments of a record, in order. What uid 1000 could read has the text that root read just before. */
export function momentsOf(record: string): Moment[] {
  const packed = readFileSync(new URL(`../../../data/hosts/${record}.jsonl.br`, import.meta.url));
  const lines = brotliDecompressSync(packed).toString().trim().split('\n');
  const found: { name: string; files: Record<string, string>; refused: string[] }[] = [];
  let mode = '-';
  for (const line of lines) {
    const each = JSON.parse(line) as Line;
    if (each.rec === 'run') mode = each.label.replace('k7-', '');
    if (each.rec === 'snapshot') {
      const who = each.uid === 0 ? 'root' : 'user';
      found.push({ name: `${record} ${mode} ${each.moment} ${who}`, files: {}, refused: [] });
    }
    const now = found.at(-1);
    if (now === undefined) continue;
    if (each.rec === 'file') now.files[each.path] = each.text ?? '';
    if (each.rec === 'present') now.files[each.path] = '';
    if (each.rec === 'readable') now.files[each.path] = found.at(-2)!.files[each.path] ?? '';
    if (each.rec === 'error' && each.errno === 13) now.refused.push(each.path);
  }
  return found;
}
