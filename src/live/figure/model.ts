/** A figure as it was before it was drawn, from what it holds for Plotly: for who draws it in another size. */
import type { AxisModel, Ends, FigureModel, Mark, Panel } from '../../tutorial/plot/model.js';
import type { Dash, Hatch, Marker, Style } from '../../tutorial/plot/palette.js';

type Bag = Readonly<Record<string, unknown>>;

/** Undoes `toPlotly` for a figure of this library; see `readData`. */
export function modelOf(plotly: unknown): FigureModel {
  const { data, layout } = bag(plotly);
  const frame = bag(layout);
  const { title, alt } = bag(frame.meta);
  const traces = list(data).map(bag);
  const axes = [...new Set(traces.map(({ xaxis }) => String(xaxis).slice(1)))];
  const rows = new Set(axes.map((n) => String(bag(frame[`yaxis${n}`]).domain))).size;
  const titleLines = String(bag(frame.title).text).split('<br>').length;
  const height = (Number(frame.height) - 150 - 20 * titleLines) / (rows * (rows > 1 ? 1.2 : 1));
  const notes = list(frame.annotations).map(bag);
  const titles = notes.filter(({ xref }) => xref === 'paper');
  const panels = axes.map((n, i): Panel => {
    const x = axisOf(bag(frame[`xaxis${n}`]));
    const own = axisOf(bag(frame[`yaxis${n}`]));
    const y = own.label === '' ? { ...own, label: axisOf(bag(frame.yaxis)).label } : own;
    const there = traces.filter(({ xaxis }) => xaxis === `x${n}`);
    return {
      ...{ title: axes.length > 1 ? words(titles[i]?.text) : '', alt: '', x, y, height },
      marks: marksIn(there),
      references: referencesIn(n, list(frame.shapes).map(bag), notes),
      notes: notes
        .filter(({ xref, yref }) => xref === `x${n}` && yref === `y${n}`)
        .map((each) => ({ x: valueOn(x, each.x), y: valueOn(y, each.y), text: words(each.text) })),
    };
  });
  const shareY = axes.some((n) => bag(frame[`yaxis${n}`]).showticklabels === false);
  return { title: String(title), alt: String(alt), panels, columns: axes.length / rows, shareY };
}

function axisOf(axis: Bag): AxisModel {
  const scale = axis.type === 'category' ? 'band' : axis.type === 'log' ? 'log' : 'linear';
  const [low, high] = list(axis.range).map((end) => (scale === 'log' ? 10 ** Number(end) : Number(end)));
  const texts = list(axis.ticktext).map(words);
  return {
    ...{ label: words(bag(axis.title).text), scale, domain: [low, high] },
    ...(scale === 'band' ? { categories: list(axis.categoryarray).map(words) } : {}),
    ...(axis.tickmode === 'array'
      ? { ticks: list(axis.tickvals).map((at, i) => ({ at: Number(at), text: texts[i] })) }
      : {}),
    ...(scale === 'linear' && axis.dtick === 1 ? { whole: true } : {}),
  };
}

function valueOn({ scale }: AxisModel, value: unknown): number {
  return scale === 'log' ? 10 ** Number(value) : Number(value);
}

function marksIn(traces: readonly Bag[]): Mark[] {
  const of = traces.filter(({ type, width }) => type === 'bar' && width === undefined).length;
  let edges: number[][] = [];
  return traces.flatMap((trace): Mark[] => {
    const name = words(trace.name);
    const [x, y] = [numbers(trace.x), numbers(trace.y)];
    // The two edges of a band come before their line.
    if (trace.hoverinfo === 'skip') {
      edges.push(y);
      return [];
    }
    const [low, high] = edges;
    edges = [];
    if (trace.type === 'heatmap') return [heatOf(trace)];
    if (trace.type === 'bar' && trace.width !== undefined) {
      const [base, width] = [numbers(trace.base), numbers(trace.width)];
      const rects = x.map(
        (at, i) => [at - width[i] / 2, at + width[i] / 2, base[i], base[i] + y[i]] as const,
      );
      return [{ kind: 'cells', name, rects, style: fillOf(trace) }];
    }
    if (trace.type === 'bar') {
      const heights = list(trace.y).map((each) => (typeof each === 'number' ? each : null));
      const base = heights.map((_, i) => Number(list(trace.base)[i] ?? 0));
      const slots =
        trace.offsetgroup === undefined ? { slot: 0, of: 1 } : { slot: Number(trace.offsetgroup), of };
      const tops = heights.map((each, i) => (each ?? 0) + base[i]);
      return [
        { kind: 'bars', name, y: heights, base, ...slots, error: endsOf(trace, tops), style: fillOf(trace) },
      ];
    }
    const { color, dash } = bag(trace.line);
    const { symbol, color: own } = bag(trace.marker);
    const style: Style = {
      colour: String(color ?? own),
      dash: (dash ?? 'solid') as Dash,
      marker: (symbol ?? 'none') as Marker,
      hatch: 'solid',
    };
    if (!String(trace.mode).includes('lines'))
      return [{ kind: 'points', name, x, y, error: endsOf(trace, y), style }];
    return [{ kind: 'line', name, x, y, ...(low && high ? { band: { low, high } } : {}), style }];
  });
}

function heatOf(trace: Bag): Mark {
  const [x, y] = [list(trace.x), list(trace.y)].map((all) => all.map((_, i) => i));
  const z = list(trace.z).map((row) => list(row).map((each) => (typeof each === 'number' ? each : null)));
  const range = [Number(trace.zmin), Number(trace.zmax)] as const;
  const name = words(bag(bag(trace.colorbar).title).text);
  return { kind: 'heat', name, x, y, z, range, numbers: trace.texttemplate !== undefined };
}

function fillOf(trace: Bag): Style {
  const { line, pattern } = bag(trace.marker);
  const hatch = (bag(pattern).shape ?? 'solid') as Hatch;
  return { colour: String(bag(line).color), dash: 'solid', marker: 'none', hatch };
}

function endsOf(trace: Bag, y: readonly number[]): Ends | undefined {
  const { array, arrayminus } = bag(trace.error_y);
  if (!Array.isArray(array)) return undefined;
  const [above, below] = [numbers(array), numbers(arrayminus)];
  return { low: y.map((value, i) => value - below[i]), high: y.map((value, i) => value + above[i]) };
}

function referencesIn(n: string, shapes: readonly Bag[], notes: readonly Bag[]): Panel['references'] {
  const here = ({ xref, yref }: Bag): boolean => xref === `x${n} domain` || yref === `y${n} domain`;
  const texts = notes.filter(here);
  return shapes.filter(here).map((shape, i) => {
    const level = shape.xref === `x${n} domain`;
    return { axis: level ? 'y' : 'x', at: Number(level ? shape.y0 : shape.x0), text: words(texts[i]?.text) };
  });
}

function numbers(value: unknown): number[] {
  return list(value).map(Number);
}

/** Text as it was before it was made safe for Plotly's small HTML. */
function words(value: unknown): string {
  return String(value ?? '')
    .replace(/<br>/g, ' ')
    .replace(/<\/?b>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&amp;/g, '&');
}

export function bag(value: unknown): Bag {
  return typeof value === 'object' && value !== null ? (value as Bag) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
