/** What a run, a sweep or a comparison found, at a glance: a table and a figure. */
import type { Sweep, SweepPoint } from '../../simulator/compare/collect.js';
import type { Comparison } from '../../simulator/compare/compare.js';
import { rows } from '../../simulator/compare/rows.js';
import type { OwnerResult, Result, VmResult } from '../../simulator/sim/result.js';
import { figureHtml, shownAs } from '../plot/bundle.js';
import { bars, type Figure, grid, lines, type Series } from '../plot/index.js';
import { type Table, table } from './table.js';

/** What there is a summary of. */
export type Found = Result | Sweep | Comparison;

/** Whether there is a summary of a value. */
export function isFound(value: unknown): value is Found {
  if (typeof value !== 'object' || value === null) return false;
  return ('provenance' in value && 'vms' in value) || ('points' in value && 'runs' in value);
}

/** A table of what was found, and a figure unless there is no number to draw. */
export function summaryOf(found: Found): readonly [Table, Figure?] {
  if ('provenance' in found) return ofResult(found);
  const { complete, points, runs, failures, seeds, version } = found;
  const what = 'paired' in found ? `Policies, held against ${found.reference}` : 'A sweep';
  const missing = points.length * seeds.length - runs.length;
  const state = complete ? 'complete' : `${missing} runs are missing, ${failures.length} of them failed`;
  const caption = `${what}: ${points.length} points, ${seeds.length} seeds, version ${version}, ${state}`;
  const figure = figureOf(found);
  return [
    table(rows(found, 'point'), { caption }),
    ...(figure === null ? ([] as const) : ([figure] as const)),
  ];
}

/** As a cell's last value it shows its summary, and in a terminal the table; it stays plain data. */
export function summarised<T extends Found>(found: T): T {
  const text = (): string => summaryOf(found)[0].text;
  Object.defineProperty(found, Symbol.for('nodejs.util.inspect.custom'), { value: text });
  return shownAs(found, () => {
    const [seen, figure] = summaryOf(found);
    const html = figure === undefined ? seen.html : `${seen.html}\n${figureHtml(figure)}`;
    return { 'text/html': html, 'text/plain': seen.text };
  });
}

function ofResult(result: Result): readonly [Table, Figure] {
  const { policy, outcome, endSeconds, node, provenance, series } = result;
  const owners: readonly (OwnerResult | VmResult)[] = [...result.vms, ...result.processes];
  const head = `${policy}, seed ${provenance.seed}`;
  const drawn = owners.map(
    ({ name, series: { residentPages } }): Series => ({ name, x: series.seconds, y: residentPages }),
  );
  const caption =
    `${head}: ${outcome} at ${round(endSeconds)} s; ` +
    `kswapd awake for ${round(node.kswapdAwakeNs / 1e6)} ms, ${node.directReclaims} direct reclaims`;
  const seen = owners.map((owner) => ({
    owner: owner.name,
    'pages in memory': owner.series.residentPages.at(-1) ?? null,
    evictions: owner.reclaim.pgsteal,
    refaults: owner.reclaim.refaults,
    'checks a page freed': owner.checksPerEviction,
    'CPU lost, %': 100 * owner.lostShare,
    'mmu_lock for write': 'kvm' in owner ? owner.kvm.mmuLockWrite : null,
  }));
  const figure = lines({
    title: `Pages in memory, ${head}`,
    alt: `Lines over ${round(endSeconds)} s, from start to end: ${drawn
      .map(({ name, y }) => `${name} ${y[0]} to ${y[y.length - 1]}`)
      .join(', ')}.`,
    x: { title: 'time', unit: 's' },
    y: { title: 'pages', zero: true },
    series: drawn,
  });
  return [table(seen, { caption }), figure];
}

/** One panel a measure; four at most, since more cannot be told apart. */
function figureOf(sweep: Sweep): Figure | null {
  const along = Object.keys(sweep.fields).find(
    (path) => sweep.fields[path].length > 1 && sweep.fields[path].every((label) => typeof label === 'number'),
  );
  const panels = sweep.measures.slice(0, 4).flatMap(({ name }) => {
    const points = sweep.points.filter(({ estimates }) => estimates[name].mean !== null);
    if (points.length === 0) return [];
    return [along === undefined ? barsOf(points, name) : linesOf(points, name, along)];
  });
  if (panels.length < 2) return panels[0] ?? null;
  const measures = sweep.measures.map(({ name }) => name).join(', ');
  return grid({
    title: `Means over ${sweep.seeds.length} seeds`,
    alt: `One panel each for ${measures}.`,
    figures: panels,
  });
}

function barsOf(points: readonly SweepPoint[], measure: string): Figure {
  const categories = points.map((point) => labelOf(point));
  return bars({
    title: measure,
    alt: categories.map((name, i) => `${name} ${round(points[i].estimates[measure].mean!)}`).join(', '),
    x: { title: Object.keys(points[0].settings).join(', ') || 'scenario' },
    y: { title: measure },
    categories,
    series: [{ name: measure, ...columns(points, measure) }],
  });
}

function linesOf(points: readonly SweepPoint[], measure: string, along: string): Figure {
  const byName = new Map<string, SweepPoint[]>();
  for (const point of points) {
    const name = labelOf(point, along) || measure;
    byName.set(name, [...(byName.get(name) ?? []), point]);
  }
  const at = ({ settings }: SweepPoint): number => settings[along] as number;
  const series = [...byName].map(([name, own]) => {
    const inOrder = [...own].sort((a, b) => at(a) - at(b));
    return { name, x: inOrder.map(at), ...columns(inOrder, measure) };
  });
  return lines({
    title: measure,
    alt: series.map(({ name, y }) => `${name} from ${round(y[0])} to ${round(y[y.length - 1])}`).join(', '),
    x: { title: along },
    y: { title: measure },
    series,
  });
}

/** The values of the fields that vary, but of `without`. */
function labelOf({ settings }: SweepPoint, without?: string): string {
  const own = Object.entries(settings).filter(([path]) => path !== without);
  return own.map(([path, label]) => (own.length === 1 ? String(label) : `${path} ${label}`)).join(', ') || '';
}

/** Means, and their intervals where all have one. */
function columns(
  points: readonly SweepPoint[],
  measure: string,
): { y: number[]; low?: number[]; high?: number[] } {
  const estimates = points.map((point) => point.estimates[measure]);
  const y = estimates.map(({ mean }) => mean!);
  if (estimates.some(({ low }) => low === null)) return { y };
  return { y, low: estimates.map(({ low }) => low!), high: estimates.map(({ high }) => high!) };
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
