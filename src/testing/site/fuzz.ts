/**
 * Edits at random, in a page, of cells, values of a what-if, a bet and an answer: the tab must not hang, nothing may be
 * lost, and an answer is judged as it is. A few in `npm test`;
 * `node --import tsx src/testing/site/fuzz.ts EDITS [SEED]` makes as many as one wants.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, ElementHandle, Page } from 'playwright-core';
import { root } from '../../tools/lab/places.js';
import { buildSite } from '../../tools/site/build.js';
import { cellsNotebook } from '../../tools/site/testing/cells.js';
import { launch } from '../chromium.js';
import { inTime, PATIENCE } from '../cores.js';
import { ADDRESS_TAKEN, openTab } from './browser.js';

/** A tab that has not answered for so long hangs, in ms; the machine may be busy with other suites. */
const HANGS = 20_000;

/** What goes into a text at random. */
const WORDS = [
  ...['for (;;);', 'while (true) console.log(1);', 'await new Promise(() => {});', 'throw 1;', 'null.x;'],
  ...['base', 'found', 'twice', '(', ')', '{', '}', '`', '${', "'", '"', '/', '\\', '//', '/*', '=>', 'ü€𝛿'],
  ...[
    'let ',
    'const x = ',
    'class A {}',
    'function f() {}',
    'import {',
    'export ',
    'return ',
    'base = ',
    '\n',
  ],
];

/** The same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Where the cells' texts are seen: in the page, and in the address. */
const SEEN =
  '(() => Object.fromEntries([...document.querySelectorAll("[data-cell]")].map((each) => [each.dataset.cell, each.querySelector("pre code").textContent])))()';

/** What is set in the forms, by their ids: values that there may be, and what a bet came to. Cells out of view have no `innerText`. */
const SET = `(() => {
  const set = {};
  for (const each of document.querySelectorAll('.what-if.is-live')) {
    const number = each.querySelector('input[type=number]');
    if (number?.getAttribute('aria-invalid') === 'false')
      set[each.dataset.whatIf] = number.value + ' ' + each.querySelector('select')?.value;
  }
  for (const each of document.querySelectorAll('.bet.is-live'))
    set[each.querySelector('[data-bet]').dataset.bet] = each.querySelector('.outcome').textContent;
  return set;
})()`;

/** Does something to a form at random; what stands there then. */
async function setForm(page: Page, random: (below: number) => number): Promise<void> {
  const form = page.locator(random(3) === 0 ? '[data-cell="bet"] .bet' : '[data-cell="what-if"] .what-if');
  if ((await form.count()) === 0) return;
  const controls = form
    .locator(':is(input:not([type=text]), select, button):enabled')
    .filter({ visible: true });
  const found = await controls.elementHandles();
  if (found.length === 0) return;
  const control = found[random(found.length)];
  // One that has gone or rests by now (Stop, when what it would stop has ended) is left; a tab that hangs is seen afterwards.
  await set(control, random).catch(() => undefined);
}

async function set(control: ElementHandle, random: (below: number) => number): Promise<void> {
  const kind = await control.evaluate<string, Node>('(each) => each.type ?? each.localName');
  if (kind === 'select-one') await control.selectOption(['a', 'b'][random(2)]);
  else if (kind === 'number') {
    await control.fill(String(random(14) - 2)); // some of them it may not be
    await control.press('Tab');
  } else if (kind === 'range')
    for (let presses = random(4); presses >= 0; presses--)
      await control.press(['ArrowLeft', 'ArrowRight', 'Home', 'End'][random(4)]);
  else await control.click({ timeout: 3000 });
}

/** Makes edits and runs, and looks that all are kept. */
export async function fuzzCells(
  browser: Browser,
  site: string,
  { edits, seed }: { edits: number; seed: number },
): Promise<void> {
  const random = numbers(seed);
  const { page, close } = await openTab(browser);
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  try {
    await page.goto(pathToFileURL(join(site, '98-cells.html')).href);
    const texts = (await soon(page, SEEN)) as Record<string, string>;
    const cells = Object.keys(texts);
    const published = { ...texts };
    const kept: Record<string, string> = {};
    for (let made = 0; made < edits; made++) {
      const told = `seed ${seed}, edit ${made}`;
      if (made % 50 === 0) {
        // As published, and run: the forms are there, with what was set in them.
        if (made > 0) await page.locator('.page-acts [data-act="reset"]').click();
        Object.assign(texts, published);
        for (const cell of ['what-if', 'bet', 'check']) await runs(page, cell);
        const now = (await soon(page, SET)) as Record<string, string>;
        for (const [id, value] of Object.entries(now))
          assert.equal(value, kept[id] ?? value, `${told}: a value is lost`);
      }
      if (made % 50 === 1 || random(16) === 0) {
        const mine = random(10);
        texts.answer = `const mine = ${mine};`;
        await write(page, 'answer', texts.answer);
        await page.locator('[data-cell="answer"] [data-act="run"]').click();
        // The check is where it was left, and what it needs may have been broken.
        const whole = ['doors', 'check'].every((each) => texts[each] === published[each]);
        if (whole && (await page.locator('[data-cell="check"] [data-exercise]').count()) > 0) {
          const judged = mine === 7 ? 'right' : 'wrong';
          const check = page.locator(`[data-cell="check"][data-state="done"] [data-exercise="${judged}"]`);
          await check.waitFor({ state: 'attached' });
        }
      } else if (random(3) === 0) {
        await setForm(page, random);
        Object.assign(kept, await soon(page, SET));
        assert.deepEqual(await soon(page, SEEN), texts, `${told}: an edit is lost`);
        assert.deepEqual(wrong, [], told);
        continue;
      }
      const cell = cells[random(cells.length)];
      const place = page.locator(`[data-cell="${cell}"]`);
      const text = texts[cell];
      const [from, length] = [random(text.length + 1), random(4) === 0 ? random(text.length + 1) : random(4)];
      // Half of a character is no text: it would not come back as it went.
      const half = /\p{Surrogate}/gu;
      texts[cell] = (text.slice(0, from) + WORDS[random(WORDS.length)] + text.slice(from + length)).replace(
        half,
        '',
      );
      if (texts[cell] === '') texts[cell] = ' ';
      await write(page, cell, texts[cell]);
      if (random(3) === 0) {
        await place.locator('[data-act="run"]').click();
        for (
          let waited = 0;
          waited < 300 && (await place.getAttribute('data-state')) === 'running';
          waited += 30
        )
          await sleep(30);
        // It may have ended before it is stopped, and the button gone.
        for (const end = Date.now() + PATIENCE; (await place.getAttribute('data-state')) === 'running'; ) {
          assert.ok(Date.now() < end, `${told}: "${cell}" does not stop`);
          await page
            .locator('.page-acts [data-act="stop"]')
            .click({ timeout: 2000 })
            .catch(() => {});
        }
      }
      assert.deepEqual(await soon(page, SEEN), texts, `${told}: an edit is lost`);
      // What was changed comes back with the address.
      if (random(40) === 0) {
        await page.evaluate(ADDRESS_TAKEN);
        await page.reload();
        assert.deepEqual(await soon(page, SEEN), texts, `${told}: an edit is lost on the way`);
      }
      assert.deepEqual(wrong, [], told);
    }
  } finally {
    await close();
  }
}

/** Puts a text in place of a cell's, as by hand. */
async function write(page: Page, cell: string, text: string): Promise<void> {
  await page.locator(`[data-cell="${cell}"] [data-act="code"]`).click();
  await page.locator(`[data-cell="${cell}"] .cm-content`).waitFor();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

/** Runs a cell, until it has run. */
async function runs(page: Page, cell: string): Promise<void> {
  await page.locator(`[data-cell="${cell}"] [data-act="run"]`).click();
  await page.locator(`[data-cell="${cell}"][data-state="done"]`).waitFor();
}

/** What a page answers. One that hangs never would. */
function soon(page: Page, expression: string): Promise<unknown> {
  return inTime(page.evaluate(expression), HANGS);
}

async function main(): Promise<void> {
  const [edits, seed = Date.now() % 1e6] = process.argv.slice(2).map(Number);
  const work = join(root, 'build', 'fuzz-cells');
  mkdirSync(work, { recursive: true });
  const file = join(work, '98-cells.ipynb');
  writeFileSync(file, JSON.stringify(cellsNotebook()));
  await buildSite({ root, out: join(work, 'site'), files: [file], reference: [] });
  const browser = await launch(console.log);
  try {
    await fuzzCells(browser, join(work, 'site'), { edits: edits || 1000, seed });
    console.log(`${edits || 1000} edits, seed ${seed}: none lost, the tab answers`);
  } finally {
    await browser.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
