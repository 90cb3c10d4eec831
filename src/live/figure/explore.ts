/** Plotly, only when a reader asks for it: to zoom, to hide series. */
import { button, make } from '../element.js';
import type { PlotlyData } from './data.js';
import type { Plotly } from './plotly.js';
import { dress, type LiveFigure } from './theme.js';

let load: (() => Promise<Plotly>) | null = null;

/** Says how Plotly comes into the page; until then figures offer no zoom. */
export function plotlyBy(loader: () => Promise<Plotly>): void {
  load = loader;
}

const WORDS = 'Zoom with Plotly';
const THEMES = { attributes: true, attributeFilter: ['data-theme', 'data-jp-theme-name'] };

/** A button that puts Plotly in the place of a figure's picture, and the picture back; null where there is no Plotly. */
export function exploreButton(figure: HTMLElement, plotly: PlotlyData): HTMLButtonElement | null {
  if (load === null) return null;
  const loading = load;
  const live = make('div', 'live');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const themes = new MutationObserver(() => redraw());
  let drawn: Plotly | null = null;
  let comes = false;
  const redraw = (): void => {
    if (drawn !== null) void draw(drawn, live, plotly);
  };
  const close = (): void => {
    drawn?.purge(live);
    drawn = null;
    themes.disconnect();
    dark.removeEventListener('change', redraw);
    live.remove();
    figure.classList.remove('is-live');
    made.textContent = WORDS;
  };
  const open = async (): Promise<void> => {
    drawn = await loading();
    figure.querySelector('.static')?.after(live);
    figure.classList.add('is-live');
    await draw(drawn, live, plotly);
    made.textContent = 'Back to the picture';
    for (const each of [document.documentElement, document.body]) themes.observe(each, THEMES);
    dark.addEventListener('change', redraw);
  };
  const turn = (): void => {
    if (live.isConnected) {
      close();
      return;
    }
    // Not disabled: a button that is loses the focus, and with it the keys.
    if (comes) return;
    comes = true;
    made.textContent = 'Loading …';
    open()
      .catch((error: unknown) => {
        close();
        made.textContent = error instanceof Error ? error.message : String(error);
      })
      .finally(() => {
        comes = false;
      });
  };
  const made = button(WORDS, turn, { figure: 'explore' });
  return made;
}

function draw(drawer: Plotly, live: HTMLElement, plotly: PlotlyData): Promise<void> {
  // The figure has its title as text.
  const margin = { ...(plotly.layout.margin as object), t: 48, l: 56, r: 14 };
  return drawPlotly(drawer, live, { ...plotly, layout: { ...plotly.layout, title: { text: '' }, margin } });
}

/** Draws with Plotly in the colours of a place. A drag scrolls the page until a reader chooses to zoom. */
export async function drawPlotly({ react }: Plotly, place: HTMLElement, plotly: PlotlyData): Promise<void> {
  const colour = (name: string): string => colourOf(place, name);
  const theme = { paper: colour('--paper'), ink: colour('--ink'), faint: colour('--faint') };
  // Plotly writes into what it draws.
  const copy = structuredClone({ config: {}, ...plotly }) as unknown as LiveFigure;
  const { data, layout, config } = dress(copy, theme);
  const shown = { ...layout, autosize: true, dragmode: false };
  await react(place, data, shown, { ...config, responsive: true, displaylogo: false, displayModeBar: true });
  // Its buttons are for a hand; keys have the picture and the table.
  for (const each of place.querySelectorAll<HTMLElement>('.modebar-btn')) each.tabIndex = -1;
}

/** A colour of the page as it is in the present theme. */
function colourOf(place: HTMLElement, name: string): string {
  const probe = make('span');
  probe.style.color = `var(${name})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
