/** The outline says which section is in view and how far the reader has come. */
import { make } from '../../../live/element.js';

/** Part of the window, from its top, at which a heading counts as reached. */
const REACHED = 0.3;

export function followOutline(): void {
  const outline = document.querySelector('.outline');
  const fold = outline?.querySelector('details');
  const place = outline?.querySelector('.place');
  const links = [...(outline?.querySelectorAll<HTMLAnchorElement>('ol a') ?? [])];
  const main = document.querySelector('main');
  if (!outline || !fold || !place || !main || links.length === 0) return;
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const bar = make('progress', { 'aria-label': 'Read so far' });
  outline.append(bar);
  const section = make('span', 'section');
  place.after(section);

  const follow = (): void => {
    const { top, height } = main.getBoundingClientRect();
    bar.value = Math.min(1, Math.max(0, -top / Math.max(1, height - innerHeight)));
    const reached = headings.filter(
      (each) => each && each.getBoundingClientRect().top < innerHeight * REACHED,
    );
    // At the end of the page the last section is in view, however short it is.
    const here = bar.value > 0.999 ? links.length : reached.length;
    links.forEach((link, i) => {
      link.parentElement!.classList.toggle('passed', i < here - 1);
      if (i === here - 1) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    });
    const words = here === 0 ? 'On this page' : `${here} of ${links.length}`;
    if (place.textContent === words) return;
    place.textContent = words;
    if (here > 0) keepInView(links[here - 1]);
    section.textContent = here === 0 ? '' : ` · ${titleOf(links[here - 1])}`;
  };
  let waits = false;
  const soon = (): void => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      follow();
    });
  };
  addEventListener('scroll', soon, { passive: true });
  addEventListener('resize', soon);
  follow();
  // In a narrow window the list lies over the text: it goes when one has chosen.
  outline.addEventListener('click', (event) => {
    if (event.target instanceof HTMLAnchorElement) fold.open = false;
  });
  outline.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key !== 'Escape' || !fold.open) return;
    fold.open = false;
    fold.querySelector('summary')?.focus();
  });
}

/** The number of a section is told already. */
function titleOf({ textContent }: HTMLElement): string {
  return textContent!.replace(/^\d+\. /, '');
}

/** A long list scrolls in itself: what is in view there follows the page, which must not move for it. */
function keepInView(link: HTMLElement): void {
  const box = link.closest<HTMLElement>('.sections')!;
  const at = link.getBoundingClientRect();
  const seen = box.getBoundingClientRect();
  if (at.top < seen.top || at.bottom > seen.bottom)
    box.scrollTop += at.top - seen.top - (seen.height - at.height) / 2;
}
