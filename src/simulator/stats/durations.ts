import { type LogHistogram, quantileOf } from './logHistogram.js';

/** Durations of one kind, in nanoseconds. Percentiles are at most 3.2 % too high. All 0 when there was none. */
export interface Durations {
  /** How many there were. */
  readonly count: number;
  /** Their mean. */
  readonly meanNs: number;
  /** The median. */
  readonly p50Ns: number;
  /** 99th percentile. */
  readonly p99Ns: number;
  /** 99.9th percentile. */
  readonly p999Ns: number;
  /** The longest. */
  readonly maxNs: number;
}

/** Sums up a histogram of nanoseconds. */
export function durationsOf(h: LogHistogram): Durations {
  return {
    count: h.count,
    meanNs: h.count === 0 ? 0 : h.sum / h.count,
    p50Ns: quantileOf(h, 0.5),
    p99Ns: quantileOf(h, 0.99),
    p999Ns: quantileOf(h, 0.999),
    maxNs: h.max,
  };
}
