/** 7, 8 and 9: the per-rmap lock bit, as it landed and with one thing changed at a time. */
import type { MemoryModel, Order } from '../buffers.js';
import { DONE } from '../process.js';
import { type Protocol, type ProtocolOptions, protocol } from '../protocol.js';
import { makeAgers, startWalk } from './ager.js';
import { takeBit } from './lock.js';
import { ACCESSED, makeWorld, PRESENT } from './world.js';
import { writerSteps } from './writer.js';

/** How large, and what is changed; what is left out is as it landed. */
export interface LandedSpec {
  /** Agers that walk at the same time. */
  readonly agers: number;
  /** Entries that the rmap can have. */
  readonly entries: number;
  /** A guest that sets accessed bits whenever it likes. */
  readonly guest?: boolean;
  /** What stores may overtake; `sequential`, nothing, when left out. */
  readonly memory?: MemoryModel;
  /** (a) false: an ager that found 0 stores 0 when it leaves. */
  readonly emptyLeavesAlone?: boolean;
  /** (d) false: the writer takes no bit, being alone under mmu_lock. */
  readonly writerTakesBit?: boolean;
  /** (e) false: no second test for an empty head. */
  readonly secondTest?: boolean;
  /** Order of the ager's compare-and-swap. */
  readonly lockOrder?: Order;
  /** (c) Order of the ager's unlock. */
  readonly unlockOrder?: Order;
  /** Order of the writer's publishing store. */
  readonly publishOrder?: Order;
}

/** The protocol of the per-rmap lock bit: one writer, agers, and a guest if asked for. */
export function landed(name: string, spec: LandedSpec, options: ProtocolOptions = {}): Protocol {
  const { agers, entries, guest = false, memory = 'sequential' } = spec;
  const { emptyLeavesAlone = true, writerTakesBit = true, secondTest = true } = spec;
  const { lockOrder = 'acquire', unlockOrder = 'release', publishOrder = 'release' } = spec;
  const describe: Protocol['describe'] = (m) => {
    const world = makeWorld(m, { entries, weak: memory !== 'sequential' });
    makeAgers(m, agers, world, {
      before: (ager) =>
        takeBit(
          ager.process,
          world,
          ager.v,
          { locked: () => startWalk(ager), empty: () => (emptyLeavesAlone ? 'answer' : 'leave') },
          { secondTest, order: lockOrder },
        ),
      after: ({ process, v }) => ({
        leave: () => {
          process.store(world.rmap, v.value, unlockOrder);
          return 'answer';
        },
      }),
    });
    m.process('vCPU', (p) => writerSteps(p, world, { bit: writerTakesBit, order: publishOrder }));
    if (!guest) return;
    m.process('guest', (p) => ({
      access: () => {
        const mapped = [-1];
        for (let i = 0; i < entries; i++) {
          const { value } = world.pages.word(world.pages.pointer(i), 'spte');
          if (world.pages.isAllocated(i) && value === PRESENT) mapped.push(i);
        }
        const page = mapped[p.choose(mapped.length)];
        if (page < 0) return DONE;
        world.pages.word(world.pages.pointer(page), 'spte').value = PRESENT | ACCESSED;
        return 'access';
      },
    }));
  };
  const bounds = `${agers} ${agers === 1 ? 'ager' : 'agers'}, 1 writer${guest ? ', 1 guest' : ''}, up to ${entries} entries`;
  return protocol(name, describe, { bounds: `${bounds}, any number of operations`, memory, ...options });
}
