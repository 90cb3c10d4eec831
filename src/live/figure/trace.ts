/** The result before, faintly, in the axes of the new one: what moved is seen. */
import type { Panel, Series } from './data.js';
import { type Box, placed } from './marks.js';

/** Draws series that the new figure has too, where the axes are the same; what would lie outside the plane is cut off. */
export function drawBefore(
  svg: SVGSVGElement,
  panels: readonly Panel[],
  planes: readonly Box[],
  before: readonly Panel[],
): void {
  const groups = [...svg.querySelectorAll('g[clip-path]')];
  panels.forEach((panel, p) => {
    const earlier = before[p];
    if (earlier === undefined || !sameAxes(panel, earlier)) return;
    for (const series of earlier.series) {
      const now = panel.series.find(({ name, kind }) => name === series.name && kind === series.kind);
      const d = now === undefined ? '' : outline(series, panel, planes[p]);
      if (now === undefined || d === '') continue;
      const path = document.createElementNS(svg.namespaceURI, 'path');
      path.setAttribute('class', 'before');
      path.setAttribute('d', d);
      path.setAttribute('stroke', now.colour);
      groups[p]?.prepend(path);
    }
  });
}

function sameAxes({ x, y }: Panel, other: Panel): boolean {
  const names = [...x.names.values()].join('\n');
  return (
    x.label === other.x.label && y.label === other.y.label && names === [...other.x.names.values()].join('\n')
  );
}

/** A line as a line, a point as a cross, a bar as its outline. Maps are full as they are. */
function outline({ kind, data }: Series, panel: Panel, box: Box): string {
  const places = data.filter(({ at }) => at.every(Number.isFinite)).map((datum) => placed(datum, panel, box));
  const at = (value: number): string => value.toFixed(1);
  if (kind === 'line') return places.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`).join('');
  if (kind === 'points')
    return places.map(({ x, y }) => `M${at(x - 5)} ${at(y)}h10M${at(x)} ${at(y - 5)}v10`).join('');
  if (kind !== 'bars') return '';
  return places
    .map(({ box: b }) =>
      b === undefined ? '' : `M${at(b.left)} ${at(b.bottom)}V${at(b.top)}H${at(b.right)}V${at(b.bottom)}`,
    )
    .join('');
}
