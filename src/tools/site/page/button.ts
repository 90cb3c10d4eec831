/** Buttons of cells and of the page. */

/** What a cell's button does: `data-act`. */
export type ActName = 'run' | 'stop' | 'from' | 'code' | 'reset' | 'share' | 'download';

/** A button whose element says what it does. */
export function button(name: string, words: string, does: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.dataset.act = name;
  made.textContent = words;
  made.addEventListener('click', does);
  return made;
}
