/** Uses the figures of a page: pointer, keys, touch, table, files, Plotly. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { inTab } from './browser.js';

export async function useFigures(browser: Browser, site: string): Promise<void> {
  const file = join(site, '00-gallery.html');
  await inTab(browser, file, async (page) => {
    const figure = await firstFigure(page);
    await pointsAndKeys(page, figure);
    await dataAndFiles(page, figure);
    await plotlyOnDemand(page, figure);
    await dark(page);
  });
  const phone = { hasTouch: true, isMobile: true, viewport: { width: 360, height: 700 } };
  await inTab(browser, file, byTouch, phone);
}

/** The first figure, once it is live. */
async function firstFigure(page: Page): Promise<Locator> {
  const figure = page.locator('figure.plot').first();
  await figure.locator('.readout').waitFor({ state: 'attached' });
  return figure;
}

const told = async (figure: Locator): Promise<string[]> =>
  (await figure.locator('.readout').innerText()).split('\n');

async function pointsAndKeys(page: Page, figure: Locator): Promise<void> {
  const stage = figure.locator('.static');
  const marker = figure.locator('g[clip-path] path[transform]').nth(1);
  await marker.hover();
  assert.deepEqual(await told(figure), ['BASE', 'Time (s): 1', 'Pages (thousands): 1 (0 to 2)']);
  const [ring, drawn] = [await figure.locator('.ring').boundingBox(), await marker.boundingBox()];
  const middle = (box: typeof ring): number => box!.x + box!.width / 2;
  assert.ok(Math.abs(middle(ring) - middle(drawn)) < 1, 'the ring is around the marker');
  await page.mouse.move(0, 0);
  assert.equal(await figure.locator('.readout').isVisible(), false);
  await stage.focus();
  for (const key of ['Home', 'ArrowRight', 'ArrowUp']) await page.keyboard.press(key);
  assert.deepEqual(await told(figure), ['LANDED', 'Time (s): 1', 'Pages (thousands): 2']);
  assert.equal(await figure.locator('.readout').getAttribute('aria-live'), 'polite');
  await page.keyboard.press('Escape');
  assert.equal(await figure.locator('.readout').isVisible(), false);
}

async function dataAndFiles(page: Page, figure: Locator): Promise<void> {
  await figure.locator('.figure-data summary').click();
  const rows = figure.locator('.figure-data tbody tr');
  await rows.first().waitFor(); // the table is made once it is unfolded, all rows at a time
  assert.equal(await rows.count(), 10);
  const file = async (name: string): Promise<string> => {
    const act = figure.locator(`[data-figure=${name}]`).click();
    const [download] = await Promise.all([page.waitForEvent('download'), act]);
    assert.ok(download.suggestedFilename().endsWith(`.${name}`));
    return readFileSync(await download.path(), 'utf8');
  };
  assert.match(await file('csv'), /^series,Time \(s\),Pages \(thousands\),from,to\r\nBASE,0,0,-1,1\r\n/);
  const svg = await file('svg');
  assert.match(svg, /^<svg xmlns="[^"]+" viewBox="0 0 700 [\d.]+" width="700"/);
  assert.ok(!svg.includes('ring') && svg.includes('font-weight="bold"'), 'with its title, without the ring');
}

async function plotlyOnDemand(page: Page, figure: Locator): Promise<void> {
  const loaded = (): Promise<boolean> => page.evaluate("'Plotly' in window");
  assert.equal(await loaded(), false, 'Plotly is not loaded before it is wanted');
  const explore = figure.locator('[data-figure=explore]');
  await explore.click();
  assert.equal(
    await page.evaluate('document.activeElement.dataset.figure'),
    'explore',
    'keys stay where they are',
  );
  await figure.locator('.live .main-svg').first().waitFor();
  await page.locator('.modebar-btn[tabindex="-1"]').first().waitFor({ state: 'attached' });
  assert.equal(await figure.locator('.static').isVisible(), false);
  // Its own rules are in force: the layers lie over each other, and a drag is the page's.
  const styleOf = (selector: string, name: string): Promise<string> =>
    page.evaluate(`getComputedStyle(document.querySelector('.live ${selector}')).${name}`);
  assert.equal(await styleOf('.main-svg', 'position'), 'absolute');
  assert.equal(await page.evaluate("document.querySelector('.live')._fullLayout.dragmode"), false);
  await explore.click();
  assert.equal(await figure.locator('.static').isVisible(), true);
}

/** The picture follows the theme; the numbers of a map keep the ink of their cells. */
async function dark(page: Page): Promise<void> {
  const colours = (): Promise<string[]> =>
    page.evaluate(
      `['figure.plot text[font-size="13"]', 'figure.plot g[clip-path] > text'].map((selector) => getComputedStyle(document.querySelector(selector)).fill)`,
    );
  const [label, number] = await colours();
  await page.emulateMedia({ colorScheme: 'dark' });
  const [darkLabel, darkNumber] = await colours();
  assert.deepEqual([label, darkLabel], ['rgb(31, 35, 40)', 'rgb(228, 231, 235)']);
  assert.equal(number, darkNumber);
}

/** A tap tells a value; a picture is as wide as the phone. */
async function byTouch(page: Page): Promise<void> {
  const figure = await firstFigure(page);
  await figure.and(page.locator('.is-narrow')).waitFor(); // drawn for the phone
  await figure.locator('g[clip-path] path[transform]').nth(1).tap();
  assert.deepEqual(await told(figure), ['BASE', 'Time (s): 1', 'Pages (thousands): 1 (0 to 2)']);
  const { scrolls, touch, text } = await page.evaluate<{ scrolls: boolean; touch: string; text: number }>(
    `((stage) => ({ scrolls: stage.scrollWidth > stage.clientWidth, touch: getComputedStyle(stage).touchAction, text: stage.querySelector('text[font-size="12"]').getBoundingClientRect().height }))(document.querySelector('.static'))`,
  );
  assert.equal(scrolls, false, 'nothing is to be swiped');
  assert.equal(touch, 'manipulation');
  assert.ok(text >= 12, `text of ${text} px`);
}
