import { type Figure, isObject } from './figure.js';

/** The colours of JupyterLab's theme that a plot needs. */
export interface Theme {
  paper: string;
  ink: string;
  faint: string;
}

/** Reads a CSS variable of the page; the fallbacks are JupyterLab's light theme. */
export function readTheme(variable: (name: string) => string): Theme {
  return {
    paper: variable('--jp-layout-color0') || 'white',
    ink: variable('--jp-content-font-color0') || 'black',
    faint: variable('--jp-border-color2') || '#e0e0e0',
  };
}

const axis = /^[xy]axis\d*$/;

/** Gives the figure the theme's paper, ink and grid; the traces keep their own colours. Changes the figure. */
export function dress(figure: Figure, theme: Theme): Figure {
  const { layout } = figure;
  layout.paper_bgcolor = theme.paper;
  layout.plot_bgcolor = theme.paper;
  layout.font = { ...object(layout.font), color: theme.ink };
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
    if (axis.test(name)) layout[name] = { ...object(layout[name]), ...lines };
  }
  return figure;
}

function object(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}
