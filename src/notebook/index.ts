export { type DisplayHook, type DisplayMessage, send } from './display.js';
export { loadCalibration, loadPredictions, loadPublished } from './figures.js';
export { claim, type Prediction, type PredictSpec, predict, type RevealSpec, reveal } from './predict.js';
export { type Progress, type ProgressSpec, progress } from './progress.js';
export { markdown, type TableCell, type TableRow, type TableSpec, table } from './prose.js';
export { loadRecord } from './records.js';
export { show } from './show.js';
export { showSteps } from './steps.js';
