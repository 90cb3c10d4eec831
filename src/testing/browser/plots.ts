import type { Page } from 'playwright-core';
import { contrast } from '../../tutorial/plot/palette.js';
import { colours } from '../png.js';

/** What can be seen of one plot. */
export interface Seen {
  /** Its alt text. */
  label: string;
  /** The caption that is seen below it; empty when there is none. */
  caption: string;
  /** Part of the box that is not background, 0 to 1. */
  inked: number;
  /** Pixels of a strong colour: lines and marks, not text or grid. */
  coloured: number;
  /** Lowest WCAG contrast of a text against the plot's background, 1 to 21. */
  contrast: number;
  /** The text that has it. */
  faintest: string;
}

const plots = '.jp-NotebookPanel:not(.lm-mod-hidden) figure.plot:has(.readout)';
// In the page's own words: these run there, as text, since this program knows no DOM.
const scroll = `document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer')`;
// The numbers of a map stand on its colours.
const legible = '.static text:not(g[clip-path] > text):not([font-size="16"])';

/**
 * Scrolls through the notebook and looks at every plot, in order; `wanted` are known to be there. A busy machine draws
 * some of them after they were scrolled past: then once more from the top, as long as that finds another.
 */
export async function lookAtPlots(page: Page, wanted: number): Promise<Seen[]> {
  const seen = new Map<string, Seen>();
  for (let before = -1; before < seen.size && seen.size < wanted; ) {
    before = seen.size;
    await lookThrough(page, wanted, seen);
  }
  await page.evaluate(`(${scroll}).scrollTop = 0`);
  return [...seen.values()];
}

/** From the top to the end, or to the last one wanted. */
async function lookThrough(page: Page, wanted: number, seen: Map<string, Seen>): Promise<void> {
  await page.evaluate(`(${scroll}).scrollTop = 0`);
  for (let still = 0; still < 4 && seen.size < wanted; ) {
    await page
      .locator(plots)
      .first()
      .waitFor({ timeout: 30_000 })
      .catch(() => undefined);
    for (const label of await page.evaluate<string[]>(LABELS)) {
      if (seen.has(label)) continue;
      // Not by its place, which changes when one above it is drawn.
      const has = page.locator(`desc:text-is(${JSON.stringify(label)})`);
      const png = await page.locator(plots, { has }).first().locator('.static').screenshot();
      const [[background, most], ...others] = colours(png);
      const total = others.reduce((sum, [, count]) => sum + count, most);
      const { caption, texts } = await told(page, label);
      const ranked = texts
        .map(([text, fill]) => ({ text, ratio: contrast(hex(fill), hex(background)) }))
        .sort((a, b) => a.ratio - b.ratio);
      seen.set(label, {
        label,
        caption,
        inked: (total - most) / total,
        coloured: others.filter(([colour]) => strong(colour)).reduce((sum, [, count]) => sum + count, 0),
        contrast: ranked[0]?.ratio ?? 0,
        faintest: ranked[0]?.text ?? 'no text at all',
      });
    }
    const moved = await page.evaluate<number>(
      `{ const y = (${scroll}).scrollTop; (${scroll}).scrollTop += 700; (${scroll}).scrollTop - y }`,
    );
    still = moved ? 0 : still + 1;
  }
}

/** The words that stand for each plot: asked for all at once, since each question to the page takes a while. */
const LABELS = `[...document.querySelectorAll(${JSON.stringify(plots)})].map((plot) => plot.querySelector('desc').textContent)`;

/** What a plot's caption says, which comes before what unfolds, and every text of it that names or counts, with its colour. */
function told(page: Page, label: string): Promise<{ caption: string; texts: [string, string][] }> {
  return page.evaluate(`(() => {
    const plot = [...document.querySelectorAll(${JSON.stringify(plots)})]
      .find((plot) => plot.querySelector('desc').textContent === ${JSON.stringify(label)});
    return {
      caption: plot.querySelector('figcaption').innerText.split(/\\s*Figure in words/)[0],
      texts: [...plot.querySelectorAll(${JSON.stringify(legible)})]
        .filter((text) => text.textContent.trim())
        .map((text) => [text.textContent, getComputedStyle(text).fill]),
    };
  })()`);
}

function strong(colour: string): boolean {
  const parts = colour.split(',').map(Number);
  return Math.max(...parts) - Math.min(...parts) > 60;
}

/** `#rrggbb` of a colour written `r,g,b` or as a browser writes it, `rgb(r, g, b)`. */
function hex(colour: string): string {
  const channels = (colour.match(/[\d.]+/g) ?? []).slice(0, 3);
  return `#${channels.map((c) => Math.round(Number(c)).toString(16).padStart(2, '0')).join('')}`;
}
