/** The code cells of a page as a reader uses them: run, edit, stop, share, take home. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Browser, Page, Route } from 'playwright-core';
import { difference } from '../../tools/bake/bake.js';
import { normalise } from '../../tools/bake/normal.js';
import type { Notebook } from '../../tools/bake/notebook.js';
import { execute } from '../../tools/bake/run.js';
import type { Venv } from '../../tools/lab/venv.js';
import { textOf } from '../../tutorial/plot/bundle.js';
import { HANGS, PATIENCE } from '../cores.js';
import { runAxe } from './axe.js';
import { inTab, type Tab } from './browser.js';

/** What runs a page: both browsers' drivers can. */
interface Runner {
  goto(address: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}

/** So long may the cells of a page take, in ms: what hangs among them is named before the test is given up. */
const LONGEST = HANGS - PATIENCE;

/** Told to a page: runs all cells, and gives the notebook that would be saved then. */
const RUN_ALL = `(async () => {
  const end = Date.now() + ${LONGEST};
  const until = async (holds, wrong) => {
    for (; !holds(); await new Promise((resolve) => setTimeout(resolve, 50)))
      if (Date.now() > end) throw new Error(wrong());
  };
  const act = (name) => document.querySelector('.page-acts [data-act=' + name + ']').click();
  const running = () => document.querySelector('[data-state=running]');
  act('run');
  await until(() => running() === null, () => 'the cell ' + running().dataset.cell + ' does not end');
  const taken = [];
  const { createObjectURL } = URL;
  URL.createObjectURL = (blob) => (taken.push(blob), createObjectURL.call(URL, blob));
  HTMLAnchorElement.prototype.click = () => {};
  act('download');
  await until(() => taken.length > 0, () => 'the notebook is not saved');
  return taken[0].text();
})()`;

const MAPS = "document.querySelectorAll('nav.argument a').length";

/** All cells of a notebook, run in its page, show what is committed. */
export async function runsAsCommitted(tab: Runner, site: string, file: string): Promise<void> {
  await tab.goto(pathToFileURL(join(site, basename(file).replace(/\.ipynb$/, '.html'))).href);
  const maps = await tab.evaluate(MAPS);
  const saved = String(await tab.evaluate(RUN_ALL));
  assert.equal(await tab.evaluate(MAPS), maps, 'the map leads to pages still');
  const wrong = difference(readFileSync(file, 'utf8'), normalise(JSON.parse(saved) as Notebook));
  assert.equal(wrong, null);
}

/** The same in a tab of Chromium, which must have nothing to complain of. */
export async function runsInChromium({ page, troubles }: Tab, site: string, file: string): Promise<void> {
  await runsAsCommitted(page, site, file);
  assert.deepEqual(troubles, []);
}

/** A page's cells, by what a reader sees of them. */
export class Cells {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  state(cell: string): Promise<string | null> {
    return this.page.locator(`[data-cell="${cell}"]`).getAttribute('data-state');
  }

  async states(): Promise<Record<string, string>> {
    return this.page.evaluate(
      'Object.fromEntries([...document.querySelectorAll("[data-cell]")].map(({ dataset }) => [dataset.cell, dataset.state]))',
    );
  }

  outputs(cell: string): Promise<string[]> {
    return this.page.locator(`[data-cell="${cell}"] > .output`).allInnerTexts();
  }

  act(cell: string, name: string): Promise<void> {
    return this.page.locator(`[data-cell="${cell}"] [data-act="${name}"]`).click();
  }

  /** Puts a text in by keyboard. */
  async write(cell: string, source: string): Promise<void> {
    await this.act(cell, 'code');
    await this.page.locator(`[data-cell="${cell}"] .cm-content`).waitFor();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.insertText(source);
  }

  /** Waits until cells are in a state; the policy of a page lets Playwright's own waiting evaluate nothing. */
  async until(cell: string, ...states: string[]): Promise<string> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const state = (await this.state(cell)) ?? '';
      if (states.includes(state)) return state;
      assert.ok(Date.now() < end, `${cell} is ${state}, not ${states}`);
      await sleep(20);
    }
  }

  async run(cell: string): Promise<string> {
    await this.act(cell, 'run');
    return this.until(cell, 'done', 'error', 'stale');
  }
}

export const cellsPage = (site: string): string => join(site, '98-cells.html');
/** A desk's window. */
export const DESK = { viewport: { width: 1280, height: 900 } };

/** Runs, edits, breaks and stops cells; returns how many milliseconds it took until a cell ran after a stop. */
export async function useCells(browser: Browser, site: string): Promise<number> {
  const use = async (page: Page, { asked }: Tab): Promise<number> => {
    const cells = new Cells(page);
    assert.deepEqual(new Set(Object.values(await cells.states())), new Set(['static']));
    assert.ok(
      !asked.some((each) => /assets\/.*(editor|runtime|types|plotly)/.test(each)),
      `before anything is run: ${asked}`,
    );

    const published = await cells.outputs('alone');

    // A cell in the middle runs after what it needs, and shows nothing of that.
    assert.equal(await cells.run('shown'), 'done');
    const expected = ['first\trest\tsum\n20\t2\t100', '{ first: 20, rest: [ 40, 40 ] }'];
    const seen = async (): Promise<string[]> => (await cells.outputs('shown')).map((each) => each.trim());
    assert.deepEqual(await seen(), expected);
    assert.deepEqual(await cells.outputs('more'), []);
    // Run again, all is as if all had run from the top, and not once more at the end.
    await cells.run('more');
    await cells.run('more');
    await cells.run('shown');
    assert.deepEqual(await seen(), expected);
    assert.equal(await cells.run('alone'), 'done');
    assert.deepEqual(
      (await cells.outputs('alone')).map((each) => each.trim()),
      ["'young: 0.632'"],
    );

    // What rests on a changed text is stale, and only that; put back, nothing is.
    await cells.write('base', 'let base: number = 1;');
    const stale = async (): Promise<string[]> =>
      Object.entries(await cells.states()).flatMap(([id, state]) => (state === 'stale' ? [id] : []));
    assert.deepEqual(await stale(), ['base', 'twice', 'list', 'more', 'shown']);
    await cells.act('base', 'reset');
    assert.deepEqual(await stale(), []);
    await cells.write('base', 'let base: number = 1;');
    await cells.act('base', 'from');
    await cells.until('alone', 'done');
    assert.deepEqual(await stale(), []);
    assert.equal((await seen())[1], '{ first: 1, rest: [ 2, 2 ] }');

    // Errors tell their place: of syntax, of a name that is not there, of what is thrown.
    for (const [source, message, line, column] of [
      ['const a = 1;\nconst b = ;', 'Unexpected token', 2, 11],
      [
        '\n\nlet base: number = 1 + nobody',
        'nobody is not defined: no cell that ran declares it, so run the cells above first',
        ...[3, 24],
      ],
      ['const f = () => {\n  throw new RangeError("too far");\n};\nf();', 'RangeError: too far', 2, 9],
      ["import { x } from 'elsewhere';", '"elsewhere" cannot be imported in a page', 1, 1],
    ] as const) {
      await cells.write('alone', source);
      assert.equal(await cells.run('alone'), 'error');
      const [text] = await cells.outputs('alone');
      assert.ok(text.includes(message) && text.includes(`the cell's line ${line}, column ${column}`), text);
    }

    // Put back, a cell shows what it was published with.
    await cells.act('alone', 'reset');
    assert.equal(await cells.state('alone'), 'static');
    assert.deepEqual(await cells.outputs('alone'), published);

    // Nothing that a cell does keeps the page from answering, and Stop ends it.
    for (const source of ['for (;;);', 'for (;;) console.log("again");', 'await new Promise(() => {})']) {
      await cells.write('alone', source);
      await cells.act('alone', 'run');
      await cells.until('alone', 'running', 'error');
      await sleep(300);
      assert.equal(await page.evaluate('1 + 1'), 2, source);
      // What prints for ever has been ended by now, as it may be on a quick machine.
      if (source.includes('console')) await cells.until('alone', 'error');
      else await cells.act('alone', 'stop');
      await cells.until('alone', 'stale', 'error');
    }
    // What runs for a what-if is ended with it, and the next values are computed all the same.
    await cells.act('alone', 'reset');
    await cells.run('what-if');
    // It must still make the name that the what-if uses: soon after the edit the page knows which it makes.
    await cells.write('rate', 'const rate: number = 2; for (;;);');
    const whatIf = page.locator('[data-cell="what-if"] .what-if');
    const said = (words: string): Promise<void> => whatIf.locator('.status', { hasText: words }).waitFor();
    await whatIf.locator('input[type=number]').fill('3');
    await whatIf.locator('input[type=number]').blur();
    await said('Running the cells above first …');
    await whatIf.getByRole('button', { name: 'Stop' }).click();
    await said('Stopped.');
    await cells.act('rate', 'reset');
    await whatIf.locator('input[type=number]').fill('4');
    await whatIf.locator('input[type=number]').blur();
    await whatIf.locator('.result', { hasText: 'a: 8' }).waitFor();
    await cells.write('alone', 'for (;;);');
    await cells.act('alone', 'run');
    await cells.until('alone', 'running');
    await cells.act('alone', 'stop');
    await cells.until('alone', 'stale');
    // The button that went left the focus with the one that came in its place.
    assert.equal(await page.evaluate('document.activeElement.dataset.act'), 'run');
    assert.match(await page.locator('[data-cell="alone"] .cm-content').innerText(), /for \(;;\);/);
    const stopped = Date.now();
    assert.equal(await cells.run('shown'), 'done');
    const again = Date.now() - stopped;
    assert.equal((await seen())[1], '{ first: 1, rest: [ 2, 2 ] }');

    await page.locator('.page-acts [data-act="reset"]').click();
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Run all');
    assert.deepEqual(new Set(Object.values(await cells.states())), new Set(['static']));
    return again;
  };
  return inTab(browser, cellsPage(site), use, DESK);
}

/**
 * A cell is stopped while the file that it reads is on its way, and ends before that comes, if it ever does. What comes then
 * finds its worker gone, and the next run has another.
 */
export async function stopWhileItLoads(browser: Browser, site: string): Promise<void> {
  await inTab(browser, cellsPage(site), async (page) => {
    const cells = new Cells(page);
    const held: Route[] = [];
    await page.route('**/fleet.json.js', (route) => void held.push(route), { times: 1 });
    await page.reload(); // what a page loads is held only where that was said before it
    await cells.write('alone', "import { load } from 'second-look';\nload('fleet').kinds.length > 0");
    await cells.act('alone', 'run');
    for (const end = Date.now() + PATIENCE; held.length === 0; await sleep(20))
      assert.ok(Date.now() < end, 'the file is asked for');
    await cells.act('alone', 'stop');
    await cells.until('alone', 'stale');
    assert.equal(await cells.run('bet'), 'done');
    await held[0].continue();
    assert.equal(await cells.run('alone'), 'done');
    assert.match((await cells.outputs('alone'))[0], /^true/);
  });
}

/** Types, only when a reader asks: how a word goes on, what a name is, what is wrong. */
export async function useTypes(browser: Browser, site: string): Promise<void> {
  const use = async (page: Page, { asked }: Tab): Promise<void> => {
    const cells = new Cells(page);
    const cell = page.locator('[data-cell="alone"]');
    const eventually = async (what: string, wanted: RegExp): Promise<void> => {
      const end = Date.now() + PATIENCE;
      let seen: string[];
      do {
        await sleep(50);
        seen = await cell.locator(what).filter({ visible: true }).allInnerTexts();
        assert.ok(Date.now() < end, `${what}: ${JSON.stringify(seen)}, not ${wanted}`);
      } while (!wanted.test(seen.join('\n')));
    };
    await cells.write('doors', "import { scenarios } from 'second-look';");
    await cells.write('alone', '\nconst n: number = String(base);');
    await sleep(500);
    assert.ok(!asked.some((each) => each.endsWith('/assets/types.js')), 'not before a reader asks');
    await cells.act('alone', 'types');
    await eventually('.faults li', /^Line 2: Type 'string' is not assignable to type 'number'\.$/);
    assert.equal(await cell.locator('.fault').innerText(), 'n');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('const n: number = base;\nscenarios.nes');
    await eventually('.faults', /Property 'nes' does not exist/);
    await page.keyboard.press('Control+Space');
    await eventually('[role=option]', /^nested/);
    await page.keyboard.press('Enter');
    await eventually('.cm-content', /scenarios\.nested$/);
    await eventually('.faults', /^$/);
    assert.equal(await cell.locator('.fault').count(), 0);
    // What is offered goes when one goes elsewhere: Enter is a new line there.
    await page.keyboard.press('Control+Space');
    await eventually('[role=option]', /./);
    await cell.locator('.cm-line').first().click();
    await eventually('[role=option]', /^$/);
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.press('Control+i');
    await eventually('.card[role=status]', /nested[\s\S]*\n./);
    await page.keyboard.press('Escape');
    await eventually('.card[role=status]', /^$/);
    await cell
      .locator('.cm-line')
      .nth(1)
      .hover({ position: { x: 50, y: 8 } });
    await eventually('.card[role=status]', /scenarios/);
    assert.deepEqual(await runAxe(page), []);
  };
  await inTab(browser, cellsPage(site), use, DESK);
}

/** A link carries changed code, which does not run before the reader says so; and it is taken home. */
export async function shareAndTakeHome(
  browser: Browser,
  site: string,
  { root, work, lab }: { root: string; work: string; lab: () => Promise<Venv> },
): Promise<void> {
  const use = async (page: Page): Promise<void> => {
    const cells = new Cells(page);
    await page.goto(`${page.url()}#cells-to-try`);
    const changed = "let base: number = 3; // ünlike 'before'";
    await cells.write('base', changed);
    await cells.run('what-if');
    const whatIf = page.locator('[data-cell="what-if"] .what-if');
    await whatIf.locator('input[type=number]').fill('6');
    await whatIf.locator('input[type=number]').blur();
    await whatIf.locator('select').selectOption('b');
    await whatIf.locator('.result', { hasText: 'b: 12' }).waitFor();
    await page.locator('.page-acts [data-act="share"]').click();
    const link = String(await page.evaluate('location.href')); // of the address the driver is told later
    assert.match(link, /#cells-to-try~[\w-]+$/);

    await page.goto('about:blank');
    await page.goto(link);
    assert.match(await page.locator('.link-bar').innerText(), /changed code: look, then run/);
    assert.equal(await page.locator('[data-cell="base"] pre code').textContent(), changed);
    // Not by way of another cell either.
    assert.equal(await cells.run('shown'), 'error');
    assert.match((await cells.outputs('shown'))[0], /look, then run/);
    await page.locator('.link-bar [data-act="run-link"]').click();
    await cells.until('base', 'done');
    assert.equal(await page.locator('.link-bar').count(), 0);
    assert.equal(await cells.run('shown'), 'done');
    assert.match((await cells.outputs('shown'))[1], /first: 3, rest: \[ 6, 6 \]/);
    // Values are there when their what-if is.
    await cells.run('what-if');
    await whatIf.locator('.result', { hasText: 'b: 12' }).waitFor();

    const act = page.locator('.page-acts [data-act="download"]').click();
    const [saved] = await Promise.all([page.waitForEvent('download'), act]);
    const file = join(work, 'taken-home.ipynb');
    writeFileSync(file, readFileSync(await saved.path()));
    const home = JSON.parse(readFileSync(file, 'utf8')) as Notebook;
    assert.equal(textOf(home.cells.find(({ id }) => id === 'base')?.source), changed);
    const outputs = (notebook: Notebook, of: string = 'shown'): string =>
      JSON.stringify(notebook.cells.find(({ id }) => id === of)?.outputs);
    const asked = home.cells.find(({ id }) => id === 'what-if');
    assert.match(textOf(asked?.source), /n: slider\(6, .* kind: choice\('b', /);
    assert.deepEqual(asked?.outputs, [], 'those of other values stay behind');
    const venv = await lab();
    const { text, troubles: wrong } = await execute({ root, venv, node: process.execPath, file });
    assert.deepEqual(wrong, []);
    const [ran, taken] = [JSON.parse(text!) as Notebook, JSON.parse(normalise(home)) as Notebook];
    assert.equal(outputs(ran), outputs(taken), 'the kernel shows what the page showed');
    assert.match(outputs(ran, 'what-if'), /b: 12/, 'and begins with the values that were set');
    assert.deepEqual(
      ran.cells.map(({ id, source }) => [id, textOf(source)]),
      taken.cells.map(({ id, source }) => [id, textOf(source)]),
    );
  };
  await inTab(browser, cellsPage(site), use, DESK);
}
