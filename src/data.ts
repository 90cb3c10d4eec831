/** `second-look/data`: the argument, what was published about it, and what the costs are based on, as data with types. */

export { BASES, type CostBasis } from './simulator/policy/costBasis.js';
export { COST_BASIS, NO_COSTS } from './simulator/policy/costs.js';
export {
  ASSUMED,
  type AssumedParameters,
  type FittedParameters,
  type PerfModel,
  type RowTimes,
  simulateRow,
} from './simulator/selftest/perfModel.js';
export {
  type Calibration,
  type Corrections,
  type Fits,
  type ModelName,
  modelOf,
  type Residual,
} from './tutorial/data/calibration.js';
export type { Finding, Ledger, Mail, OwnClaim, ThreadClaim } from './tutorial/data/claims.js';
export type { RecordedHost } from './tutorial/data/hosts.js';
export type { DataFiles } from './tutorial/data/load.js';
export type { Person } from './tutorial/data/people.js';
export type { PredictedFigure } from './tutorial/data/predictions.js';
export {
  machineRow,
  type Published,
  type PublishedExperiment,
  type PublishedRow,
  publishedRows,
} from './tutorial/data/published.js';
export type { PublishedFigure } from './tutorial/data/publishedFigures.js';
export type { RecordFile } from './tutorial/data/records.js';
export type { Source, SourceList } from './tutorial/data/sources.js';
export type { Era, KernelCommit, NeverMerged, Timeline, TimelineEvent } from './tutorial/data/timeline.js';
