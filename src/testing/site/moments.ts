/** The wrong button at the wrong moment: a reader who runs what runs, writes while it loads, resets what computes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Browser, Page, Route } from 'playwright-core';
import type { Notebook } from '../../tools/bake/notebook.js';
import { hashOf } from '../../tools/site/page/address.js';
import { inTime, PATIENCE } from '../cores.js';
import { ADDRESS_TAKEN, inTab } from './browser.js';
import { Cells, cellsPage, DESK } from './cells.js';

/** A tab that has not answered for so long hangs, in ms; the machine may be busy with other suites. */
const HANGS = 20_000;

type Moment = readonly [name: string, use: (page: Page, cells: Cells, site: string) => Promise<void>];

/** Each in a tab of its own, which must have nothing to complain of. */
export function atMoment(browser: Browser, site: string, [, use]: Moment): Promise<void> {
  return inTab(browser, cellsPage(site), (page) => use(page, new Cells(page), site), DESK);
}

export const MOMENTS: readonly Moment[] = [
  ['a cell that is run while it runs shows one run', runTwice],
  ['a text that is changed while the worker loads is the one that runs', changeWhileItLoads],
  ['a cell is stopped while the worker loads, which then is none', stopBeforeTheWorker],
  ['a cell is known by its new names, though the search for them was stopped', namesAreFound],
  ['what a cell changed before it failed, or before its file came, is not changed twice', failInTheMiddle],
  ['a file that a cell does not insist on is waited for as well', catchTheFile],
  ['a what-if that computes without an end ends when its cell is reset', resetWhatComputes],
  ['a capture that is stopped while its files are read waits for no cell', stopTheReading],
  ['what a what-if prints counts for it alone, and what it throws is answered', printAndThrow],
  ['what is printed later has lines of its own, and no more', printSlowly],
  ['Share says so twice, and is Share again', shareTwice],
  ['what runs is taken home without what it has shown so far', takeHomeWhatRuns],
  ['an address with a torn place loses no form', tornPlace],
  ['the way back from another’s link leads to what stood there before it', backFromALink],
  ['another’s link is not lost to the last change', linkAtOnce],
  ['who leaves at once comes back to the last change', leaveAtOnce],
  ['a word without an end is edited, and looked for', longWord],
];

async function runTwice(page: Page, cells: Cells): Promise<void> {
  await cells.write('alone', "await new Promise((end) => setTimeout(end, 300));\nconsole.log('once');");
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Control+Enter');
  await cells.until('alone', 'done');
  assert.equal(await cells.run('bet'), 'done'); // after both
  assert.deepEqual(
    (await cells.outputs('alone')).map((each) => each.trim()),
    ['once'],
  );
}

/** Has the page ask for a file once more; gives what lets it come, as it is or as another text. */
async function hold(page: Page, file: string): Promise<(body?: string) => Promise<void>> {
  const held: Route[] = [];
  await page.route(`**/${file}`, (route) => void held.push(route), { times: 1 });
  await page.reload(); // what a page loads is held only where that was said before it
  return async (body) => {
    for (const end = Date.now() + PATIENCE; held.length === 0; await sleep(20))
      assert.ok(Date.now() < end, `${file} is asked for`);
    await (body === undefined ? held[0].continue() : held[0].fulfill({ body }));
  };
}

async function changeWhileItLoads(page: Page, cells: Cells): Promise<void> {
  const come = await hold(page, 'runtime.js');
  await cells.write('alone', "'first'");
  await cells.act('alone', 'run');
  await cells.write('alone', "'second'");
  await come();
  assert.equal(await cells.until('alone', 'done', 'stale', 'error'), 'done');
  assert.match((await cells.outputs('alone'))[0], /second/);
}

async function stopBeforeTheWorker(page: Page, cells: Cells): Promise<void> {
  const come = await hold(page, 'runtime.js');
  await cells.act('alone', 'run');
  await cells.act('alone', 'stop');
  await cells.until('alone', 'stale');
  await come('');
  assert.equal(await cells.run('alone'), 'error');
  assert.match((await cells.outputs('alone'))[0], /runtime\.js holds something else/);
}

async function namesAreFound(_: Page, cells: Cells): Promise<void> {
  await cells.write('bet', 'for (;;);');
  await cells.act('bet', 'run');
  await cells.until('bet', 'running');
  await cells.write('rate', 'const rate: number = 2;\nconst other = 7;');
  await sleep(500); // by now they are looked for
  await cells.act('bet', 'stop');
  await cells.until('bet', 'stale');
  await cells.write('alone', 'other');
  assert.equal(await cells.run('alone'), 'done', (await cells.outputs('alone')).join('\n'));
  assert.match((await cells.outputs('alone'))[0], /^7/);
}

async function failInTheMiddle(_: Page, cells: Cells): Promise<void> {
  const count = async (source: string): Promise<string> => {
    await cells.write('more', source);
    await cells.run('more');
    return (await cells.outputs('more')).join('\n').trim();
  };
  assert.match(await count('found.push(1);\nnobody;'), /nobody is not defined/);
  assert.equal(await count('found.push(1);\nfound.length'), '3');
  const reads =
    "import { load } from 'second-look';\nfound.push(1);\nload('fleet');\nload('people');\nfound.length";
  assert.equal(await count(reads), '3');
}

async function catchTheFile(_: Page, cells: Cells): Promise<void> {
  const tries = 'let many = 0;\ntry {\n  many = load("people").length;\n} catch {}\nconsole.log(many > 0);';
  await cells.write(
    'alone',
    `import { load } from 'second-look';\nconsole.log('a');\nconsole.log('b');\n${tries}`,
  );
  assert.equal(await cells.run('alone'), 'done');
  assert.deepEqual(
    (await cells.outputs('alone')).map((each) => each.trim()),
    ['a\nb\ntrue'],
  );
}

/** The what-if of the cells' page with another function, run. */
async function whatIf(page: Page, cells: Cells, body: string): Promise<(n: number) => Promise<void>> {
  const parameters = '{ n: slider(1, { from: 0, to: 9, step: 1 }) }';
  await cells.write(
    'what-if',
    `whatIf(${parameters}, ({ n }) => {\n${body}\nreturn 'n is ' + n * rate;\n});`,
  );
  assert.equal(await cells.run('what-if'), 'done');
  const number = page.locator('[data-cell="what-if"] .what-if input[type=number]');
  return async (n) => {
    await number.fill(String(n));
    await number.blur();
  };
}

const WHAT_IF = '[data-cell="what-if"] .what-if';

async function resetWhatComputes(page: Page, cells: Cells): Promise<void> {
  const set = await whatIf(page, cells, 'while (n > 1);');
  await set(2);
  await page.locator(`${WHAT_IF} .status`, { hasText: 'Computing …' }).waitFor();
  await cells.act('what-if', 'reset');
  assert.equal(await cells.run('alone'), 'done');
}

/** Told to a page: drops a folder whose one file comes when `come` is called. */
const DROP_SLOWLY = `{
  const file = { isFile: true, name: 'version', file: (give) => { window.come = () => give(new File(['x'], 'version')); } };
  const folder = (name, ...inside) => ({ name, createReader: () => ({ readEntries: (give) => give(inside.splice(0)) }) });
  const drop = new Event('drop', { bubbles: true, cancelable: true });
  Object.assign(drop, { dataTransfer: { items: [{ webkitGetAsEntry: () => folder('capture', folder('proc', file)) }] } });
  document.querySelector('.host-form').dispatchEvent(drop);
}`;

async function stopTheReading(page: Page, cells: Cells): Promise<void> {
  await cells.write('alone', "import { hostFile } from 'second-look';\nhostFile();");
  await cells.run('alone');
  await cells.write('bet', 'for (;;);');
  await cells.act('bet', 'run');
  await cells.until('bet', 'running');
  await page.evaluate(DROP_SLOWLY);
  await page.locator('.host-form').getByRole('button', { name: 'Stop' }).click();
  await page.evaluate('window.come()');
  await page.locator('.host-form .status', { hasText: 'Stopped.' }).waitFor();
}

async function printAndThrow(page: Page, cells: Cells): Promise<void> {
  // The last time so late that the next cell waits for it.
  const waits = 'for (const end = Date.now() + 1000; n === 7 && Date.now() < end; );';
  const prints = `${waits}\nconsole.log("x".repeat(60_000));\nconsole.log("whispered");`;
  const set = await whatIf(page, cells, `${prints}\nif (n === 6) throw Object.create(null);`);
  for (const n of [2, 3, 4, 5]) {
    await set(n);
    await page.locator(`${WHAT_IF} .result`, { hasText: `n is ${2 * n}` }).waitFor();
  }
  await set(6);
  await page.locator(`${WHAT_IF} .status.error`).waitFor();
  await set(7);
  await cells.run('alone');
  assert.doesNotMatch((await cells.outputs('alone')).join('\n'), /whispered/);
}

async function printSlowly(_: Page, cells: Cells): Promise<void> {
  const printed = ['a\\n', '\\u001b[31mb\\u001b[0m', '', 'c'].map((text) => `console.log('${text}');`);
  await cells.write('alone', printed.join('\nawait new Promise((end) => setTimeout(end, 100));\n'));
  await cells.run('alone');
  assert.deepEqual(await cells.outputs('alone'), ['a\n\nb\n\nc']);
}

async function shareTwice(page: Page): Promise<void> {
  const share = page.locator('.page-acts [data-act="share"]');
  await share.click();
  await sleep(100);
  await share.click();
  await page.evaluate('new Promise((over) => setTimeout(over, 2500))');
  assert.equal(await share.innerText(), 'Share');
}

async function takeHomeWhatRuns(page: Page, cells: Cells): Promise<void> {
  await cells.write('alone', "console.log('begun');\nawait new Promise(() => {});");
  await cells.act('alone', 'run');
  await page.locator('[data-cell="alone"] > .output', { hasText: 'begun' }).waitFor();
  const act = page.locator('.page-acts [data-act="download"]').click();
  const [saved] = await Promise.all([page.waitForEvent('download'), act]);
  const text = readFileSync(await saved.path(), 'utf8');
  const found = (JSON.parse(text) as Notebook).cells.find(({ id }) => id === 'alone');
  assert.deepEqual(found?.outputs, []);
}

async function tornPlace(page: Page, _: Cells, site: string): Promise<void> {
  const address = pathToFileURL(join(site, '98-forms.html')).href;
  const live = async (): Promise<number> => page.locator('.is-live').count();
  await page.goto(address);
  const all = await live();
  assert.ok(all > 5);
  await page.goto('about:blank');
  await page.goto(`${address}#100%`);
  assert.equal(await live(), all);
}

async function backFromALink(page: Page, cells: Cells): Promise<void> {
  const text = (): Promise<string | null> => page.locator('[data-cell="alone"] pre code').textContent();
  const [own] = page.url().split('#');
  const thereAndBack = async (): Promise<void> => {
    const before = await text();
    const theirs = own + hashOf('', { edits: { alone: "'theirs'" }, values: {} });
    await Promise.all([page.waitForEvent('load'), page.goto(theirs)]);
    assert.equal(await text(), "'theirs'");
    await page.goBack();
    for (const end = Date.now() + PATIENCE; (await text()) !== before; await sleep(50))
      assert.ok(Date.now() < end, `${await text()}`);
  };
  await thereAndBack(); // to a page where nothing was changed
  await cells.write('alone', "'mine'");
  await page.locator('.page-acts [data-act="share"]').click();
  await thereAndBack();
}

/** A page is due to write its address while a link stands there of which it has not heard yet. */
async function linkAtOnce(page: Page, cells: Cells): Promise<void> {
  await cells.write('alone', "'mine'");
  const theirs = hashOf('', { edits: { alone: "'theirs'" }, values: {} });
  await page.evaluate(`history.pushState(null, '', '${theirs}')`);
  await page.evaluate(ADDRESS_TAKEN);
  await Promise.all([
    page.waitForEvent('load'),
    page.evaluate("void setTimeout(() => dispatchEvent(new Event('hashchange')))"),
  ]);
  assert.equal(await page.locator('[data-cell="alone"] pre code').textContent(), "'theirs'");
}

async function leaveAtOnce(page: Page, cells: Cells, site: string): Promise<void> {
  await cells.write('alone', "'mine'");
  await page.goto(pathToFileURL(join(site, '98-forms.html')).href);
  await page.goBack();
  assert.equal(await page.locator('[data-cell="alone"] pre code').textContent(), "'mine'");
}

async function longWord(page: Page, cells: Cells): Promise<void> {
  const answers = async (): Promise<void> => assert.equal(await inTime(page.evaluate('1 + 1'), HANGS), 2);
  await cells.write('alone', 'a'.repeat(200_000));
  await answers();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.locator('dialog.search').waitFor();
  await page.keyboard.insertText('a'.repeat(100_000));
  await answers();
}
