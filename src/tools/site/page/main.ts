/**
 * Makes the figures of a page live when they come into view. Everything is readable without it: the static picture
 * stays in the page, and on paper it is the one that is printed. And a switch unfolds all code.
 */
import { dress } from '../../lab/extension/theme.js';
import { loadPlotly } from './plotly.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const live = new Set<HTMLElement>();

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

async function draw(figure: HTMLElement): Promise<void> {
  const source = figure.querySelector('script[type="application/json"]')?.textContent;
  const place = figure.querySelector<HTMLElement>('.live > div');
  if (!source || !place) return;
  const { react } = await loadPlotly();
  const theme = { paper: colour('--paper'), ink: colour('--ink'), faint: colour('--faint') };
  const { data, layout, config } = dress(JSON.parse(source), theme);
  // The page names the figure above it, where a long title can break.
  const height = Number(layout.height) - 30;
  figure.classList.add('is-live');
  place.style.height = `${height}px`;
  // Panels side by side would be squeezed on a phone: there they scroll, as the picture does.
  place.style.minWidth = 'xaxis2' in layout ? '35rem' : '0';
  const margin = {
    ...(layout.margin as object),
    t: 26 + (Array.isArray(layout.annotations) ? 6 : 0),
    l: 56,
    r: 14,
  };
  const shown = { ...layout, title: { text: '' }, height, margin, autosize: true };
  await react(place, data, shown, { ...config, responsive: true });
  live.add(figure);
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      draw(target as HTMLElement).catch((error: unknown) => {
        target.classList.remove('is-live');
        console.warn(error);
      });
    }
  },
  { rootMargin: '200px' },
);

for (const figure of document.querySelectorAll('figure.plot')) seen.observe(figure);
dark.addEventListener('change', () => {
  for (const figure of live) void draw(figure);
});

/** Unfolds or folds the code of all cells. */
function codeSwitch(): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'all-code';
  button.textContent = 'Show all code';
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(open));
    for (const each of document.querySelectorAll<HTMLDetailsElement>('.code > details')) each.open = open;
  });
  button.setAttribute('aria-pressed', 'false');
  return button;
}

if (document.querySelector('.code > details')) document.querySelector('.toc')?.after(codeSwitch());
