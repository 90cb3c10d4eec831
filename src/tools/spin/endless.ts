import { explore } from '../../checker/explore.js';
import { PROMISES } from '../../checker/promises.js';
import type { Protocol } from '../../checker/protocol.js';
import { RMAP_PROTOCOLS } from '../../checker/protocols/index.js';
import { landed } from '../../checker/protocols/landed.js';
import { asSpinSteps, goesRound } from './follow.js';
import { type Settings, VARIANTS } from './variants.js';
import type { EndlessVerifier } from './verifier.js';

/** A protocol, small enough for both, whether each of its queries ends in every weakly fair run, and what it is in Promela. */
export interface Ending {
  readonly protocol: Protocol;
  readonly settings: Settings;
  readonly ends: boolean;
}

const ofTable = (id: string): Ending => {
  const { protocol } = RMAP_PROTOCOLS.find((each) => each.id === id)!;
  return { protocol, settings: VARIANTS[id].settings, ends: true };
};
const lockBit = (agers: number): Ending => {
  const size = { agers, entries: 1 };
  const settings = { ...VARIANTS['7a'].settings, ...size };
  return { protocol: landed(`lock bit, agers: ${agers}`, size), settings, ends: false };
};

/** Without a lock no query waits for another's turn; with the lock bit it may swap too late each time. */
export const ENDINGS: readonly Ending[] = [ofTable('3a'), ofTable('4d'), lockBit(1), lockBit(2)];

/** The protocol, promising only that every query ends. */
function answering(source: Protocol): Protocol {
  const describe: Protocol['describe'] = (m) =>
    source.describe({
      ...m,
      alike: (name, count, steps) => {
        const agers = m.alike(name, count, steps);
        for (const each of agers) m.again(PROMISES.answers, () => each.pc.value === 0 || each.done);
        return agers;
      },
    });
  return { ...source, describe, promises: [PROMISES.answers], except: [] };
}

/**
 * Compares whether every query ends in every weakly fair run; where one does not, each follows the other's run for ever.
 *
 * @param fair false lets Spin's runs be unfair, which then differ
 * @returns where they differ, a sentence each
 */
export async function crossCheckEnds(
  { protocol, settings, ends }: Ending,
  verifier: EndlessVerifier,
  fair: boolean = true,
): Promise<string[]> {
  const source = answering(protocol);
  const own = explore(source);
  const theirs = await verifier.endless(settings, fair);
  const differences: string[] = [];
  if ((own.verdict === 'holds') !== ends) differences.push(`in the checker it ${own.verdict}`);
  if ((theirs === null) !== ends)
    differences.push(`in Spin ${theirs === null ? 'none is' : 'one is'} endless`);
  if (own.repeats !== undefined) {
    const run = { steps: asSpinSteps(own), repeats: own.repeats };
    if (!(await verifier.follows(settings, run))) differences.push('Spin cannot follow our run');
  }
  if (theirs !== null && !goesRound(source, PROMISES.answers, theirs))
    differences.push('the checker cannot follow Spin’s run');
  return differences;
}
