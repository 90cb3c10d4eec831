export type { Finding, Ledger, Mail, OwnClaim, ThreadClaim } from './claims.js';
export { type DataFiles, load, publishedFigure } from './load.js';
export type { Person } from './people.js';
export type { RecordFile } from './records.js';
export type { Source, SourceList } from './sources.js';
export type { Era, KernelCommit, NeverMerged, Timeline, TimelineEvent } from './timeline.js';
