/** `second-look/data`: the argument, what was published about it, and what the costs are based on, as data with types. */
export {
  type Calibration,
  type Fits,
  type FittedWay,
  modelOf,
  type Residual,
} from './simulator/experiments/calibration.js';
export {
  ASSUMED,
  type AssumedParameters,
  type FittedParameters,
  type PerfModel,
  type RowTimes,
  simulateRow,
} from './simulator/experiments/perfModel.js';
export type { PredictedFigure } from './simulator/experiments/predictions.js';
export {
  type Published,
  type PublishedExperiment,
  type PublishedRow,
  publishedRows,
} from './simulator/experiments/published.js';
export type { PublishedFigure } from './simulator/experiments/publishedFigures.js';
export { BASES, type CostBasis } from './simulator/policy/costBasis.js';
export { COST_BASIS, NO_COSTS, scaleCosts } from './simulator/policy/costs.js';
export type {
  DataFiles,
  Era,
  Finding,
  KernelCommit,
  Ledger,
  Mail,
  NeverMerged,
  OwnClaim,
  Person,
  RecordFile,
  Source,
  SourceList,
  ThreadClaim,
  Timeline,
  TimelineEvent,
} from './tutorial/data/index.js';
