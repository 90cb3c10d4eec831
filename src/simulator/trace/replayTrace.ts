import { replayBelady } from './belady.js';
import { replayClock } from './clock.js';
import { replayLru } from './lru.js';
import { replayMglru } from './mglru.js';
import { checkReplay, type TraceOptions, type TracePolicy, type TraceResult } from './result.js';

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
  const { policy, capacity } = checkReplay(options, trace);
  return { policy, requests: trace.length, misses: REPLAYS[policy](trace, capacity) };
}
