/** Walks over neighbouring pages: over which they go, what they find, and what a page costs. */
import type { Query } from '../kvm/query.js';
import { inSlot } from '../kvm/vm.js';
import type { Memcg, PageRange } from '../mm/memcg.js';

/** A walk over a range of pages. */
export interface Walk extends PageRange {
  /** The generation that young pages are promoted to. */
  readonly seq: number;
  /** A page that is left out; -1 where none is. */
  readonly except: number;
}

/** What a walk found. */
export interface Walked {
  /** Present pages, each of which was queried. */
  total: number;
  /** Pages found young. */
  young: number;
  /** Those of them that were in a generation, and not in the hands of eviction. */
  onLists: number;
  /** What the queries cost, in nanoseconds. */
  ns: number;
}

/** What a page costs of which KVM is not asked, with the calls that it refuses, in nanoseconds. */
export function hostNsOf({ vm, costs }: Memcg, { isKvms, plan }: Query, p: number): number {
  const refused = vm === null || isKvms || !inSlot(vm, p) ? 0 : plan.refusedCalls * vm.costs.notifierCallNs;
  return costs.hostPteNs + refused;
}
