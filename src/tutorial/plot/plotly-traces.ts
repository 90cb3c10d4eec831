/** Marks as Plotly traces. */

import type { BarMark, CellMark, Ends, HeatMark, LineMark, Mark, Panel, PointMark } from './model.js';
import { numberText } from './numberText.js';
import { faded, RAMP, type Style, THEMELESS_INK } from './palette.js';
import { round6, round6All } from './round.js';

/** One Plotly trace. */
export type Trace = Record<string, unknown>;

/**
 * Traces of one panel on axes number `n` ('' for the first). `named` remembers over all panels what the legend
 * already lists.
 */
export function traces(panel: Panel, n: string, named: Set<string>): Trace[] {
  const axes = { xaxis: `x${n}`, yaxis: `y${n}` };
  return panel.marks.flatMap((mark) => {
    if (mark.kind === 'heat') return [{ ...heat(mark, panel), ...axes }];
    const key = legendKey(mark);
    const legend = {
      name: plain(mark.name),
      legendgroup: key,
      showlegend: inLegend(mark, panel) && !named.has(key),
    };
    if (inLegend(mark, panel)) named.add(key);
    return drawn(mark, legend, panel).map((trace) => ({ ...trace, ...axes }));
  });
}

/** Marks with one name and one look are one thing to the reader. */
export function legendKey(mark: Exclude<Mark, HeatMark>): string {
  return `${mark.name} ${mark.style.colour} ${mark.style.dash} ${mark.style.hatch}`;
}

/** Whether a mark needs an entry: a bar that stands over its own name does not. */
export function inLegend(mark: Exclude<Mark, HeatMark>, { x }: Panel): boolean {
  return (
    mark.kind !== 'bars' || mark.y.some((height, i) => height !== null && x.categories?.[i] !== mark.name)
  );
}

/** Plotly reads names as a small HTML: only a tag would be taken for one. */
export function plain(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

function drawn(mark: Exclude<Mark, HeatMark>, legend: Trace, panel: Panel): Trace[] {
  switch (mark.kind) {
    case 'line':
      return mark.band === undefined
        ? [line(mark, legend)]
        : [...band(mark, mark.band, legend), line(mark, legend)];
    case 'points':
      return [point(mark, legend)];
    case 'bars':
      return [bar(mark, legend, panel)];
    case 'cells':
      return [cells(mark, legend)];
  }
}

function line(mark: LineMark, legend: Trace): Trace {
  const { colour, dash, marker } = mark.style;
  return {
    type: 'scatter',
    mode: marker === 'none' ? 'lines' : 'lines+markers',
    // A marker on the edge stays whole.
    cliponaxis: false,
    ...legend,
    x: round6All(mark.x),
    y: round6All(mark.y),
    line: { color: colour, width: 2.5, dash },
    // A marker at every point would hide a long line.
    ...(marker === 'none' ? {} : { marker: { color: colour, symbol: marker, size: 8, maxdisplayed: 14 } }),
  };
}

function band(mark: LineMark, spread: Ends, legend: Trace): Trace[] {
  const { colour } = mark.style;
  const edge = {
    type: 'scatter',
    mode: 'lines',
    ...legend,
    showlegend: false,
    hoverinfo: 'skip',
    x: round6All(mark.x),
    line: { color: colour, width: 1, dash: 'dot' },
  };
  return [
    { ...edge, y: round6All(spread.low) },
    { ...edge, y: round6All(spread.high), fill: 'tonexty', fillcolor: faded(colour, 0.18) },
  ];
}

function point(mark: PointMark, legend: Trace): Trace {
  const { colour, marker } = mark.style;
  return {
    type: 'scatter',
    mode: 'markers',
    cliponaxis: false,
    ...legend,
    x: round6All(mark.x),
    y: round6All(mark.y),
    ...(mark.error === undefined ? {} : { error_y: errors(mark.y, mark.error, colour) }),
    marker: { color: colour, symbol: marker, size: 9 },
  };
}

function errors(y: readonly number[], spread: Ends, color: string): Trace {
  return {
    type: 'data',
    symmetric: false,
    array: y.map((value, i) => round6(spread.high[i] - value)),
    arrayminus: y.map((value, i) => round6(value - spread.low[i])),
    color,
    thickness: 1.5,
    width: 5,
  };
}

/** `pale` is for areas with an outline. */
function fill(style: Style, pale: boolean): Trace {
  const colour = pale ? faded(style.colour, 0.55) : style.colour;
  const pattern = {
    shape: style.hatch,
    fillmode: 'replace',
    bgcolor: colour,
    fgcolor: pale ? style.colour : '#ffffff',
    size: 9,
    solidity: 0.2,
  };
  return {
    color: colour,
    line: { color: style.colour, width: pale ? 1.5 : 0 },
    ...(style.hatch === 'solid' ? {} : { pattern }),
  };
}

function bar(mark: BarMark, legend: Trace, panel: Panel): Trace {
  const tops = mark.y.map((height, i) => mark.base[i] + (height ?? 0));
  return {
    type: 'bar',
    ...legend,
    x: panel.x.categories,
    y: mark.y.map((height) => (height === null ? null : round6(height))),
    ...(mark.base.some((base) => base !== 0) ? { base: round6All(mark.base) } : {}),
    // Groups by slot; a stack is bars on top of each other's tops, which `base` says.
    ...(mark.of > 1 ? { offsetgroup: String(mark.slot) } : {}),
    ...(mark.error === undefined ? {} : { error_y: errors(tops, mark.error, THEMELESS_INK) }),
    marker: fill(mark.style, true),
  };
}

/** Rectangles as bars with a base: four numbers each, and Plotly can hatch and hover them. */
function cells(mark: CellMark, legend: Trace): Trace {
  return {
    type: 'bar',
    ...legend,
    x: mark.rects.map(([x0, x1]) => round6((x0 + x1) / 2)),
    y: mark.rects.map(([, , y0, y1]) => round6(y1 - y0)),
    base: mark.rects.map(([, , y0]) => round6(y0)),
    width: mark.rects.map(([x0, x1]) => round6(x1 - x0)),
    offset: mark.rects.map(([x0, x1]) => round6((x0 - x1) / 2)),
    hovertemplate: `%{base} + %{y}<extra>${plain(mark.name)}</extra>`,
    marker: fill(mark.style, false),
  };
}

function heat(mark: HeatMark, panel: Panel): Trace {
  return {
    type: 'heatmap',
    x: panel.x.categories,
    y: panel.y.categories,
    z: mark.z.map((row) => row.map((value) => (value === null ? null : round6(value)))),
    zmin: round6(mark.range[0]),
    zmax: round6(mark.range[1]),
    colorscale: RAMP.map((color, i) => [i / (RAMP.length - 1), color]),
    colorbar: { title: { text: plain(mark.name), side: 'right' }, outlinewidth: 0 },
    xgap: 1,
    ygap: 1,
    ...(mark.numbers
      ? {
          text: mark.z.map((row) => row.map((value) => (value === null ? '' : numberText(value, 4)))),
          texttemplate: '%{text}',
        }
      : {}),
    hovertemplate: `${plain(panel.x.label)} %{x}<br>${plain(panel.y.label)} %{y}<br>%{z}<extra></extra>`,
  };
}
