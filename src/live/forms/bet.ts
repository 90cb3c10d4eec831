/** A question to bet on. */
import type { Keep } from './keep.js';
import type { Mounted } from './whatIf.js';

/** What stands under the bet's MIME type. */
export interface BetData {
  readonly id: string;
  readonly question: string;
  readonly because: string;
  readonly answer: unknown;
  readonly mine?: unknown;
}

/** Puts the bet in place of its folded answer. `markdown` gives HTML. */
export function mountBet(
  place: HTMLElement,
  bet: BetData,
  options: { readonly keep: Keep; readonly markdown: (source: string) => Node },
): Mounted {
  void bet;
  void options;
  return { remove: () => place.replaceChildren() };
}
