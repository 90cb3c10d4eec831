import type { Claim } from '../claim.js';
import { independentQueries, passTimes, runsOfQueries } from './runsOfQueries.js';
import { bail, whichPagesAreYoung } from './verdictsOfPages.js';

/** Claim 1. */
export const luckIsNotFastness: Claim = {
  number: 1,
  title: 'Luck is not fastness',
  question: 'If mmu_lock happens to be free at the first query, is the VM fast to ask?',
  parts: [runsOfQueries, independentQueries, passTimes, whichPagesAreYoung, bail],
};
