/** Counts of calls, and the failures that differ. */
import type { Batch, Failure } from './batch.js';
import { KINDS, type Kind } from './entry.js';

type Counts = Record<Kind, number> & { answered: number };

/** Adds up batches. */
export class Tally {
  /** The first failure of each sort. */
  readonly failures: Failure[] = [];
  readonly byName: Map<string, Counts> = new Map();

  add({ name, kind, calls, answered }: Batch): void {
    const none = { valid: 0, edge: 0, mutated: 0, hostile: 0, answered: 0 };
    const counts = this.byName.get(name) ?? none;
    this.byName.set(name, { ...counts, [kind]: counts[kind] + calls, answered: counts.answered + answered });
  }

  /** Notes a failure; false when one like it is known. */
  fail(failure: Failure): boolean {
    const sort = ({ name, wrong }: Failure): string =>
      `${name} ${wrong.replace(/[\d.]+/g, '0').slice(0, 60)}`;
    if (this.failures.some((known) => sort(known) === sort(failure))) return false;
    this.failures.push(failure);
    return true;
  }

  /** All calls. */
  get calls(): number {
    return [...this.byName.values()].reduce((sum, of) => KINDS.reduce((n, kind) => n + of[kind], sum), 0);
  }

  textOf({ name, kind, seed, wrong, input }: Failure): string {
    return `✗ ${name} (${kind}, batch seed ${seed}) ${wrong}\n    called with ${input}`;
  }

  /** Calls of functions whose names begin so that were answered. */
  answered(begins: string): number {
    return [...this.byName].reduce(
      (sum, [name, counts]) => sum + (name.startsWith(begins) ? counts.answered : 0),
      0,
    );
  }

  report(): string {
    const rows = [...this.byName].map(([name, counts]) => [
      name,
      ...KINDS.map((kind) => String(counts[kind])),
      String(counts.answered),
    ]);
    const sums = [...KINDS, 'answered' as const].map((key) =>
      String([...this.byName.values()].reduce((sum, counts) => sum + counts[key], 0)),
    );
    const table = [['calls', ...KINDS, 'answered'], ...rows, ['all', ...sums]];
    const wide = Math.max(...table.map(([name]) => name.length));
    const lines = table.map(([name, ...cells]) =>
      [name.padEnd(wide), ...cells.map((cell) => cell.padStart(9))].join(' '),
    );
    const runs = ['simulate', 'startSimulation', 'compare', 'sweep'].map((name) =>
      this.answered(`index.${name}`),
    );
    const simulations = runs.reduce((sum, n) => sum + n, 0);
    const failed = this.failures.map((failure) => this.textOf(failure));
    return [
      ...lines,
      `${simulations} calls that simulate whole machines`,
      ...failed,
      `${failed.length} failures`,
    ].join('\n');
  }
}
