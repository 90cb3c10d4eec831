/**
 * Makes the figures of a page live when they come into view. Everything is readable without it: the static picture
 * stays in the page, and on paper it is the one that is printed.
 */
import { dress } from '../../lab/extension/theme.js';
import { followOutline } from './outline.js';
import { loadPlotly } from './plotly.js';
import { addTools, THEME } from './tools.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const live = new Set<HTMLElement>();

/** Of this theme. */
function colour(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
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
function redraw(): void {
  for (const figure of live) void draw(figure);
}
dark.addEventListener('change', redraw);
document.addEventListener(THEME, redraw);

addTools();
followOutline();
