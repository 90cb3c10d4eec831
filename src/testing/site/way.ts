/** Finding one's way in a page as a reader does: outline, theme, code, search, on a desk and on a phone. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { PATIENCE } from '../cores.js';
import { inTab } from './browser.js';

export async function findOnesWay(browser: Browser, site: string): Promise<void> {
  const file = (start: string): string =>
    join(site, readdirSync(site).find((name) => name.startsWith(start) && name.endsWith('.html'))!);
  const options = {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  } as const;
  const use = async (page: Page): Promise<void> => {
    await useOutline(page);
    await useTheme(page);
    await useCode(page);
    await useSearch(page);
    await page.goto(pathToFileURL(file('second-look.checker')).href);
    await followLongOutline(page);
    await page.goto(pathToFileURL(file('01-')).href);
    await page.setViewportSize({ width: 360, height: 740 });
    await onPhone(page);
  };
  await inTab(browser, file('01-'), use, options);
}

/** The policy of a page lets Playwright's own waiting evaluate nothing. */
async function until(page: Page, expression: string): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await page.evaluate(expression))) {
    assert.ok(Date.now() < end, expression);
    await sleep(50);
  }
}

/** The outline follows the reader once the browser has had nothing else to do. */
async function outlineFollows(page: Page): Promise<void> {
  await page.locator('.outline progress').waitFor();
}

/** Cells are laid out as they come into view and may be taller than was thought, so that End may be needed again. */
async function goToTheEnd(page: Page): Promise<void> {
  await outlineFollows(page);
  const end = Date.now() + PATIENCE;
  do {
    assert.ok(Date.now() < end, 'the end is reached');
    await page.keyboard.press('End');
    await sleep(300);
  } while (!(await page.evaluate("document.querySelector('.outline progress').value > 0.999")));
}

async function useOutline(page: Page): Promise<void> {
  await outlineFollows(page);
  const links = page.locator('.outline ol a');
  const all = await links.count();
  assert.equal(all, await page.locator('main h2').count());
  assert.ok(all > 3);
  const third = links.nth(2);
  await third.click();
  await page.locator('.outline ol a[aria-current]').waitFor();
  await until(page, "document.querySelector('.outline .place').textContent.startsWith('3 of ')");
  assert.equal(await page.locator('.outline ol a[aria-current]').innerText(), await third.innerText());
  assert.equal(await page.locator('.outline .passed').count(), 2);
  assert.ok(await third.isVisible(), 'the outline stays in view');
  await goToTheEnd(page);
  assert.match(await page.locator('.outline .place').innerText(), new RegExp(`^${all} of ${all}$`));
  const measure = await page.evaluate<number[]>(
    `[...document.querySelectorAll('.prose > p')].flatMap((each) => {
      const lines = Math.round(each.getBoundingClientRect().height / parseFloat(getComputedStyle(each).lineHeight));
      return lines < 3 ? [] : [each.innerText.length / (lines - 0.5)];
    }).sort((a, b) => a - b)`,
  );
  const median = measure[measure.length >> 1];
  assert.ok(median >= 60 && median <= 75, `a line holds ${median} characters`);
}

async function followLongOutline(page: Page): Promise<void> {
  await goToTheEnd(page);
  await until(
    page,
    `(() => {
      const { top, bottom } = document.querySelector('.outline ol a[aria-current]').getBoundingClientRect();
      const box = document.querySelector('.outline .sections');
      return box.scrollHeight > box.clientHeight && top >= 0 && bottom <= innerHeight;
    })()`,
  );
}

const paper = (page: Page): Promise<string> =>
  page.evaluate('getComputedStyle(document.body).backgroundColor');

async function useTheme(page: Page): Promise<void> {
  const light = await paper(page);
  await page.getByLabel('Theme').selectOption('dark');
  const dark = await paper(page);
  assert.notEqual(dark, light);
  await page.reload();
  assert.equal(await paper(page), dark, 'the choice is remembered');
  assert.equal(await page.getByLabel('Theme').inputValue(), 'dark');
  await page.getByLabel('Theme').selectOption('');
  assert.equal(await paper(page), light);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.equal(await paper(page), dark, 'without a choice it is the system');
  await page.emulateMedia({ colorScheme: 'light' });
}

async function useCode(page: Page): Promise<void> {
  const open = (): Promise<number> => page.locator('.code > details[open]').count();
  const all = await page.locator('.code > details').count();
  assert.ok(all > 0);
  assert.equal(await open(), 0);
  await page.getByRole('button', { name: 'Show all code' }).click();
  assert.equal(await open(), all);
  await page.reload();
  assert.equal(await open(), all, 'it is remembered');
  const cut = await page.evaluate<number>(
    "[...document.querySelectorAll('.code pre')].filter((each) => each.scrollWidth > each.clientWidth).length",
  );
  assert.equal(cut, 0, 'no code is cut off');
  await page.locator('.code pre a[href="tutorial.show.html#show"]').first().click();
  assert.match(await page.locator('h3:target').innerText(), /^show\(\)/);
  await page.goBack();
  await page.getByRole('button', { name: 'Show all code' }).click();
  assert.equal(await open(), 0);
}

async function useSearch(page: Page): Promise<void> {
  const dialog = page.locator('dialog.search');
  assert.equal(await dialog.count(), 0, 'nothing is loaded before');
  await page.keyboard.press('/');
  await dialog.waitFor();
  await page.keyboard.type('mmu_lock');
  await page.locator('.search li').first().waitFor();
  assert.equal(await dialog.locator('input').inputValue(), 'mmu_lock');
  assert.match(await page.locator('.search .count').innerText(), /^\d+ places/);
  assert.match((await page.locator('.search li mark').first().innerText()).toLowerCase(), /^mmu/);
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate('document.activeElement.closest(".search li") !== null'), true);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Escape');
  assert.equal(await dialog.isVisible(), false);
  await page.keyboard.press('/');
  await dialog.locator('input').fill('glossary access_tracking zzzz');
  assert.match(await page.locator('.search .count').innerText(), /^0 places/);
  await dialog.locator('input').fill('accessed bit');
  await page.keyboard.press('Enter');
  await page.waitForURL(/glossary\.html#accessed-bit$/);
}

async function onPhone(page: Page): Promise<void> {
  await outlineFollows(page);
  const summary = page.locator('.outline summary');
  await page.evaluate('scrollTo(0, 3000)');
  await until(page, "document.querySelector('.outline').getBoundingClientRect().top === 0");
  await summary.click();
  const last = page.locator('.outline ol a').last();
  await last.click();
  assert.equal(await page.locator('.outline ol').isVisible(), false, 'the list goes when one has chosen');
  assert.ok((await page.locator('h2:target').boundingBox())!.y >= (await summary.boundingBox())!.height);
  await summary.click();
  const small = await page.evaluate<string[]>(
    `[...document.querySelectorAll('.bar a, .tools *, .outline :is(a, summary, button), .argument svg a, .pager a')]
      .map((each) => [each.textContent, each.getBoundingClientRect()])
      .filter(([, { width, height }]) => width > 0 && Math.min(width, height) < 24)
      .map(([words, { width, height }]) => words.trim() + ' ' + width + ' x ' + height)`,
  );
  assert.deepEqual(small, [], 'a finger finds everything');
}
