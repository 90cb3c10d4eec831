/** The result before, faintly, in the axes of the new one: what moved is seen. */
import type { Box } from '../../tutorial/plot/svg/axes.js';
import { drawn } from '../element.js';
import type { Panel, Series } from './data.js';
import { placed } from './marks.js';

/** A series as it was, in the place of the new figure. */
export interface Trace {
  readonly panel: number;
  readonly colour: string;
  /** As the `d` of a path. */
  readonly d: string;
}

/** The earlier series that have moved, where the axes mean the same. */
export function tracesOf(
  panels: readonly Panel[],
  planes: readonly Box[],
  before: readonly Panel[],
): Trace[] {
  return panels.flatMap((now, panel) => {
    const earlier = before[panel];
    if (earlier === undefined || !sameAxes(now, earlier)) return [];
    return earlier.series.flatMap((series, i) => {
      const same = counterpart(series, i, now, earlier);
      const d = outline(series, now, planes[panel]);
      const moved = same !== undefined && d !== outline(same, now, planes[panel]);
      return moved && d !== '' ? [{ panel, colour: same.colour, d }] : [];
    });
  });
}

/** Draws them below the new marks; what lies outside the plane is cut off, as it is of those. */
export function drawTraces(svg: SVGSVGElement, traces: readonly Trace[]): void {
  const groups = svg.querySelectorAll('g[clip-path]');
  for (const { panel, colour, d } of traces) {
    groups[panel]?.prepend(drawn('path', { class: 'before', d, stroke: colour }));
  }
}

/** The series of that name; else the one in its place, since some have the value that was changed in their name. */
function counterpart(series: Series, i: number, now: Panel, before: Panel): Series | undefined {
  const named = now.series.find(({ name }) => name === series.name);
  const inPlace = now.series.length === before.series.length ? now.series[i] : undefined;
  const isNew = before.series.every(({ name }) => name !== inPlace?.name);
  const found = named ?? (isNew ? inPlace : undefined);
  return found?.kind === series.kind ? found : undefined;
}

function sameAxes(now: Panel, before: Panel): boolean {
  const meaning = ({ x, y }: Panel): string => [x.label, y.label, ...x.names.values()].join('\n');
  return meaning(now) === meaning(before);
}

/** A line as a line, a point as a cross, a bar as its outline. Maps are full as they are. */
function outline({ kind, data }: Series, panel: Panel, plane: Box): string {
  const places = data.map((datum) => placed(datum, panel, plane));
  const at = (value: number): string => value.toFixed(1);
  switch (kind) {
    case 'line':
      return places.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`).join('');
    case 'points':
      return places.map(({ x, y }) => `M${at(x - 5)} ${at(y)}h10M${at(x)} ${at(y - 5)}v10`).join('');
    case 'bars':
      return places
        .flatMap(({ box = [] }) => box)
        .map((b) => `M${at(b.left)} ${at(b.bottom)}V${at(b.top)}H${at(b.right)}V${at(b.bottom)}`)
        .join('');
    default:
      return '';
  }
}
