/** A protocol in the Promela model: fields of its `conf`, by name. */
export type Settings = Readonly<Record<string, number>>;

/** How a protocol of the laboratory is told to the Promela model. */
export interface Variant {
  readonly settings: Settings;
  /** For protocols that hold and are large: what the suite of `npm test` looks at in place of it. */
  readonly smaller?: Settings;
}

const size = (agers: number, entries: number): Settings => ({ agers, entries });
const chain: Settings = { ...size(1, 3), emptyTest: 1 };
const single: Settings = { ...size(1, 2), single: 1, emptyTest: 1 };
const rcu: Settings = { ...size(2, 2), rcu: 1, single: 1 };
const blind: Settings = { ...single, agers: 2, testOnly: 1 };
const bit: Settings = { ...size(2, 2), bit: 1, writerBit: 1 };
const weak: Settings = { ...bit, agers: 1, weak: 1 };
const later: Settings = { ...size(1, 2), rcu: 1, later: 1 };

/** By the numbers of `RMAP_PROTOCOLS`. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  '1': { settings: { ...size(2, 3), mmuLock: 1 }, smaller: { ...size(2, 2), mmuLock: 1 } },
  '2a': { settings: chain },
  '2b': { settings: { ...chain, meets: 1 } },
  '2c': { settings: chain },
  '2d': { settings: { ...chain, twoReads: 1 } },
  '3a': { settings: single },
  '3b': { settings: { ...size(1, 2), single: 1 } },
  '4a': { settings: { ...rcu, wait: 1 } },
  '4b': { settings: { ...rcu, wait: 1 } },
  '4c': { settings: { ...rcu, later: 1 }, smaller: { ...rcu, ...size(1, 2), later: 1 } },
  '4d': { settings: later },
  '4e': { settings: { ...later, laterDescriptors: 1 } },
  '5': { settings: { ...single, again: 1 } },
  '6a': { settings: blind },
  '6b': { settings: blind },
  '7a': { settings: { ...bit, entries: 3 }, smaller: bit },
  '7b': { settings: { ...bit, guest: 1 }, smaller: { ...bit, ...size(1, 2), guest: 1 } },
  '8a': { settings: { ...bit, writesZero: 1 } },
  '8b': { settings: single },
  '8c': { settings: { ...weak, unlockRelaxed: 1 } },
  '8d': { settings: { ...bit, writerBit: 0 } },
  '8d+': { settings: { ...bit, writerBit: 0 } },
  '8e': { settings: { ...bit, noSecondTest: 1 } },
  '8f': { settings: { ...bit, misfiles: 1 } },
  '9a': { settings: weak },
  '9b': { settings: { ...weak, publishRelaxed: 1 } },
  '9c': { settings: { ...weak, lockRelaxed: 1 } },
};
