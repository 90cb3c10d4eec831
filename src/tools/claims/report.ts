import { mean } from '../../simulator/index.js';
import type { Claim, Findings, Samples, Table } from './claim.js';
import { columns, range } from './format.js';

/** A claim with what was found. */
export interface Examined {
  readonly claim: Claim;
  readonly findings: Findings;
}

/** A table as text: a column for each observable, mean and range over the seeds. */
export function tableText({ title, columns: names, rows }: Table): string {
  const cells = [['', ...names], ...rows.map((row) => [row.label, ...row.cells.map(range)])];
  return `${title}\n${columns(cells)}`;
}

/** A claim as text. */
export function claimText({ claim, findings }: Examined): string {
  const { tables, verdicts, notes } = findings;
  return [
    `(${claim.number}) ${claim.title}\n${claim.question}`,
    ...tables.map(tableText),
    verdicts.map((v) => `${v.ok ? 'ok    ' : 'FAILED'}  ${v.text}: ${v.because}`).join('\n'),
    ...notes,
  ].join('\n\n');
}

/** The last line: how many assertions hold. */
export function summary(examined: readonly Examined[]): string {
  const verdicts = examined.flatMap(({ findings }) => findings.verdicts);
  const failed = verdicts.filter(({ ok }) => !ok).length;
  return `${verdicts.length - failed} ok, ${failed} FAILED`;
}

/** Everything as JSON: the same numbers, each with its mean, range and values by seed. */
export function reportJson(
  seeds: readonly string[],
  examined: readonly Examined[],
  presets: Table | null,
): string {
  const report = {
    seeds,
    claims: examined.map(({ claim, findings }) => ({
      claim: claim.number,
      title: claim.title,
      question: claim.question,
      tables: findings.tables.map(tableJson),
      verdicts: findings.verdicts,
      notes: findings.notes,
    })),
    presets: presets === null ? null : tableJson(presets),
  };
  return JSON.stringify(report, null, 1);
}

function tableJson({ title, columns: names, rows }: Table): object {
  return {
    title,
    rows: rows.map(({ label, cells }) => ({
      label,
      ...Object.fromEntries(names.map((name, c) => [name, cellJson(cells[c])])),
    })),
  };
}

function cellJson(samples: Samples | null): object | null {
  if (samples === null) return null;
  return { mean: mean(samples), low: Math.min(...samples), high: Math.max(...samples), values: samples };
}
