/** A model checker for small protocols, and the protocols of the rmap laboratory. */
export { help, memoryForHelpers } from './ahead.js';
export type { LoadOrder, MemoryModel, MemoryOrder, StoreOrder } from './buffers.js';
export type { CounterexampleStep, WordChange } from './counterexample.js';
export { type Exploration, type ExploreOptions, explore } from './explore.js';
export { address, sameBits } from './pointers.js';
export { Pool } from './pool.js';
export { DONE, Process, type Step, type Steps, WAIT } from './process.js';
export { PROMISES } from './promises.js';
export { type Protocol, type ProtocolOptions, type ProtocolParts, protocol } from './protocol.js';
export { RMAP_PROTOCOLS } from './protocols/index.js';
export type { RmapProtocol } from './protocols/laboratory.js';
export { type LandedSpec as LockBitSpec, landed as lockBitProtocol } from './protocols/landed.js';
export type { Said } from './protocols/said.js';
export { type RandomRuns, type RandomRunsOptions, randomRuns } from './randomRuns.js';
export { Word, type WordKind } from './state.js';
