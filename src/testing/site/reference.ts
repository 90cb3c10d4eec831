/** The reference as a reader without scripts uses it: to a name and back. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import * as library from '../../index.js';
import { inTab } from './browser.js';

export async function useReference(browser: Browser, site: string, shots: string): Promise<void> {
  const options = { javaScriptEnabled: false, viewport: { width: 360, height: 800 } };
  const use = async (page: Page): Promise<void> => {
    await page.getByRole('link', { name: 'Every name that a cell can import' }).click();
    await page.waitForURL(/\/api\.html$/);
    const names = await page.locator('main p a').allInnerTexts();
    const lacking = Object.keys(library).filter(
      (name) => !names.includes(name) && !names.includes(`${name}()`),
    );
    assert.deepEqual(lacking, [], 'everything that a cell can import is listed');
    await page.getByRole('link', { name: 'simulate()', exact: true }).click();
    await page.waitForURL(/#simulate$/);
    assert.match(await page.locator('h3:target').innerText(), /^simulate\(\)/);
    await page.screenshot({ path: join(shots, 'reference-simulate.png') });
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('nav.outline').isVisible(), false, 'paper needs no links');
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('link', { name: 'All notebooks' }).click();
    await page.waitForURL(/\/index\.html$/);
  };
  await inTab(browser, join(site, 'index.html'), use, options);
}

/** Names of the main door whose section of the reference shows no example. */
export function withoutExample(site: string): string[] {
  const list = readFileSync(join(site, 'api.html'), 'utf8');
  return Object.keys(library).filter((name) => {
    const [, file, place] = new RegExp(`<a href="([^"#]+)#([^"]+)">${name}(?:\\(\\))?<`).exec(list) ?? [];
    if (file === undefined) return true;
    const [, section] = readFileSync(join(site, file), 'utf8').split(`<h3 id="${place}">`);
    return !/<h\d [^>]*>Example/.test(section.split('<h3 ')[0]);
  });
}

/** Every link of every page that leads to no page or to no place on it. */
export function lostLinks(site: string): string[] {
  const files = readdirSync(site).filter((name) => name.endsWith('.html'));
  const pages = new Map(files.map((name) => [name, readFileSync(join(site, name), 'utf8')]));
  const places = new Map(
    [...pages].map(([name, html]) => [
      name,
      new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)),
    ]),
  );
  return [...pages].flatMap(([name, html]) =>
    [...html.matchAll(/<a [^>]*?href="(?!https?:)([^"#]*)#?([^"]*)"/g)]
      .filter(([, file, place]) => {
        const there = places.get(file || name);
        // In HTML `#top` is the start of any page, as no place is.
        return there === undefined || (!['', 'top'].includes(place) && !there.has(decodeURIComponent(place)));
      })
      .map(([link]) => `${name}: ${link}`),
  );
}
