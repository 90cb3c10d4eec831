/** A model checker for small protocols, and the protocols of the rmap laboratory. */
export type { MemoryModel, Order } from './buffers.js';
export { type Exploration, type ExploreOptions, explore } from './explore.js';
export { Word, type WordKind } from './machine.js';
export { address, sameBits } from './pointers.js';
export { Pool } from './pool.js';
export { DONE, Process, type Step, type Steps, WAIT } from './process.js';
export { PROMISES } from './promises.js';
export { type Protocol, type ProtocolOptions, type ProtocolParts, protocol } from './protocol.js';
export type { RmapProtocol, Said } from './protocols/entry.js';
export { RMAP_PROTOCOLS } from './protocols/index.js';
export { type LandedSpec as LockBitSpec, landed as lockBitProtocol } from './protocols/landed.js';
export { type ProtocolRow, protocolRow, protocolRows } from './protocols/table.js';
export type { CounterexampleStep, WordChange } from './trace.js';
