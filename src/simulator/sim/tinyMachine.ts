import * as v from 'valibot';
import { HOST_ACCESSED, SPTE_ACCESSED, SWAPPED, TDP_ACCESSED } from '../accessed/bits.js';
import { check, oneOf, refuse, wholeNumber } from '../config/check.js';
import { atOnce } from '../engine/tasks.js';
import { makeShadowMmu } from '../kvm/slots.js';
import { type KvmCounts, makeVm, noKvmCounts, stillTask } from '../kvm/vm.js';
import { tryToIncMaxSeq } from '../mglru/aging.js';
import { alone, debugfsEvict, memoryReclaim } from '../mglru/reclaim.js';
import { MIN_NR_GENS } from '../mm/constants.js';
import { touch, touchByHost, touchSlot } from '../mm/fault.js';
import { genFromSeq, seqOf } from '../mm/lruvec.js';
import { type Memcg, makeMemcg, type ReclaimCounts } from '../mm/memcg.js';
import type { Policy, PresetName } from '../policy/presets.js';
import { policySchema, resolvePolicy } from '../policy/schema.js';
import { IN_SWAP, NEVER_TOUCHED } from './nowhere.js';

/** What to build. */
export interface TinyMachineOptions {
  /** Pages, from 1 to 4 million. */
  readonly pages: number;
  /**
   * `guest`: a virtual machine's memory, seen through the TDP MMU; `nested`: the same, and an L2 that L1 runs with EPT may
   * touch it through the shadow MMU; `process`: ordinary memory.
   */
  readonly kind: 'guest' | 'nested' | 'process';
  /** Who is asked about a page's youth. */
  readonly policy: PresetName | Policy;
}

const schema: v.GenericSchema<TinyMachineOptions> = v.strictObject({
  pages: wholeNumber('pages', 1, 2 ** 22),
  kind: oneOf(['guest', 'nested', 'process']),
  policy: policySchema,
});

/** A machine of a few pages that is operated by hand, one step at a time; nothing in it happens by chance. */
export interface TinyMachine {
  /** Whom the memory is for (the guest's L1, or the process) touches `count` pages from `start` on, every `step`th. */
  touch(start: number, count: number, step?: number): void;
  /** The host process itself touches pages (a VMM reading a guest's buffer, say): this sets host PTE bits. */
  touchByHost(start: number, count: number, step?: number): void;
  /** The L2 of a `nested` machine touches pages: this sets the bits of the shadow MMU's SPTEs. */
  touchByL2(start: number, count: number, step?: number): void;
  /** One aging over all tables: asks, promotes the young, opens a generation. */
  age(): void;
  /** Eviction from the oldest generation until about `pages` are gone, in batches of 64. False: two generations left. */
  evict(pages: number): boolean;
  /** A write to `memory.reclaim`: ages and evicts as the kernel sees fit. Returns pages evicted. */
  reclaim(pages: number): number;
  /** Where each page is: its generation number, `IN_SWAP` (-1) or `NEVER_TOUCHED` (-2). */
  places(): number[];
  /** Youngest and oldest generation. */
  generations(): { readonly maxSeq: number; readonly minSeq: number };
  /** Which accessed bits of page `page` are set now: looking changes nothing. */
  accessedBits(page: number): { readonly host: boolean; readonly tdp: boolean; readonly shadow: boolean };
  /** What reclaim did so far. */
  counts(): ReclaimCounts;
  /** What KVM did so far, all zero for a process. */
  kvm(): KvmCounts;
}

/**
 * Builds a tiny machine.
 *
 * @throws ConfigError naming the field; the methods do so for pages that do not exist, `touchByL2` also where there is
 *   no L2
 * @example
 * ```ts
 * const machine: TinyMachine = tinyMachine({ pages: 128, kind: 'guest', policy: 'LANDED' });
 * machine.touch(0, 128);
 * machine.age();
 * machine.places()[0]; // the generation of page 0
 * ```
 */
export function tinyMachine(input: TinyMachineOptions): TinyMachine {
  const { pages, kind, policy } = check('tinyMachine', schema, input);
  const bits = new Uint8Array(pages);
  const shadow = kind === 'nested' ? makeShadowMmu({ gfns: pages }) : null;
  const vm = kind === 'process' ? null : makeVm({ bits, shadow });
  const task = stillTask();
  const m = makeMemcg({ bits, policy: resolvePolicy(policy), vm });
  return {
    touch: (start, count, step = 1) => touchAll(m, touch, start, count, step),
    touchByHost: (start, count, step = 1) => touchAll(m, touchByHost, start, count, step),
    touchByL2(start, count, step = 1) {
      if (vm === null || shadow === null) refuse('touchByL2: kind', kind, "'nested'");
      touchAll(m, touchSlot, start, count, step);
    },
    age: () => atOnce(tryToIncMaxSeq(m, task, true)),
    evict: (count) => atOnce(debugfsEvict(m, task, skipEmpty(m), whole('pages', count, 0, pages))) === 0,
    reclaim: (count) => atOnce(memoryReclaim(alone(m), task, whole('pages', count, 0, pages))),
    places: () => Array.from({ length: pages }, (_, p) => placeOf(m, p)),
    generations: () => ({ maxSeq: m.lruvec.maxSeq, minSeq: m.lruvec.minSeq }),
    accessedBits: (page) => bitsOf(m, whole('page', page, 0, pages - 1)),
    counts: () => ({ ...m.counts }),
    kvm: () => ({ ...noKvmCounts(), ...vm?.counts }),
  };
}

function bitsOf({ bits }: Memcg, page: number): ReturnType<TinyMachine['accessedBits']> {
  const isSet = (bit: number): boolean => (bits[page] & bit) !== 0;
  return { host: isSet(HOST_ACCESSED), tdp: isSet(TDP_ACCESSED), shadow: isSet(SPTE_ACCESSED) };
}

function placeOf(m: Memcg, p: number): number {
  const seq = seqOf(m.lruvec, p);
  return m.bits[p] & SWAPPED ? IN_SWAP : seq < 0 ? NEVER_TOUCHED : seq;
}

/** The oldest generation that has pages, or the oldest that may be evicted. */
function skipEmpty(m: Memcg): number {
  const { lruvec } = m;
  let seq = lruvec.minSeq;
  while (seq + MIN_NR_GENS < lruvec.maxSeq && lruvec.nrPages[genFromSeq(seq)] === 0) seq++;
  return seq;
}

function touchAll(
  m: Memcg,
  one: (m: Memcg, p: number) => void,
  start: number,
  count: number,
  step: number,
): void {
  whole('start', start, 0, m.count - 1);
  whole('step', step, 1, m.count);
  whole('count', count, 0, Math.floor((m.count - 1 - start) / step) + 1);
  for (let k = 0; k < count; k++) one(m, start + k * step);
}

function whole(name: string, value: number, min: number, max: number): number {
  return check(name, wholeNumber('', min, max), value);
}
