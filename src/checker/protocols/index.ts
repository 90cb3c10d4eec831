/** The protocols of the rmap laboratory, in the order in which the thread came to them. */
import { chainWithoutLock } from './chainWithoutLock.js';
import { waitForGracePeriod } from './gracePeriod.js';
import type { RmapProtocol } from './laboratory.js';
import { brokenLockBit, lockBit, memoryOrder } from './lockBit.js';
import { underMmuLock } from './mmuLock.js';
import { blindTest, oneEntrySketch } from './oneEntry.js';
import { readAgain } from './readAgain.js';

/** The ways of walking an rmap that the thread discussed, and those that it warned of, with expected verdicts. */
export const RMAP_PROTOCOLS: readonly RmapProtocol[] = [
  ...underMmuLock,
  ...chainWithoutLock,
  ...oneEntrySketch,
  ...waitForGracePeriod,
  ...readAgain,
  ...blindTest,
  ...lockBit,
  ...brokenLockBit,
  ...memoryOrder,
];
