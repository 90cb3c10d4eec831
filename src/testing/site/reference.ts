/** The reference as a reader without scripts uses it: to it and back, and its contents one sort at a time. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';

export async function useReference(browser: Browser, site: string, shots: string): Promise<void> {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    offline: true,
    viewport: { width: 360, height: 800 },
  });
  try {
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(site, 'index.html')).href);
    await page.getByRole('link', { name: 'Every name that a cell can import' }).click();
    assert.match(page.url(), /\/api\.html$/);
    await chooseSorts(page, shots);
    const name = page.locator('nav.toc .function a').first();
    const place = (await name.getAttribute('href')) ?? '';
    await name.click();
    assert.ok(page.url().endsWith(place), 'a name in the contents leads to its place');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('nav.toc').isVisible(), false, 'paper needs no links');
    assert.equal(await hidden(page, '.entry'), 0, 'paper shows everything');
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('link', { name: 'All notebooks' }).click();
    assert.match(page.url(), /\/index\.html$/);
  } finally {
    await context.close();
  }
}

async function chooseSorts(page: Page, shots: string): Promise<void> {
  const sorts = { Functions: 'function', Types: 'type', Constants: 'constant' };
  for (const [word, sort] of Object.entries(sorts)) {
    await page.getByRole('radio', { name: word }).check();
    const all = page.locator(`nav.toc li li`);
    const shown = page.locator(`nav.toc li li.${sort}`);
    assert.ok((await shown.count()) > 0, word);
    assert.equal(await hidden(page, `nav.toc li li.${sort}`), 0, word);
    assert.equal(await hidden(page, 'nav.toc li li'), (await all.count()) - (await shown.count()), word);
    assert.equal(await hidden(page, `.entry`), 0, 'the text stays whole');
  }
  await page.screenshot({ path: join(shots, 'reference-constants.png') });
  await page.getByRole('radio', { name: 'All' }).check();
  assert.equal(await hidden(page, 'nav.toc li li'), 0);
}

async function hidden(page: Page, selector: string): Promise<number> {
  return page.locator(selector).and(page.locator(':not(:visible)')).count();
}
