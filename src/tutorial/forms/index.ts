export {
  type BetSpec,
  bet,
  type ChoiceBet,
  type CurveBet,
  type CurvePoint,
  type NumberBet,
} from './bet.js';
export { claim } from './claim.js';
export { type ExerciseSpec, exercise } from './exercise.js';
export {
  type Choice,
  choice,
  type Parameter,
  type Parameters,
  type Slider,
  slider,
  type Toggle,
  toggle,
  type ValuesOf,
} from './parameters.js';
export { type Prediction, type PredictSpec, predict, type RevealSpec, reveal } from './predict.js';
export { type Progress, type ProgressSpec, progress } from './progress.js';
export { type WhatIf, whatIf } from './whatIf.js';
