import { type Engine, schedule } from '../engine/engine.js';
import type { Tasks } from '../engine/tasks.js';
import type { LockOptions } from '../locks/lock.js';
import type { SpinLocks } from '../locks/spinLocks.js';
import type { Folios } from '../mm/folios.js';
import type { Policy } from '../policy/presets.js';
import type { Streams } from '../random/streams.js';
import type { Scenario } from '../scenario/types.js';
import type { Node } from './kswapd.js';
import type { Owner } from './owner.js';

/** Everything that one run consists of. */
export interface Machine {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly streams: Streams;
  readonly engine: Engine;
  readonly tasks: Tasks;
  readonly endNs: number;
  /** Length of a tick of the access streams, in nanoseconds. */
  readonly tickNs: number;
  readonly bits: Uint8Array;
  readonly classOf: Uint8Array;
  readonly folios: Folios;
  /** The locks of all page-table pages of the host. */
  readonly ptl: SpinLocks;
  readonly node: Node;
  readonly owners: Owner[];
  /** The actors of every lock: kswapd, the demand, the proactive reclaimer, then each owner's CPUs and writers. */
  readonly locks: LockOptions;
}

/** Classes of actors in the statistics of locks. */
export const ACTOR_CLASSES = ['kswapd', 'demand', 'proactive', 'vCPU', 'thread', 'writer'] as const;

/** Schedules something for a time within the run; what comes later never happens and is not kept. */
export function scheduleWithin(machine: Machine, atNs: number, kind: number, payload: number): void {
  if (atNs <= machine.endNs) schedule(machine.engine, atNs, kind, payload);
}
