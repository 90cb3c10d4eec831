/** One who wants to break a page: links and cells that are hostile. The page answers, says one sentence, and goes on. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { hashOf } from '../../tools/site/page/address.js';
import { PATIENCE } from '../cores.js';
import { openTab } from './browser.js';

const show = (data: string): string => `globalThis[Symbol.for('second-look.display')]({ data: ${data} });`;

/** What a cell tries, how its run ends, and what is read below it then. */
const TRIES: readonly (readonly [code: string, state: 'done' | 'error', says: RegExp])[] = [
  ["await fetch('https://example.org/')", 'error', /TypeError/],
  ["importScripts('https://example.org/x.js')", 'error', /Error/],
  ['self.close()', 'error', /A cell of a page has no close/],
  ["postMessage({ type: 'done', id: 1 })", 'error', /A cell of a page has no postMessage/],
  [
    "setTimeout(() => { throw new Error('late'); });\nawait new Promise((end) => setTimeout(end, 50));\n'after'",
    'done',
    /late[\s\S]*after/,
  ],
  [
    'for (let i = 0; i < 3000; i++) Promise.reject(i);\nawait new Promise((end) => setTimeout(end, 50));',
    'done',
    /Thrown number: 0/,
  ],
  ['for (let i = 0; i < 20_000; i++) console.clear();', 'error', /shows more than a page can take/],
  ["for (let i = 0; i < 1e5; i++) console.log('line', i);", 'error', /at most 200,000 characters/],
  [show("{ 'text/html': '<b>'.repeat(2e6) }"), 'error', /at most 5,000,000 bytes/],
  ["'x'.repeat(1e7)", 'error', /at most 5,000,000 bytes/],
  ["throw new Error('x'.repeat(1e7))", 'error', /^Error: x+/],
  [show('null'), 'error', /An output has data by MIME type/],
  [show("{ 'text/html': { a: 1 }, 'image/png': 5 }"), 'done', /^$/],
  [
    ['bet', 'steps', 'what-if', 'exercise', 'host-file']
      .map((kind) => show(`{ 'application/vnd.second-look.${kind}+json': null }`))
      .join('\n'),
    'done',
    /^/,
  ],
];

/** Markup that a cell shows: none of it may be left but its text. */
const MARKUP = [
  '<img src="https://example.org/a.png" onerror="window.ran = 1">',
  '<form action="https://example.org/" name="body"><input name="location" autofocus onfocus="window.ran = 2"></form>',
  '<iframe srcdoc="<script>parent.ran = 3</script>"></iframe><object data="x"></object><embed src="x"><base href="x">',
  '<svg><a href="javascript:window.ran=4"><text>x</text></a><use href="#a"></use><foreignObject>x</foreignObject></svg>',
  '<a href="data:text/html,x">x</a><a href="java\tscript:x">x</a><a target="_top" href=" javascript:x">x</a>',
  '<style>body { display: none }</style><link rel="stylesheet" href="x"><meta http-equiv="refresh" content="0">',
  '<p style="position: fixed; background: url(https://example.org/b.png)" STYLE=\'top: 0\'>x</p><math><style>x</style></math>',
];
const LEFT = `[...document.querySelectorAll('[data-cell=alone] .output *')].flatMap((each) => [
  ...(/^(form|input|iframe|object|embed|base|use|foreignObject|style|link|meta|script|math)$/i.test(each.localName) ? [each.localName] : []),
  ...[...each.attributes].filter(({ name, value }) => /^(on|style|name|target|action|srcdoc)/i.test(name) || /script:|data:text|example/.test(value)).map(({ name }) => name),
])`;

export async function breakPage(browser: Browser, site: string): Promise<void> {
  const { page, close } = await openTab(browser);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('requestfailed', (request) => {
    // What the policy forbids is not asked for.
    if (request.failure()?.errorText !== 'csp' && /^http/.test(request.url())) troubles.push(request.url());
  });
  const address = pathToFileURL(join(site, '98-cells.html')).href;
  try {
    const bar = page.locator('.link-bar');
    await page.goto(`${address}#~AAAA`);
    assert.match(await bar.innerText(), /^This link cannot be read/);
    const stranger = { nowhere: 'x', __proto__: 'x', constructor: 'x' };
    await follow(page, `${address}${hashOf('', { edits: stranger, values: { toString: { a: '<b>' } } })}`);
    assert.equal(await bar.count(), 0, 'of cells that there are not nothing is said');
    for (const [code, state, says] of [
      ...TRIES,
      [show(`{ 'text/html': ${JSON.stringify(MARKUP.join(''))} }`), 'done', /x/] as const,
    ]) {
      await follow(page, `${address}${hashOf('', { edits: { alone: code }, values: {} })}`);
      const cell = page.locator('[data-cell=alone]');
      assert.equal(await cell.getAttribute('data-state'), 'stale', `${code}: nothing runs by itself`);
      await bar.locator('[data-act=run-link]').click();
      assert.equal(await ended(page, 'alone'), state, code);
      assert.match((await cell.locator('.output').allInnerTexts()).join('\n'), says, code);
      // What comes after it runs as ever.
      await page.locator('[data-cell=base] [data-act=run]').click();
      assert.equal(await ended(page, 'base'), 'done', code);
    }
    assert.deepEqual(await page.evaluate(LEFT), []);
    assert.equal(await page.evaluate('window.ran'), undefined);
    await wrongValues(page, pathToFileURL(join(site, '98-forms.html')).href);
    assert.deepEqual(troubles, []);
  } finally {
    await close();
  }
}

/** Values of a link that no control has: of another kind they are not taken, out of range they are one sentence. */
async function wrongValues(page: Page, address: string): Promise<void> {
  await page.goto(address);
  const form = page.locator('.what-if').first();
  const id = String(await form.getAttribute('data-what-if'));
  const live = await page.locator('.is-live').count();
  for (const first of [null, '<b>', { a: 1 }, [], true, 1e9]) {
    const values = { [id]: { first, __proto__: 1, constructor: first } } as never;
    await follow(page, `${address}${hashOf('', { edits: {}, values })}`);
    assert.equal(await page.locator('.is-live').count(), live, `${first}: every form is live`);
  }
  const status = form.locator('.status', { hasText: /^first must be a number from 1 to 1000 pages/ });
  await status.waitFor();
}

/** A link put into the address of the page that is open, which takes it up. */
async function follow(page: Page, link: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.goto(link)]);
}

async function ended(page: Page, cell: string): Promise<string | null> {
  const place = page.locator(`[data-cell=${cell}]`);
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    const state = await place.getAttribute('data-state');
    if (state !== 'running') return state;
    await sleep(50);
  }
  return 'running';
}
