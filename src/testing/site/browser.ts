/** Looks at pages of the site in Chromium, from disk, with the network cut. */
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PATIENCE } from '../cores.js';
import { runAxe } from './axe.js';

export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

interface OnScreen {
  readonly figures: number;
  /** Figures that tell their values. */
  readonly live: number;
  /** Static pictures with a visible size. */
  readonly pictures: number;
  /** Width of the document, px. */
  readonly width: number;
}

/** What a page is like in one view. */
export interface Look extends OnScreen {
  /** Requests that would have left the machine. */
  readonly outside: readonly string[];
  readonly troubles: readonly string[];
  /** Static pictures that would be printed. */
  readonly printed: number;
  /** What axe finds, one line each; where scripts run and it was asked to look. */
  readonly axe: readonly string[];
}

export type Axe = 'nothing' | 'one theme' | 'both themes';

/**
 * Told to a page: the address has what was changed, which it takes 300 ms later. By a timer of the page's own, which comes
 * after those that are due before it, however slow the machine.
 */
export const ADDRESS_TAKEN = 'new Promise((taken) => setTimeout(taken, 350))';

/** A tab that listens. */
export interface Tab {
  readonly page: Page;
  /** What the browser has to say; of a page that is well, nothing. */
  readonly troubles: string[];
  /** Addresses that were asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Opens one, offline. */
export async function openTab(browser: Browser, options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const troubles: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('request', (request) => asked.push(request.url()));
  return { page, troubles, asked, close: () => context.close() };
}

/** Uses a page from disk in a tab of its own; the browser must have nothing to say. */
export async function inTab<T>(
  browser: Browser,
  file: string,
  use: (page: Page, tab: Tab) => Promise<T>,
  options: BrowserContextOptions = { viewport: { width: 1000, height: 900 } },
): Promise<T> {
  const tab = await openTab(browser, options);
  try {
    await tab.page.goto(pathToFileURL(file).href);
    const used = await use(tab.page, tab);
    assert.deepEqual(tab.troubles, []);
    return used;
  } finally {
    await tab.close();
  }
}

/** How a tab reads. */
export interface ReaderOptions {
  readonly script: boolean;
  /** The pages' scripts are not beside them. */
  readonly alone?: boolean;
  /** Looks of texts that axe has judged, on any page. */
  readonly judged?: Set<string>;
}

/** Looks at pages one after the other, as a reader's tab does. */
export interface Reader {
  /**
   * Reads through a page and checks what is seen. One that is open already is not opened again: its window changes.
   *
   * @param shot where a picture of the page goes when the check throws
   * @param axe what axe looks at: nothing, the page, or the colours of the other theme too
   */
  look(file: string, view: View, shot: string, check: (seen: Look) => void, axe?: Axe): Promise<void>;
  close(): Promise<void>;
}

/** Opens a tab. One for many pages, since each new one takes as long as a page does. */
export async function makeReader(
  browser: Browser,
  { script, alone = false, judged = new Set() }: ReaderOptions,
): Promise<Reader> {
  const { page, troubles, asked, close } = await openTab(browser, { javaScriptEnabled: script });
  let isOpen = '';
  const look = async (file: string, { width, scheme }: View, what: Axe): Promise<Look> => {
    asked.length = 0;
    troubles.length = 0;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ media: 'screen', colorScheme: scheme });
    if (isOpen !== file) {
      isOpen = file;
      await page.goto(pathToFileURL(file).href);
      // What a bet folds is looked at, too.
      await page.evaluate("for (const each of document.querySelectorAll('details.cover')) each.open = true");
    }
    if (script) await page.evaluate(alone ? FIRST_LIVE : FIGURES_LIVE);
    const seen = await page.evaluate<OnScreen>(countFigures);
    const axe = script && what !== 'nothing' ? await runAxe(page, { judged }) : [];
    if (script && what === 'both themes') {
      await page.emulateMedia({ colorScheme: scheme === 'light' ? 'dark' : 'light' });
      axe.push(...(await runAxe(page, { judged, coloursOnly: true })));
    }
    await page.emulateMedia({ media: 'print', colorScheme: scheme });
    const { pictures: printed } = await page.evaluate<OnScreen>(countFigures);
    const outside = asked.filter((address) => !/^(file|data|blob):/.test(address));
    return { ...seen, outside, troubles, printed, axe };
  };
  return {
    async look(file, view, shot, check, axe = 'one theme') {
      const seen = await look(file, view, axe);
      try {
        check(seen);
      } catch (error) {
        await page.emulateMedia({ media: 'screen' });
        await photograph(page, view, shot);
        throw error;
      }
    },
    close,
  };
}

/**
 * Figures become live one after the other when the browser has nothing else to do. In a window that has changed they have
 * their new size two frames later.
 */
const FIGURES_LIVE = `(async () => {
  for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
  for (const end = Date.now() + ${PATIENCE}; document.querySelector('figure.plot:not(:has(> .readout))') && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 20));
})()`;

/** Long enough for the first to be live, if any were to be: what leads there asks for idle time twice, before we do, as we do. */
const FIRST_LIVE = `(async () => {
  for (let times = 0; times < 2; times++) await new Promise((idle) => requestIdleCallback(idle, { timeout: 1000 }));
})()`;

/** An `OnScreen`, told by the page itself in one go, since each question to it takes a while. */
const countFigures = `(() => {
  const visible = (selector) =>
    [...document.querySelectorAll(selector)]
      .map((each) => each.getBoundingClientRect())
      .filter(({ width, height }) => width > 200 && height > 100).length;
  return {
    figures: document.querySelectorAll('figure.plot').length,
    live: document.querySelectorAll('figure.plot > .readout').length,
    pictures: visible('figure.plot .static > svg'),
    width: document.documentElement.scrollWidth,
  };
})()`;

/** Chromium paints no picture of a page much taller than this, in px: of a longer one only the beginning is taken. */
const TALLEST = 10_000;

async function photograph(page: Page, { width }: View, path: string): Promise<void> {
  const height = (await page.locator('body').boundingBox())?.height ?? 0;
  await page.screenshot({
    path,
    fullPage: true,
    clip: { x: 0, y: 0, width, height: Math.min(height, TALLEST) },
  });
}

/** What reads badly in a rule of style, and what axe says of it. */
const FAINT: readonly (readonly [rule: string, id: RegExp])[] = [
  ['em { color: #8a8a8a !important }', /^color-contrast: /],
  ['main p { background-color: #777 !important }', /^color-contrast: /],
  ['main p { opacity: 0.4 }', /^color-contrast: /],
  ['main p a { color: #223366 !important; text-decoration: none !important }', /^link-in-text-block: /],
  ['main p a { text-decoration: none !important }', /^link-in-text-block: /],
];

/** A page that reads well and then does not, though nearly all its looks have been judged. */
export async function findsWhatIsFaint(browser: Browser, file: string): Promise<void> {
  await inTab(browser, file, async (page) => {
    const judged = new Set<string>();
    const style = (rule: string): Promise<unknown> =>
      page.evaluate(
        `{ const [sheet = new CSSStyleSheet()] = document.adoptedStyleSheets; sheet.replaceSync('${rule}'); document.adoptedStyleSheets = [sheet]; }`,
      );
    assert.deepEqual(await runAxe(page, { judged }), []);
    for (const [rule, id] of FAINT) {
      await style(rule);
      const [found = 'nothing'] = await runAxe(page, { judged: new Set(judged), coloursOnly: true });
      assert.match(found, id, rule);
    }
    await style('');
    assert.deepEqual(await runAxe(page, { judged, coloursOnly: true }), []);
  });
}
