/** Uses the forms of a page as a reader does: by keys, by hand, with a reload, on a phone, on paper. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { runAxe } from './axe.js';
import { ADDRESS_TAKEN, inTab } from './browser.js';

/** @param name the page of the notebook of forms */
export async function useForms(browser: Browser, site: string, name: string): Promise<void> {
  const use = async (page: Page): Promise<void> => {
    await bets(page);
    await steps(page);
    await whatIfs(page);
    await exercise(page);
    assert.deepEqual(await runAxe(page), []);
    await paper(page);
    await comeBack(page);
    await reset(page);
  };
  await inTab(browser, join(site, name), use, { viewport: { width: 360, height: 800 } });
}

const cell = (page: Page, id: string): Locator => page.locator(`[data-cell="${id}"]`);
const button = (form: Locator, name: string): Locator => form.getByRole('button', { name, exact: true });

async function bets(page: Page): Promise<void> {
  const choice = cell(page, 'choice').locator('.bet');
  const outcome = choice.locator('.outcome');
  assert.equal(await choice.locator('.static').isVisible(), false);
  // What follows a bet is folded until it is placed, other bets too.
  const race = cell(page, 'race');
  const inView = async (): Promise<boolean[]> =>
    Promise.all(['number', 'curve', 'race'].map((each) => cell(page, each).isVisible()));
  assert.equal(await page.locator('details.cover').count(), 3);
  assert.deepEqual(await inView(), [false, false, false]);
  const fold = page.getByText('What follows gives the answer away').first();
  await fold.click();
  assert.deepEqual(await inView(), [true, false, false]);
  await fold.click();
  assert.deepEqual(await inView(), [false, false, false]);
  assert.equal(await choice.locator('legend').innerText(), 'How many of the pages?');
  await choice.locator('fieldset[data-bet] input').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await outcome.innerText(), '', 'a key that goes from choice to choice is no bet');
  await page.keyboard.press('Enter');
  assert.equal(await outcome.innerText(), 'You bet “all”. It is “half”. Half were touched.');
  assert.deepEqual(await choice.locator('.mark').allInnerTexts(), ['', '← the answer', '← your bet']);
  assert.deepEqual(await inView(), [true, false, false]);
  await choice.getByRole('textbox').fill('two of four');
  await choice.getByRole('textbox').blur();

  const number = cell(page, 'number').locator('.bet');
  await number.getByRole('spinbutton').fill('30');
  await number.getByRole('spinbutton').blur();
  await button(number, 'Place the bet').click();
  assert.match(
    await number.locator('.outcome').innerText(),
    /^You bet 30 %\. It is 18 %: you were 12 points too high/,
  );
  await button(number, 'Take it back').click();
  assert.equal(await number.locator('.outcome').innerText(), '');
  await button(number, 'Show me the answer').click();
  assert.match(await number.locator('.outcome').innerText(), /^It is 18 %\. Counted/);
  await button(number, 'Hide the answer').click();
  assert.equal(await number.locator('.outcome').innerText(), '');
  await button(number, 'Show me the answer').click();
  assert.deepEqual(await inView(), [true, true, false]);

  const curve = cell(page, 'curve').locator('.bet');
  await curve.locator('svg.draw').scrollIntoViewIfNeeded();
  const box = (await curve.locator('svg.draw').boundingBox())!;
  const at = (x: number): [number, number] => [box.x + x * box.width, box.y + 0.5 * box.height];
  await page.mouse.move(...at(0.15));
  await page.mouse.down();
  await page.mouse.move(...at(0.95), { steps: 4 });
  await page.mouse.up();
  await curve.getByText('Set points by sliders').click();
  await curve.getByLabel('pages at 0 s').press('Home');
  await button(curve, 'Place the bet').click();
  assert.match(
    await curve.locator('.outcome').innerText(),
    /^Both are drawn\. The gap is widest at 4 s: you drew/,
  );
  assert.deepEqual(await curve.locator('svg.draw line + text').allTextContents(), [
    '0',
    '2',
    '4',
    '6',
    '8',
    '10',
  ]);
  assert.ok((await smallestText(page, 'svg.draw text')) >= 12);
  assert.equal(await race.isVisible(), true);
  await button(curve, 'Take it back').click();
  assert.equal(await race.isVisible(), false);
  await button(curve, 'Show me the answer').click();
  assert.equal(await race.isVisible(), true);
}

/** Told to a page: the timer that plays waits for us. By itself it would leave nothing to pause after the next step but one. */
const HOLD_TIMER = `{
  const [every, end] = [setInterval, clearInterval];
  window.setInterval = (act, period) => {
    window.timer = { act, period, isOver: false, id: every(() => {}, 1e9) };
    return window.timer.id;
  };
  window.clearInterval = (id) => {
    if (id === window.timer?.id) window.timer.isOver = true;
    end(id);
  };
}`;

async function steps(page: Page): Promise<void> {
  const race = cell(page, 'race').locator('.stepper');
  await button(race, 'Next').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  const last = await race.locator('tbody tr').count();
  assert.ok((await race.locator('.step').innerText()).startsWith(`${last} of ${last}. user`));
  assert.equal(await race.locator('tr[aria-current=step] .number').innerText(), String(last));
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  assert.equal(await race.locator('tr[aria-current=step] .number').innerText(), '2');
  await page.evaluate(HOLD_TIMER);
  await button(race, 'Play').click();
  const period = await page.evaluate<number>('window.timer.period');
  assert.ok(period >= 500 && period <= 5000, `a step is seen for ${period} ms`);
  await page.evaluate('window.timer.act()');
  assert.equal(await race.locator('tr[aria-current=step] .number').innerText(), '3');
  assert.equal(await page.evaluate('window.timer.isOver'), false);
  await button(race, 'Pause').click();
  await button(race, 'Play').waitFor();
  assert.equal(await page.evaluate('window.timer.isOver'), true, 'steps go on that are paused');
  const frames = cell(page, 'rmap').locator('.stepper');
  assert.equal(await frames.locator('.frame:visible').count(), 1);
  await button(frames, 'Next').click();
  assert.match(await frames.locator('.step').innerText(), /^2 of 3\. add 2/);
  const moved = cell(page, 'generations').locator('.stepper');
  await button(moved, 'Next').click();
  assert.match(await moved.locator('.step').innerText(), /^2 of 3\. age; generation 4 is opened/);
  assert.equal(await moved.locator('.frame:visible').count(), 1);
  const smallest = await smallestText(page, '.stepper :is(svg text, td, th, dd, p)');
  assert.ok(smallest >= 12, `${smallest} px`);
}

/** The smallest text on a phone, px: letters of a picture times how much it is shrunk. */
function smallestText(page: Page, selector: string): Promise<number> {
  return page.evaluate<number>(
    `Math.min(...[...document.querySelectorAll('${selector}')].filter((each) => each.checkVisibility()).map((each) =>
      parseFloat(getComputedStyle(each).fontSize) * (each.ownerSVGElement ? Math.hypot(each.getScreenCTM().a, each.getScreenCTM().b) : 1)))`,
  );
}

async function whatIfs(page: Page): Promise<void> {
  const figure = cell(page, 'figure').locator('.what-if');
  const built = cell(page, 'figure').locator(':scope > .output').nth(1);
  const status = figure.locator('.status');
  const said = (pattern: RegExp): Promise<void> => status.filter({ hasText: pattern }).waitFor();
  // What is said in passing may have gone when one looks for it.
  await page.evaluate(`(() => {
    const status = document.querySelector('[data-cell=figure] .what-if .status');
    window.passing = [];
    new MutationObserver(() => window.passing.push(status.textContent)).observe(status, { subtree: true, childList: true, characterData: true });
  })()`);
  await figure.locator('input[type=range][name=second]').focus();
  await page.keyboard.press('ArrowRight');
  await said(/^b: 3 → 4$/);
  const passing = await page.evaluate<string[]>('window.passing');
  assert.ok(
    passing.some((words) => /^Running the cells? (?:above )?first …$/.test(words)),
    `${passing}`,
  );
  assert.equal(await built.isVisible(), false);
  assert.equal(await figure.locator('.result figure svg').count(), 1);
  await page.keyboard.press('End');
  await said(/^b: 4 → 9$/);
  const first = figure.locator('input[type=number][name=first]');
  await first.fill('2000');
  await first.blur();
  await said(/^first bar must be from 1 to 1000 pages\.$/);
  await figure.locator('input[type=checkbox][name=tall]').check();
  await said(/^b: 9 → 500$/);

  const texts = cell(page, 'texts').locator('.what-if');
  assert.match(await texts.locator('.status').innerText(), /a second or two/);
  await texts.locator('select[name=policy]').selectOption('REV');
  await texts.locator('.status').filter({ hasText: '17 % → 23 %. 2 cells differ: marked' }).waitFor();
  assert.deepEqual(await texts.locator('td.is-changed').allInnerTexts(), ['REV (was BASE)', '23 (was 17)']);
  await texts.locator('select[name=policy]').selectOption('never');
  await texts.locator('.status.error').filter({ hasText: 'There is no such policy.' }).waitFor();
  await button(texts, 'Back to the first values').click();
  assert.equal(await texts.locator('.result').isVisible(), false);
  assert.equal(await cell(page, 'texts').locator(':scope > .output table').last().isVisible(), true);
  assert.match(await status.innerText(), /^b: 9 → 500$/, 'the other what-if stays as it is');
}

/** An answer that is run is checked. */
async function exercise(page: Page): Promise<void> {
  const answer = cell(page, 'exercise');
  assert.equal(await cell(page, 'check').locator('[data-exercise]').getAttribute('data-exercise'), 'open');
  await answer.locator('[data-act=code]').click();
  await answer.getByRole('textbox').click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('const mine = 8;');
  await answer.locator('[data-act=run]').click();
  await cell(page, 'check').locator('[data-exercise=wrong]').waitFor();
  assert.match(await cell(page, 'check').locator('.output').innerText(), /Not yet: too many\./);
}

/** Paper has the static forms: all answers, all steps, the first values. */
async function paper(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  const seen = (selector: string): Promise<number> => page.locator(`${selector}:visible`).count();
  assert.deepEqual(
    [
      await seen(':is(.bet, .steps, .what-if, .exercise) > .static'),
      await seen('.stepper'),
      await seen('.controls'),
      await seen('.bet-form'),
    ],
    [9, 0, 0, 0],
  );
  await page.emulateMedia({ media: 'screen' });
}

/** The address carries values, the browser keeps bets. */
async function comeBack(page: Page): Promise<void> {
  await page.evaluate(ADDRESS_TAKEN);
  await page.reload();
  assert.equal(await cell(page, 'figure').locator('input[type=number][name=second]').inputValue(), '9');
  assert.equal(await cell(page, 'figure').locator('input[type=checkbox]').isChecked(), true);
  const choice = cell(page, 'choice').locator('.bet');
  assert.match(await choice.locator('.outcome').innerText(), /^You bet “all”\. It is “half”/);
  assert.equal(await choice.getByRole('textbox').inputValue(), 'two of four');
}

/** Outputs of the build that come back have what was set since. */
async function reset(page: Page): Promise<void> {
  const choice = cell(page, 'choice');
  await choice.locator('[data-act=run]').click();
  await page.locator('[data-cell=choice][data-state=done]').waitFor();
  assert.match(await choice.locator('.outcome').innerText(), /^You bet “all”/);
  await button(choice, 'Take it back').click();
  await page.locator('.page-acts [data-act=reset]').click();
  await page.locator('[data-cell=choice][data-state=static]').waitFor();
  assert.equal(await choice.locator('.outcome').innerText(), '');
  assert.equal(await choice.locator('input:checked').count(), 0);
}
