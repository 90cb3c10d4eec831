/** 7, 8 and 9: the per-rmap lock bit, as it landed and with one thing changed at a time. */
import * as v from 'valibot';
import { check, flag, oneOf, wholeNumber } from '../../simulator/config/check.js';
import {
  MEMORIES,
  type MemoryModel,
  type MemoryOrder,
  ORDERS,
  STORE_ORDERS,
  type StoreOrder,
} from '../buffers.js';
import type { Protocol, ProtocolOptions } from '../protocol.js';
import { startWalk } from './ager.js';
import { agersAndWriter, type Size } from './laboratory.js';
import { takeBit } from './lock.js';

/** How large, and what is changed; what is left out is as it landed. */
export interface LandedSpec extends Size {
  /** What stores may overtake; `sequential`, nothing, when left out. */
  readonly memory?: MemoryModel;
  /** Whether it promises, too, that every query ends if each gets its turns; false when left out. It does not keep it. */
  readonly answers?: boolean;
  /** (a) false: an ager that found 0 stores 0 when it leaves. */
  readonly emptyLeavesAlone?: boolean;
  /** (d) false: the writer takes no bit, being alone under mmu_lock. */
  readonly writerTakesBit?: boolean;
  /** (e) false: no second test for an empty head. */
  readonly secondTest?: boolean;
  /** (f) false: an entry may be sought in the rmap of another gfn, and stay when its page is freed. */
  readonly findsEntries?: boolean;
  /** Order of the ager's compare-and-swap. */
  readonly lockOrder?: MemoryOrder;
  /** (c) Order of the ager's unlock. */
  readonly unlockOrder?: StoreOrder;
  /** Order of the writer's publishing store. */
  readonly publishOrder?: StoreOrder;
}

const few = wholeNumber('', 1, 9);
const yesOrNo = v.optional(flag());
const stored = v.optional(oneOf(STORE_ORDERS));
const specSchema = v.strictObject({
  agers: few,
  entries: few,
  guest: yesOrNo,
  memory: v.optional(oneOf(MEMORIES)),
  answers: yesOrNo,
  emptyLeavesAlone: yesOrNo,
  writerTakesBit: yesOrNo,
  secondTest: yesOrNo,
  findsEntries: yesOrNo,
  lockOrder: v.optional(oneOf(ORDERS)),
  unlockOrder: stored,
  publishOrder: stored,
});

/** The protocol of the per-rmap lock bit: one writer, agers, and a guest if asked for. */
export function landed(name: string, spec: LandedSpec, options: ProtocolOptions = {}): Protocol {
  check('spec', specSchema, spec);
  const { memory = 'sequential', emptyLeavesAlone = true, writerTakesBit = true, secondTest = true } = spec;
  const { findsEntries = true } = spec;
  const { lockOrder = 'acquire', unlockOrder = 'release', publishOrder = 'release' } = spec;
  return agersAndWriter(
    name,
    spec,
    (world) => ({
      before: (ager) =>
        takeBit(ager.process, world, ager.v, {
          // (e) The walk of a head that is empty meets nothing.
          locked: () => (ager.v.value === 0 ? 'leave' : startWalk(ager)),
          empty: () => (emptyLeavesAlone ? 'answer' : 'leave'),
          secondTest,
          order: lockOrder,
        }),
      leave: ({ process, v }) => {
        process.store(world.rmap, v.value, unlockOrder);
        return 'answer';
      },
      answers: spec.answers ?? false,
      writer: { bit: writerTakesBit, order: publishOrder, misfiles: !findsEntries },
    }),
    { memory, ...options },
  );
}
