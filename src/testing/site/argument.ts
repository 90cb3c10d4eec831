/** Uses the argument in one picture as a reader does: bet, keys, choices, play. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { type Course, unpackCourses } from '../../simulator/replay/packed.js';
import { load } from '../../tutorial/data/load.js';
import { GONE } from '../../tutorial/picture/looks.js';
import { roundsIn } from '../../tutorial/picture/rounds.js';
import { runAxe } from './axe.js';
import { ADDRESS_TAKEN, inTab } from './browser.js';

const courses = unpackCourses(load('rounds'));
const courseOf = (kernel: string, mode: string): Course =>
  courses.find((each) => each.kernel === kernel && each.mode === mode && each.oneCgroup && !each.ages)!;

export async function usePicture(browser: Browser, site: string): Promise<void> {
  await inTab(browser, join(site, 'index.html'), async (page) => {
    const picture = page.locator('.argument-picture');
    await bet(page, picture);
    await byKeys(page, picture);
    await choose(picture);
    await simulate(page, picture);
    await play(page, picture);
    assert.deepEqual(await runAxe(page), []);
    await paper(page);
    await comeBack(page, picture);
  });
  await inTab(browser, join(site, '10-what-landed.html'), inNotebook);
}

/** What follows the picture in a notebook is folded until its bet is placed, also before the picture is live. */
async function inNotebook(page: Page): Promise<void> {
  const below = page.locator('[data-cell=owners-plot]');
  assert.equal(await page.locator('.argument-picture').count(), 0);
  assert.equal(await below.isVisible(), false);
  await page.locator('[data-cell=owners-picture]').scrollIntoViewIfNeeded();
  await page.locator('.argument-picture [data-bet] input').first().click();
  assert.equal(await below.isVisible(), true);
  await page.getByRole('button', { name: 'Take it back' }).click();
  assert.equal(await below.isVisible(), false);
}

/** Nothing moves before the bet, and no answer stands there. */
async function bet(page: Page, picture: Locator): Promise<void> {
  const round = picture.getByRole('slider', { name: 'Round' });
  assert.equal(await round.isDisabled(), true);
  assert.equal(await page.locator('[data-argument] img').isVisible(), false);
  assert.equal(await picture.locator('.outcome').innerText(), '');
  assert.equal(await picture.locator('.hint').innerText(), 'Your bet opens the picture.');
  // By keys one passes by a choice without placing it.
  const choice = picture.locator('fieldset[data-bet] input').first();
  await choice.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  assert.equal(await choice.isChecked(), true);
  assert.equal(await picture.locator('.outcome').innerText(), '');
  await choice.click();
  assert.match(await picture.locator('.outcome').innerText(), /^You bet “V, a VM”\. It is “P, the process/);
  assert.equal(await round.isDisabled(), false);
  assert.equal(await picture.locator('.hint').innerText(), 'Now play the rounds.');
}

const counters = (picture: Locator): Promise<string[]> => picture.locator('.counters .value').allInnerTexts();

/** Pages of V that look as if in swap, by the canvas' own pixels. */
const DARK = `(() => {
  const canvas = document.querySelector('.argument-picture canvas');
  const cell = [canvas.width / 64, (canvas.height - 8) / 64];
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] === 0x14 && data[i + 1] === 0x16 && data[i + 2] === 0x1c) dark++;
  return dark / (cell[0] - 1) / (cell[1] - 1);
})()`;

async function byKeys(page: Page, picture: Locator): Promise<void> {
  const rounds = roundsIn(courseOf('6.1', 'vm'));
  await picture.getByRole('slider', { name: 'Round' }).focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await picture.locator('.said').innerText(), /^After round 1 of 24\. V: 0 pages in swap/);
  await page.keyboard.press('End');
  const { V, P, scanned, freed } = rounds[24];
  assert.deepEqual(await counters(picture), [
    String(V.hot + V.warm),
    String(P.hot + P.warm),
    (scanned / freed).toFixed(2),
    'not recorded',
  ]);
  assert.equal(await page.evaluate(DARK), V.looks.filter((look) => look === GONE).length);
  await picture.getByRole('button', { name: 'One round back' }).click();
  assert.match(await picture.locator('.said').innerText(), /^After round 23 of 24\./);
  await picture.locator('summary').click();
  await picture.locator('tbody tr').nth(24).waitFor();
}

/** What was counted in another run is said to be; what was not counted is not made up. */
async function choose(picture: Locator): Promise<void> {
  const choice = (group: string, name: string): Locator =>
    picture.getByRole('group', { name: group }).getByRole('radio', { name });
  await choice('V is', 'a VM that runs an L2').check();
  await choice('Who is queried?', 'Linux 6.12').check();
  const { writes } = roundsIn(courseOf('6.12', 'l2'))[23];
  const lock = picture.locator('.counters div').last();
  assert.ok(writes !== null && writes.uncounted > 0);
  assert.match((await lock.innerText()).replace(/\s/g, ''), new RegExp(`≥${writes.counted}anotherrun`));
  assert.match(await lock.innerText(), new RegExp(`at ${writes.uncounted} of the requests`));
  assert.match(await lock.innerText(), /to unmap a page takes it too/);
  const agings = picture.getByRole('combobox', { name: 'agings' });
  await agings.selectOption('one before each request');
  assert.match(await lock.innerText(), /the agings before the requests are not counted/);
  await agings.selectOption('the kernel’s own');
  await choice('V is', 'a process').check();
  assert.deepEqual(await counters(picture).then((all) => all[3]), '–');
  await picture.getByRole('radio', { name: 'a VM', exact: true }).check();
  assert.deepEqual(await counters(picture).then((all) => all[3]), 'not recorded');
}

/** What the simulator does stands beside what the kernel did: the same with its policy, else what that policy would do. */
async function simulate(page: Page, picture: Locator): Promise<void> {
  const round = picture.getByRole('slider', { name: 'Round' });
  const headline = (start: string): Promise<void> =>
    picture.locator('.headline', { hasText: new RegExp(`^${start}`) }).waitFor();
  await picture.getByRole('radio', { name: 'a VM', exact: true }).check();
  await picture.getByRole('radio', { name: 'Linux 6.1', exact: false }).first().check();
  await picture.getByRole('radio', { name: 'what the simulator does' }).check();
  await headline('BASE under the reclaim rules of Linux 6.1, simulated');
  await round.focus();
  await page.keyboard.press('End');
  const { V, P } = roundsIn(courseOf('6.1', 'vm'))[24];
  const [byV, byP, , locks] = await counters(picture);
  assert.deepEqual([byV, byP], [String(V.hot + V.warm), String(P.hot + P.warm)]);
  assert.match(locks, /^\d[\d\s]*$/);
  assert.match(await picture.locator('.counters div').last().innerText(), /simulated;/);
  await picture.getByRole('combobox', { name: 'Who is queried?' }).selectOption('LANDED');
  await headline('LANDED under the reclaim rules of Linux 6.1, simulated');
  await picture.getByRole('combobox', { name: 'Who is queried?' }).selectOption('TRYLOCK');
  await headline('TRYLOCK under');
  assert.match(await picture.locator('.counters div').last().innerText(), /time stands still here/);
  await picture.getByRole('combobox', { name: 'P has' }).selectOption('4096 pages');
  await page.locator('.argument-picture[aria-busy=false]').waitFor();
  await picture.getByRole('radio', { name: 'what the kernel did' }).check();
  await headline('Linux 6.1, recorded');
}

/** It plays to the end, frame by frame: each 16 ms after the one before, as the picture is told, so that a slow machine's are as many. */
async function play(page: Page, picture: Locator): Promise<void> {
  await page.evaluate(`(() => {
    window.frames_ = 0;
    const request = window.requestAnimationFrame;
    window.requestAnimationFrame = (draw) => request(() => draw(16 * window.frames_++));
  })()`);
  const round = picture.getByRole('slider', { name: 'Round' });
  await round.fill('22');
  await picture.getByRole('button', { name: 'Play' }).click();
  await picture.getByText('After round 24 of 24').waitFor();
  const frames = await page.evaluate<number>('window.frames_');
  assert.ok(frames > 10, `${frames} frames`);
}

/** Paper has two rounds side by side. */
async function paper(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.argument-picture').isVisible(), false);
  assert.equal(await page.locator('[data-argument] img').isVisible(), true);
}

/** The address carries the choices, the browser keeps the bet; before it is placed a link leads to no later round. */
async function comeBack(page: Page, picture: Locator): Promise<void> {
  await page.emulateMedia({ media: 'screen' });
  await picture.getByRole('radio', { name: 'a VM that runs an L2' }).check();
  await picture.getByRole('slider', { name: 'Round' }).fill('7');
  const seen = [await picture.locator('.headline').innerText(), await picture.locator('.said').innerText()];
  await page.evaluate(ADDRESS_TAKEN);
  await page.reload();
  assert.equal(await picture.locator('.headline').innerText(), seen[0]);
  assert.equal(await picture.locator('.said').innerText(), seen[1]);
  await picture.getByRole('button', { name: 'Take it back' }).click();
  assert.match(await picture.locator('.said').innerText(), /^Before the first round/);
  await page.reload();
  assert.equal(await picture.locator('.headline').innerText(), seen[0]);
  assert.match(await picture.locator('.said').innerText(), /^Before the first round/);
  await picture.getByRole('button', { name: 'Show me the answer' }).click();
  assert.equal(await picture.locator('.said').innerText(), seen[1]);
}
