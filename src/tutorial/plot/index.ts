export { type BarSeries, type BarsOfRows, type BarsSpec, bars } from './bars.js';
export { bundleOf, type MimeBundle } from './bundle.js';
export {
  type CellCategory,
  type CellColumn,
  type CellMapSpec,
  type CellRun,
  cellMap,
} from './cells.js';
export type { Figure } from './figure.js';
export { type GridSpec, grid } from './grid.js';
export { type HeatmapOfRows, type HeatmapSpec, heatmap, type PlacesSpec } from './heatmap.js';
export type { Colour, Dash, Hatch, Marker } from './palette.js';
export type { LinesSpec, PointsSpec, Series } from './series.js';
export type { AxisSpec, FigureSpec, Note, PlaneSpec, Reference } from './spec.js';
export type {
  Column,
  ColumnName,
  ColumnSpec,
  LinesOfRows,
  PlaneOfRows,
  PointsOfRows,
  RowsHead,
} from './tidy.js';
export { lines, points } from './xy.js';
