export { type DisplayHook, type DisplayMessage, send } from './display.js';
export { markdown } from './markdown.js';
export { type Shown, show } from './show.js';
export { type Stepped, steps } from './steps.js';
export { type Table, type TableCell, type TableRow, type TableSpec, table } from './table.js';
