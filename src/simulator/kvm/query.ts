import type { Task } from '../engine/tasks.js';
import type { QueryPlan, VmView } from '../policy/queryPlan.js';

/** No accessed bit was set. */
export const OLD = 0;
/** The host PTE's accessed bit was set. */
export const HOST_YOUNG = 1;
/** The TDP MMU's was. */
export const TDP_YOUNG = 2;
/** That of at least one SPTE of the shadow MMU was. */
export const SHADOW_YOUNG = 4;

/**
 * A young query: whether pages were accessed since their bits were last cleared. One serves page after page, as long as
 * the plan for them is the same.
 */
export interface Query {
  /** Which of KVM's tables are queried, and under which locks. */
  readonly plan: QueryPlan;
  /** Who queries. */
  readonly task: Task;
  /** What the policy saw of the VM when it planned this. */
  readonly view: VmView;
  /** How the shadow MMU is asked: as planned, and not at all while the VM has no rmaps. */
  readonly shadow: QueryPlan['shadow'];
  /** Whether KVM has any part in it. */
  readonly isKvms: boolean;
  /** As much as KVM's part can cost for one page, or more, in nanoseconds; 0 for an ordinary process. */
  readonly atMostNs: number;
  /** When, in ticks of the access streams. */
  tick: number;
  /** Result: how many SPTEs of the last page's rmap were looked at. */
  sptes: number;
  /** Result: what KVM's part for the last page cost, waiting not counted, in nanoseconds; 0 where it had none. */
  ns: number;
  /** Result: how much of it passes before a lock is asked for. */
  outsideNs: number;
}
