/** The live picture: traces and layout for Plotly, in a fixed key order. */
import type { AxisModel, FigureModel, Panel } from './model.js';
import { numberText } from './numberText.js';
import { THEMELESS_GRID, THEMELESS_INK } from './palette.js';
import { plain, type Trace, traces } from './plotly-traces.js';
import { round6, round6All } from './round.js';
import { logTicks as logTicksOf, scaleOf } from './svg/scale.js';
import { wrap } from './svg/text.js';

/** Width of the plot in a narrow column, px: texts at the data have room from there on. */
const NARROW = 480;

/** What Plotly's `newPlot` takes. */
export interface PlotlyFigure {
  readonly data: Trace[];
  readonly layout: Record<string, unknown>;
  readonly config: Record<string, unknown>;
}

/** Space between panels, as a part of the whole: across, room for the next panel's axis unless it is shared. */
function gaps(model: FigureModel): { x: number; y: number } {
  return { x: model.shareY ? 0.05 : 0.24 / Math.sqrt(model.columns), y: 0.22 };
}

export function toPlotly(model: FigureModel): PlotlyFigure {
  const rows = Math.ceil(model.panels.length / model.columns);
  const gap = gaps(model);
  const data: Trace[] = [];
  const axes: Record<string, unknown> = {};
  const shapes: unknown[] = [];
  const annotations: unknown[] = [];
  const named = new Set<string>();
  model.panels.forEach((panel, i) => {
    const n = i === 0 ? '' : String(i + 1);
    const column = i % model.columns;
    const row = Math.floor(i / model.columns);
    const across = part(column, model.columns, gap.x);
    const [bottom, top] = part(row, rows, gap.y);
    // Plotly counts from below, readers from above.
    const down: [number, number] = [round6(1 - top), round6(1 - bottom)];
    axes[`xaxis${n}`] = axis(panel.x, across, `y${n}`, false, '');
    axes[`yaxis${n}`] = axis(
      panel.y,
      down,
      `x${n}`,
      model.shareY && column > 0,
      model.shareY && i > 0 ? 'y' : '',
    );
    data.push(...traces(panel, n, named));
    addReferences(panel, n, shapes, annotations);
    if (model.panels.length > 1) annotations.push(panelTitle(panel.title, across, down[1]));
  });
  const titleLines = wrap(model.title, 62);
  const height = model.panels[0].height * rows * (rows > 1 ? 1.2 : 1);
  const stacked = model.panels.some((panel) =>
    panel.marks.some((mark) => mark.kind === 'bars' && mark.of === 1),
  );
  return {
    data,
    layout: {
      title: {
        text: titleLines.map(plain).join('<br>'),
        x: 0,
        xref: 'paper',
        xanchor: 'left',
        font: { size: 16, weight: 'bold' },
      },
      ...axes,
      autosize: true,
      height: Math.round(height + 150 + 20 * titleLines.length),
      margin: { l: 64, r: 24, t: 36 + 22 * titleLines.length + (model.panels.length > 1 ? 20 : 0), b: 56 },
      // No background of its own: the live plot lies on whatever theme it is shown in.
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: 'sans-serif', size: 13, color: THEMELESS_INK },
      separators: '.\u202f',
      barmode: stacked ? 'overlay' : 'group',
      bargap: 0.25,
      hovermode: 'closest',
      showlegend: named.size > 1,
      legend: { orientation: 'h', x: 0, xanchor: 'left', yref: 'container', y: 0.01, yanchor: 'bottom' },
      shapes,
      annotations,
      // Pages and JupyterLab read them here.
      meta: {
        title: model.title,
        alt: model.alt,
        ...(model.caption === undefined ? {} : { caption: model.caption }),
      },
    },
    config: { responsive: true, displaylogo: false },
  };
}

/** Ends of the i-th of n equal parts with gaps between them. */
function part(i: number, n: number, gap: number): [number, number] {
  const size = (1 - gap * (n - 1)) / n;
  const from = i * (size + gap);
  return [round6(from), round6(Math.min(1, from + size))];
}

function axis(
  model: AxisModel,
  domain: readonly [number, number],
  anchor: string,
  inner: boolean,
  matches: string,
): Record<string, unknown> {
  const log = model.scale === 'log';
  const ends = model.domain.map((end) => (log ? Math.log10(end) : end));
  const narrow = (domain[1] - domain[0]) * NARROW;
  const ticks = model.places === undefined ? model.ticks : scaleOf(model, 0, narrow, 0).ticks;
  return {
    title: { text: inner ? '' : plain(model.label), standoff: 8 },
    type: model.scale === 'band' ? 'category' : model.scale,
    range: round6All(ends),
    domain,
    anchor,
    ...(matches === '' ? {} : { matches }),
    ...(model.categories === undefined ? {} : { categoryorder: 'array', categoryarray: model.categories }),
    ...(ticks === undefined
      ? {}
      : {
          tickmode: 'array',
          tickvals: ticks.map((each) => round6(each.at)),
          ticktext: ticks.map((each) => plain(each.text)),
        }),
    ...(inner ? { showticklabels: false } : {}),
    automargin: true,
    gridcolor: THEMELESS_GRID,
    linecolor: THEMELESS_INK,
    showgrid: model.categories === undefined && model.ticks === undefined,
    showline: true,
    zeroline: false,
    ticks: 'outside',
    separatethousands: true,
    ...(model.whole ? { dtick: 1 } : {}),
    ...(log ? logTicks(model) : { exponentformat: exponents(model.domain) }),
  };
}

/** Numbers are written out while they are short. */
function exponents(domain: readonly [number, number]): 'power' | 'none' {
  const sizes = domain.map(Math.abs).filter((size) => size > 0);
  return Math.max(...sizes) > 1e7 || Math.max(...sizes) < 1e-4 ? 'power' : 'none';
}

/** 2 and 5 times the powers of ten where there are few of these; on a short axis the ticks of the static picture. */
function logTicks({ domain, places }: AxisModel): Record<string, unknown> {
  const decades = Math.log10(domain[1] / domain[0]);
  const exponentformat = domain[0] < 1e-4 ? 'power' : exponents(domain);
  if (places !== undefined) return { exponentformat };
  if (decades > 0.8) return { dtick: decades > 1.5 ? 1 : 'D2', exponentformat };
  const ticks = logTicksOf(domain, 5);
  return { tickmode: 'array', tickvals: round6All(ticks), ticktext: ticks.map((at) => numberText(at)) };
}

function addReferences(panel: Panel, n: string, shapes: unknown[], annotations: unknown[]): void {
  const at = (model: AxisModel, value: number) => round6(model.scale === 'log' ? Math.log10(value) : value);
  for (const each of panel.references) {
    const level = each.axis === 'y';
    shapes.push({
      type: 'line',
      xref: level ? `x${n} domain` : `x${n}`,
      yref: level ? `y${n}` : `y${n} domain`,
      // Shapes take plain values on a log axis, annotations take logarithms.
      x0: level ? 0 : round6(each.at),
      x1: level ? 1 : round6(each.at),
      y0: level ? round6(each.at) : 0,
      y1: level ? round6(each.at) : 1,
      line: { color: THEMELESS_INK, width: 1.5, dash: 'dash' },
    });
    annotations.push({
      text: plain(each.text),
      xref: level ? `x${n} domain` : `x${n}`,
      yref: level ? `y${n}` : `y${n} domain`,
      x: level ? 1 : at(panel.x, each.at),
      y: level ? at(panel.y, each.at) : 1,
      xanchor: level ? 'right' : 'left',
      yanchor: level ? 'bottom' : 'top',
      showarrow: false,
      ...(level ? {} : { xshift: 3 }),
    });
  }
  for (const each of panel.notes) {
    annotations.push({
      text: plain(each.text),
      xref: `x${n}`,
      yref: `y${n}`,
      x: at(panel.x, each.x),
      y: at(panel.y, each.y),
      xanchor: 'center',
      yanchor: 'bottom',
      showarrow: false,
      yshift: 4,
    });
  }
}

function panelTitle(text: string, across: readonly [number, number], top: number): unknown {
  return {
    text: `<b>${wrap(text, 40).map(plain).join('<br>')}</b>`,
    xref: 'paper',
    yref: 'paper',
    x: across[0],
    y: top,
    xanchor: 'left',
    yanchor: 'bottom',
    align: 'left',
    showarrow: false,
  };
}
