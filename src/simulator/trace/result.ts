import * as v from 'valibot';
import { check, oneOf, refuse, wholeNumber } from '../config/check.js';

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

/**
 * Checks what is to be replayed, and with what.
 *
 * @throws ConfigError naming `policy`, `capacity` or `trace`
 */
export function checkReplay(options: TraceOptions, trace: Uint32Array): TraceOptions {
  const checked = check('replayTrace', schema, options);
  // Not instanceof: a notebook's cells may run in a realm with a Uint32Array of their own.
  if (Object.prototype.toString.call(trace) !== '[object Uint32Array]')
    refuse('trace', trace, 'a Uint32Array of page numbers');
  return checked;
}
