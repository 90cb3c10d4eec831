/** Buttons of cells and of the page. */
import { button as plain } from '../../../live/element.js';

/** What a cell's button does: `data-act`. */
export type ActName = 'run' | 'stop' | 'from' | 'code' | 'types' | 'reset' | 'share' | 'download';

/** A button whose element says what it does. */
export function button(name: string, words: string, does: () => void): HTMLButtonElement {
  return plain(words, does, { act: name });
}
