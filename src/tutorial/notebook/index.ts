export { claim } from './claim.js';
export { type DisplayHook, type DisplayMessage, send } from './display.js';
export { type ExerciseSpec, exercise } from './exercise.js';
export { type Prediction, type PredictSpec, predict, type RevealSpec, reveal } from './predict.js';
export { type Progress, type ProgressSpec, progress } from './progress.js';
export { markdown, type TableCell, type TableRow, type TableSpec, table } from './prose.js';
export { showRmap } from './rmap.js';
export { show } from './show.js';
export { showSteps } from './steps.js';
