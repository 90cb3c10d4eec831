/** What follows a bet would give its answer away: until the bet is placed it is folded, down to the next heading. */
import { make } from '../../../live/element.js';
import { placeOf } from './address.js';

const WORDS = 'What follows gives the answer away';
/** Said while it is folded. */
const FOLDED = ', so it is folded until you bet. Unfold it';

/** Folds what follows a cell, or with `open` shows it. */
function cover(cell: Element, open: boolean): void {
  const next = cell.nextElementSibling;
  const known = next instanceof HTMLDetailsElement && next.classList.contains('cover') ? next : null;
  if (known === null && open) return;
  const made = known ?? wrapped(cell);
  if (made === null) return;
  made.classList.toggle('is-lifted', open);
  made.open = open || leadsInto(made);
}

/** What a bet in a cell is to call when its answer is opened or closed; where it belongs to no cell nothing is folded. */
export function coverOf(cell: Element | null): (open: boolean) => void {
  let first = true;
  return (open) => {
    if (cell === null) return;
    // Folds nothing again that a reader has unfolded: for a bet that is shown once more.
    const known = first && !open && cell.nextElementSibling?.classList.contains('cover');
    first = false;
    if (!known) cover(cell, open);
  };
}

function wrapped(cell: Element): HTMLDetailsElement | null {
  const inside: Element[] = [];
  for (let next = cell.nextElementSibling; next?.matches('.cell'); next = next.nextElementSibling) {
    const heading = next.matches('.prose') ? next.querySelector(':scope > :is(h2, h3, h4)') : null;
    if (heading === null) {
      inside.push(next);
      continue;
    }
    // The end of the section, where the next one begins in the same cell.
    const rest = [...next.children].slice(0, [...next.children].indexOf(heading));
    if (rest.length > 0) inside.push(make('div', 'cell prose', ...rest));
    break;
  }
  if (inside.length === 0) return null;
  const made = make('details', 'cover', make('summary', '', WORDS, make('span', 'folded', FOLDED)));
  cell.after(made);
  made.append(...inside);
  return made;
}

/** Whether the address leads to something in it. */
function leadsInto(made: Element): boolean {
  const id = decoded(placeOf(location.hash));
  return id !== '' && made.contains(document.getElementById(id));
}

/** A link may be torn in the middle of a letter. */
function decoded(place: string): string {
  try {
    return decodeURIComponent(place);
  } catch {
    return '';
  }
}

/** A link within the page leads into what is folded, in browsers that do not unfold it by themselves. */
export function unfoldForLinks(): void {
  addEventListener('hashchange', () => {
    for (const each of document.querySelectorAll<HTMLDetailsElement>('.cover:not([open])'))
      if (leadsInto(each)) {
        each.open = true;
        document.getElementById(location.hash.slice(1))?.scrollIntoView();
      }
  });
}
