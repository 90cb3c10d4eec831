/** How soon a page is there, on a machine a quarter as fast. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { openTab } from './browser.js';

const SLOWER = 4;

/** Milliseconds until a page's text and pictures stand in the window and its script has run. */
export async function timeToSee(browser: Browser, site: string, page: string): Promise<number> {
  const { page: tab, close } = await openTab(browser, { viewport: { width: 1280, height: 800 } });
  try {
    const session = await tab.context().newCDPSession(tab);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await tab.goto(pathToFileURL(join(site, page)).href);
    return await tab.evaluate<number>(
      `new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => {
        const [paint] = performance.getEntriesByName('first-contentful-paint');
        const [{ domContentLoadedEventEnd }] = performance.getEntriesByType('navigation');
        resolve(Math.round(Math.max(paint?.startTime ?? Infinity, domContentLoadedEventEnd)));
      })))`,
    );
  } finally {
    await close();
  }
}
