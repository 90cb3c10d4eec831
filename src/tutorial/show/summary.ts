/** What a run, a sweep or a comparison found, at a glance: a table and a figure. */
import type { Sweep, SweepPoint } from '../../simulator/compare/collect.js';
import type { Comparison } from '../../simulator/compare/compare.js';
import { rows } from '../../simulator/compare/rows.js';
import type { OwnerResult, Result, VmResult } from '../../simulator/sim/result.js';
import { bars } from '../plot/bars.js';
import { figureHtml, shownAs } from '../plot/bundle.js';
import type { Figure } from '../plot/figure.js';
import { grid } from '../plot/grid.js';
import { numberText } from '../plot/numberText.js';
import { lines } from '../plot/xy.js';
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
  const { policy, outcome, endSeconds, node, provenance } = result;
  const owners: readonly (OwnerResult | VmResult)[] = [...result.vms, ...result.processes];
  const head = `${policy}, seed ${provenance.seed}`;
  const caption =
    `${head}: ${outcome} at ${numberText(endSeconds, 3)} s; ` +
    `kswapd awake for ${numberText(node.kswapdAwakeNs / 1e6, 3)} ms, ${node.directReclaims} direct reclaims`;
  const seen = owners.map((owner) => ({
    owner: owner.name,
    'pages in memory': owner.series.residentPages.at(-1) ?? null,
    evictions: owner.reclaim.pgsteal,
    refaults: owner.reclaim.refaults,
    'eviction checks per page freed': owner.checksPerEviction,
    'CPU lost, %': 100 * owner.lostShare,
    'mmu_lock for write': 'kvm' in owner ? owner.kvm.mmuLockWrite : null,
  }));
  const ends = owners.map(
    ({ name, series: { residentPages: pages } }) => `${name} ${pages[0]} to ${pages.at(-1)}`,
  );
  const figure = lines(rows(result), {
    title: `Pages in memory, ${head}`,
    alt: `Lines over ${numberText(endSeconds, 3)} s, from start to end: ${ends.join(', ')}.`,
    x: { column: 'seconds', title: 'time', unit: 's' },
    y: { column: 'residentPages', title: 'pages', zero: true },
    by: 'owner',
  });
  return [table(seen, { caption }), figure];
}

/** One panel a measure; four at most, since more cannot be told apart. */
function figureOf(sweep: Sweep): Figure | null {
  const along = Object.keys(sweep.fields).find(
    (path) => sweep.fields[path].length > 1 && sweep.fields[path].every((label) => typeof label === 'number'),
  );
  const panels = sweep.measures.slice(0, 4).flatMap(({ name }) => panelOf(sweep.points, name, along) ?? []);
  if (panels.length < 2) return panels[0] ?? null;
  const measures = sweep.measures.map(({ name }) => name).join(', ');
  return grid({
    title: `Means over ${sweep.seeds.length} seeds`,
    alt: `One panel each for ${measures}.`,
    figures: panels,
  });
}

/** Lines along a field of numbers, else bars; undefined when the measure has no number. */
function panelOf(
  points: readonly SweepPoint[],
  measure: string,
  along: string | undefined,
): Figure | undefined {
  const means = points.flatMap(({ settings, estimates }) => {
    const { mean, low, high } = estimates[measure];
    const at = along === undefined ? 0 : (settings[along] as number);
    return mean === null ? [] : [{ at, name: labelOf(settings, along) || measure, mean, low, high }];
  });
  if (means.length === 0) return undefined;
  const intervals = means.every(({ low }) => low !== null) ? ({ low: 'low', high: 'high' } as const) : {};
  const shown = { title: measure, y: { column: 'mean', title: measure }, ...intervals } as const;
  if (along === undefined)
    return bars(means, {
      ...shown,
      alt: means.map(({ name, mean }) => `${name} ${numberText(mean, 3)}`).join(', '),
      x: { column: 'name', title: Object.keys(points[0].settings).join(', ') || 'scenario' },
    });
  const inOrder = [...means].sort((a, b) => a.at - b.at);
  const ends = [...new Set(means.map(({ name }) => name))].map((name) => {
    const own = inOrder.filter((each) => each.name === name).map(({ mean }) => numberText(mean, 3));
    return `${name} from ${own[0]} to ${own.at(-1)}`;
  });
  return lines(means, { ...shown, alt: ends.join(', '), x: { column: 'at', title: along }, by: 'name' });
}

/** The values of the fields that vary, but of `without`. */
function labelOf(settings: SweepPoint['settings'], without: string | undefined): string {
  const own = Object.entries(settings).filter(([path]) => path !== without);
  return own.map(([path, label]) => (own.length === 1 ? String(label) : `${path} ${label}`)).join(', ');
}
