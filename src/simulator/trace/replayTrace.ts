import * as v from 'valibot';
import { check, oneOf, refuse, wholeNumber } from '../config/check.js';
import { replayBelady } from './belady.js';
import { replayClock } from './clock.js';
import { replayLru } from './lru.js';
import { replayMglru } from './mglru.js';

/** The replacement policies that can replay a trace, as the command line names them. */
export const TRACE_POLICIES = ['lru', 'clock', 'belady', 'mglru'] as const;

/** The name of a replacement policy for traces. */
export type TracePolicy = (typeof TRACE_POLICIES)[number];

/** What to replay a trace with. */
export interface TraceOptions {
  /** Which policy replays it. */
  readonly policy: TracePolicy;
  /** Pages that may be resident at once, at least 1. */
  readonly capacity: number;
}

/** What a replay counted. */
export interface TraceResult {
  /** The policy that replayed it. */
  readonly policy: TracePolicy;
  /** Accesses in the trace. */
  readonly requests: number;
  /** Accesses that found their page not resident; the first access to a page is always one. */
  readonly misses: number;
}

const schema: v.GenericSchema<TraceOptions> = v.strictObject({
  policy: oneOf(TRACE_POLICIES),
  capacity: wholeNumber('pages', 1, Number.MAX_SAFE_INTEGER),
});

const REPLAYS: Readonly<Record<TracePolicy, (trace: Uint32Array, capacity: number) => number>> = {
  lru: replayLru,
  clock: replayClock,
  belady: replayBelady,
  mglru: replayMglru,
};

/**
 * Replays a trace of page numbers under one policy and counts the misses. An empty trace has none.
 *
 * @param trace page numbers, any from 0 to 2^32 - 1, in the order of the accesses; it is not changed
 * @throws ConfigError naming `policy`, `capacity` or `trace`: what it was and what it may be
 * @example
 * ```ts
 * const trace = Uint32Array.from({ length: 1000 }, (_, i) => i % 30);
 * replayTrace({ policy: 'lru', capacity: 20 }, trace).misses; // 1000: a loop longer than the memory
 * ```
 */
export function replayTrace(options: TraceOptions, trace: Uint32Array): TraceResult {
  const { policy, capacity } = check('replayTrace', schema, options);
  // Not instanceof: a notebook's cells may run in a realm with a Uint32Array of their own.
  if (Object.prototype.toString.call(trace) !== '[object Uint32Array]')
    refuse('trace', trace, 'a Uint32Array of page numbers');
  return { policy, requests: trace.length, misses: REPLAYS[policy](trace, capacity) };
}
