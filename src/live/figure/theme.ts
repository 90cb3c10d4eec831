import { bag } from './model.js';

/** A figure as Plotly takes it, to be changed. */
export interface LiveFigure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
  config: Record<string, unknown>;
}

/** The colours of a page that a plot needs. */
export interface Theme {
  paper: string;
  ink: string;
  faint: string;
}

const axis = /^[xy]axis\d*$/;

/**
 * Gives the figure the theme's paper, ink and grid; the traces keep their own colours. Changes the figure.
 * The colour a figure gives its text is its ink: wherever else it uses it, the theme's ink takes its place.
 */
export function dress(figure: LiveFigure, theme: Theme): LiveFigure {
  const { layout } = figure;
  const ink = bag(layout.font).color;
  if (typeof ink === 'string') recolour(figure, ink, theme.ink);
  layout.paper_bgcolor = theme.paper;
  layout.plot_bgcolor = theme.paper;
  layout.font = { ...bag(layout.font), color: theme.ink };
  layout.hoverlabel = { bgcolor: theme.paper, bordercolor: theme.ink, font: { color: theme.ink } };
  layout.modebar = { bgcolor: theme.paper, color: theme.ink, activecolor: theme.ink };
  const lines = {
    gridcolor: theme.faint,
    zerolinecolor: theme.faint,
    linecolor: theme.ink,
    tickcolor: theme.ink,
  };
  // Plotly draws these two axes even when the layout does not name them.
  for (const name of new Set(['xaxis', 'yaxis', ...Object.keys(layout)])) {
    if (axis.test(name)) layout[name] = { ...bag(layout[name]), ...lines };
  }
  return figure;
}

function recolour(value: unknown, from: string, to: string): void {
  if (Array.isArray(value)) {
    // Lists of numbers are long and hold no colours.
    if (typeof value[0] === 'object') for (const item of value) recolour(item, from, to);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (item === from) value[key] = to;
      else recolour(item, from, to);
    }
  }
}

/** A plain object: not a list, not null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
