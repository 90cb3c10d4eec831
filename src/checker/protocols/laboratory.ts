/** The common form of the laboratory's protocols: agers beside one writer who changes and frees what they walk. */
import { DONE, type Process, type Steps } from '../process.js';
import { type Protocol, type ProtocolOptions, type ProtocolParts, protocol } from '../protocol.js';
import { type AgerParts, type AgerRules, makeAgers } from './ager.js';
import type { Said } from './said.js';
import { ACCESSED, makeWorld, PRESENT, type World } from './world.js';
import { type WriterRules, writerSteps } from './writer.js';

/** A protocol of the rmap laboratory, and what is expected of it. */
export interface RmapProtocol {
  /** Its number in the laboratory; letters tell variants apart. */
  readonly id: string;
  /** What the thread said of it. */
  readonly said: readonly Said[];
  /** What we add: how to read it, and what it promises about an answer "old". */
  readonly note: string;
  /** The protocol. */
  readonly protocol: Protocol;
  /** The promise that it breaks, by its sentence; null when it keeps all that it makes. */
  readonly expected: string | null;
}

/** How large a protocol is. */
export interface Size {
  /** Agers that walk at the same time. */
  readonly agers: number;
  /** The most entries that the rmap can have. */
  readonly entries: number;
  /** Whether a guest sets accessed bits meanwhile. */
  readonly guest?: boolean;
}

/** How agers and writer go about it. */
export interface Walkers extends AgerParts, AgerRules {
  readonly writer?: WriterRules;
}

/** A protocol of `agers` agers and one writer, each of any number of operations. */
export function agersAndWriter(
  name: string,
  { agers, entries, guest = false }: Size,
  walkers: (world: World, m: ProtocolParts) => Walkers,
  options: ProtocolOptions = {},
): Protocol {
  const who = `${agers} ${agers === 1 ? 'ager' : 'agers'}, 1 writer${guest ? ', 1 guest' : ''}`;
  const describe = (m: ProtocolParts): void => {
    const world = makeWorld(m, { entries, weak: (options.memory ?? 'sequential') !== 'sequential' });
    const parts = walkers(world, m);
    makeAgers(m, agers, world, parts);
    m.process('vCPU', (p) => writerSteps(p, world, parts.writer));
    if (guest) m.process('guest', (p) => guestSteps(p, world));
  };
  const bounds = `${who}, up to ${entries} entries, any number of operations`;
  return protocol(name, describe, { bounds, ...options });
}

/** A guest: sets the accessed bit of a mapped page, any, as often as it likes. */
function guestSteps(process: Process, { pages }: World): Steps {
  return {
    access: () => {
      const mapped = [-1];
      for (let i = 0; i < pages.size; i++)
        if (pages.isAllocated(i) && pages.word(pages.pointer(i), 'spte').value === PRESENT) mapped.push(i);
      const page = mapped[process.choose(mapped.length)];
      if (page < 0) return DONE;
      pages.word(pages.pointer(page), 'spte').value = PRESENT | ACCESSED;
      return 'access';
    },
  };
}
