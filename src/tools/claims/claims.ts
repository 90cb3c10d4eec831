import type { Claim } from './claim.js';
import { entries } from './entries.js';
import { evictionOnly } from './evictionOnly/index.js';
import { fastOnly } from './fastOnly.js';
import { fleet } from './fleet.js';
import { luckIsNotFastness } from './luck/index.js';
import { manyEntries } from './manyEntries.js';
import { rmapLock } from './rmapLock.js';

/** The claims of the model specification, section G, in its order. */
export const CLAIMS: readonly Claim[] = [
  luckIsNotFastness,
  fastOnly,
  evictionOnly,
  fleet,
  entries,
  manyEntries,
  rmapLock,
];
