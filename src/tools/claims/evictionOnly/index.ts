import type { Claim } from '../claim.js';
import { churn, ordering } from './ordering.js';
import { rescueClock, shortT, window } from './rescueClock.js';
import { bothSigns } from './signs.js';
import { trap } from './trap.js';

/** Claim 3. */
export const evictionOnly: Claim = {
  number: 3,
  title: 'Eviction-only consultation of the shadow MMU',
  question: 'What is lost, and by whom, when L2’s accessed bits are read at the last check only, or never?',
  parts: [bothSigns, rescueClock, shortT, window, ordering, churn, trap],
};
