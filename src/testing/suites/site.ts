import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { notebookFiles } from '../../tools/bake/notebook.js';
import { run } from '../../tools/lab/process.js';
import { buildSite, renderSite } from '../../tools/site/build.js';
import { type ReferencePage, readReference } from '../../tools/site/reference.js';
import { cellsNotebook } from '../../tools/site/testing/cells.js';
import { formsNotebook } from '../../tools/site/testing/forms.js';
import { galleryNotebook, nextNotebook } from '../../tools/site/testing/gallery.js';
import { launch } from '../chromium.js';
import { launchFirefox } from '../firefox.js';
import { usePicture } from '../site/argument.js';
import { breakPage } from '../site/breaking.js';
import {
  findsWhatIsFaint,
  inTab,
  type Look,
  makeReader,
  openTab,
  type ReaderOptions,
  type View,
} from '../site/browser.js';
import {
  runsAsCommitted,
  runsInChromium,
  shareAndTakeHome,
  stopWhileItLoads,
  useCells,
  useTypes,
} from '../site/cells.js';
import { useFigures } from '../site/figures.js';
import { useForms } from '../site/forms.js';
import { fuzzCells } from '../site/fuzz.js';
import { readOwnHost } from '../site/host.js';
import { nothingRuns } from '../site/hostile.js';
import { atMoment, MOMENTS } from '../site/moments.js';
import { lostLinks, useReference, withoutExample } from '../site/reference.js';
import { timeToSee } from '../site/speed.js';
import { findOnesWay } from '../site/way.js';
import { Count, type Suite, type SuiteContext, type SuiteResult } from '../suite.js';
import { tabs } from '../tabs.js';

/** How pages are looked at with scripts, one view after the other, and without. */
const VIEWS: readonly View[] = [
  { width: 360, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
];
const PLAIN_VIEWS: readonly View[] = [{ width: 360, scheme: 'dark' }];

/** One page of each kind: what a theme may get wrong, it gets wrong on one of these in either width. */
const KINDS = /^(?:00-gallery|index|08-|404|glossary|sources|api|simulator\.policy)/;

/** What a page loads before anything in it is used, gzip. */
const MOST_SCRIPT = 60_000;

/** Figures in the gallery, a notebook that has one of each kind. */
const GALLERY = 6;

interface Stage {
  readonly root: string;
  readonly work: string;
  readonly site: string;
  readonly browser: Browser;
  readonly files: readonly string[];
  readonly reference: readonly ReferencePage[];
  readonly lab: SuiteContext['lab'];
  readonly log: SuiteContext['log'];
}

/** The rendered pages in a real browser, from disk, offline; and the figures in nbconvert's page. */
export const siteSuite: Suite = {
  name: 'site',
  async run({ root, log, onCore, lab }: SuiteContext): Promise<SuiteResult> {
    const work = join(root, 'build', 'site-test');
    rmSync(work, { recursive: true, force: true });
    mkdirSync(join(work, 'shots'), { recursive: true });
    // Named to come before and after the committed notebooks.
    writeFileSync(join(work, '00-gallery.ipynb'), JSON.stringify(galleryNotebook()));
    writeFileSync(join(work, '99-next.ipynb'), JSON.stringify(nextNotebook()));
    writeFileSync(join(work, '98-cells.ipynb'), JSON.stringify(cellsNotebook()));
    writeFileSync(join(work, '98-forms.ipynb'), JSON.stringify(formsNotebook()));
    const notebooks = notebookFiles(root);
    const own = (name: string): string => join(work, `${name}.ipynb`);
    const files = [own('00-gallery'), ...notebooks, own('98-cells'), own('98-forms'), own('99-next')];
    const site = join(work, 'site');
    const reference = await onCore(() => readReference(root));
    const pages = await onCore(() => buildSite({ root, out: site, files, reference }));
    const count = new Count();
    const browser = await launch(log);
    const firefox = await launchFirefox(log);
    if (firefox === null)
      count.skipped = [
        { name: 'cells in Firefox', why: 'there is no Firefox here: install it to have them tried' },
      ];
    const stage = { root, work, site, browser, files, reference, lab, log };
    const judged = new Set<string>();
    const inChromium = tabs(() => openTab(browser));
    try {
      const jobs = [
        // Half of the pages are opened in the first view, half in the second.
        ...[VIEWS, [...VIEWS].reverse()].map((views, half) => () => {
          const mine = pages.filter((_, i) => i % 2 === half);
          return lookAt(mine, views, { script: true, judged }, stage, count);
        }),
        () => lookAt(pages, PLAIN_VIEWS, { script: false }, stage, count),
        ...notebooks.map(
          (file) => () =>
            count.attempt(`every cell of ${basename(file)} runs in its page as it is committed`, () =>
              inChromium((tab) => runsInChromium(tab, site, file)),
            ),
        ),
        ...(firefox === null
          ? []
          : notebooks.map(
              (file) => () =>
                count.attempt(`every cell of ${basename(file)} runs in Firefox, too`, () =>
                  firefox.inTab((tab) => runsAsCommitted(tab, site, file)),
                ),
            )),
        ...others.map(
          ([name, test]) =>
            () =>
              count.attempt(name, () => test(stage)),
        ),
      ];
      await Promise.all(jobs.map((job) => onCore(job)));
      log(`${pages.length} pages looked at; pictures of those that fail in build/site-test/shots`);
    } finally {
      await Promise.all([browser.close(), firefox?.close()]);
    }
    return count;
  },
};

type Test = readonly [string, (stage: Stage) => Promise<void>];

/** Looks at pages in one tab, and after a failure in another; each view of each is a test. */
async function lookAt(
  pages: readonly string[],
  views: readonly View[],
  options: ReaderOptions,
  { browser, site, work, reference }: Stage,
  count: Count,
): Promise<void> {
  const inReader = tabs(() => makeReader(browser, options));
  for (const page of pages)
    for (const view of views) {
      const name = `${page.replace('.html', '')}-${view.width}-${view.scheme}${options.script ? '' : '-noscript'}`;
      const check = (seen: Look): void => {
        assert.deepEqual(seen.axe, [], 'axe finds something');
        assert.deepEqual(seen.outside, [], 'it asks the network');
        assert.deepEqual(seen.troubles, [], 'the browser complains');
        assert.equal(seen.width, view.width, 'the page scrolls sideways');
        assert.equal(
          seen.live,
          options.script ? seen.figures : 0,
          'figures tell their values where scripts run',
        );
        assert.equal(seen.pictures, seen.figures, 'pictures are seen');
        assert.equal(seen.printed, seen.figures, 'paper shows the pictures');
        if (page.startsWith('00-gallery')) assert.equal(seen.figures, GALLERY);
      };
      const shot = join(work, 'shots', `${name}.png`);
      const isReference = reference.some(({ file }) => file === page); // all of one kind, of which it sees two
      const axe = KINDS.test(page) ? 'both themes' : isReference ? 'nothing' : 'one theme';
      await count.attempt(`page ${name}`, () =>
        inReader((reader) => reader.look(join(site, page), view, shot, check, axe)),
      );
    }
}

const others: Test[] = [
  [
    'what is faint is found, though each look is judged once',
    ({ browser, site }) => findsWhatIsFaint(browser, join(site, '00-gallery.html')),
  ],
  [
    'cells are run, edited, broken and stopped in their page',
    async ({ browser, site, log }) => {
      const ms = await useCells(browser, site);
      log(`${ms} ms from a stop to the next result`);
    },
  ],
  [
    'a cell is stopped while what it reads is on its way',
    ({ browser, site }) => stopWhileItLoads(browser, site),
  ],
  ...MOMENTS.map(
    (moment): Test => [moment[0], ({ browser, site }: Stage) => atMoment(browser, site, moment)],
  ),
  [
    'types are there when a reader asks: how a word goes on, what a name is, what is wrong',
    ({ browser, site }) => useTypes(browser, site),
  ],
  [
    'edits at random hang no tab, and none is lost',
    ({ browser, site }) => fuzzCells(browser, site, { edits: 40, seed: 1 }),
  ],
  [
    'hostile links and cells break no page, and none runs by itself',
    ({ browser, site }) => breakPage(browser, site),
  ],
  [
    'a link carries changed code, and the notebook is taken home as it is',
    ({ browser, site, root, work, lab }) => shareAndTakeHome(browser, site, { root, work, lab }),
  ],
  [
    'the same notebooks give the same bytes',
    async ({ root, site, files, reference }) => {
      const { pages } = await renderSite({ root, files, reference });
      const written = readdirSync(site).filter((each) => each.endsWith('.html'));
      assert.deepEqual(written.sort(), [...pages.keys()].sort());
      for (const [name, html] of pages) assert.equal(html, readFileSync(join(site, name), 'utf8'), name);
    },
  ],
  [
    'the reference lists every name and leads to it without scripts',
    ({ browser, site, work }) => useReference(browser, site, join(work, 'shots')),
  ],
  ['outline, theme, code and search lead a reader', ({ browser, site }) => findOnesWay(browser, site)],
  [
    'bets, steps, what-ifs and exercises are live, and forget nothing',
    ({ browser, site }) => useForms(browser, site, '98-forms.html'),
  ],
  ['a capture of a reader’s own host', ({ browser, site, work }) => readOwnHost(browser, site, work)],
  ['the argument in one picture: bet, keys, choices, play', ({ browser, site }) => usePicture(browser, site)],
  [
    'before anything is used a page loads little',
    async ({ browser, site, files, log }) => {
      const scripts = ['theme.js', 'page.js'].map((name) => readFileSync(join(site, 'assets', name)));
      const html = readFileSync(join(site, 'index.html'), 'utf8');
      assert.deepEqual(
        [...html.matchAll(/<script src="([^"]*)"/g)].map(([, src]) => src),
        ['assets/theme.js', 'assets/page.js'],
      );
      const bytes = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0);
      assert.ok(bytes <= MOST_SCRIPT, `${bytes} bytes`);
      const names = files.map((file) => basename(file).replace(/\.ipynb$/, '.html'));
      for (const name of ['index.html', names.find((each) => each.startsWith('03-'))!])
        log(
          `${name} is seen after ${await timeToSee(browser, site, name)} ms on a machine four times as slow`,
        );
    },
  ],
  [
    'every name that a cell can import has an example in the reference',
    async ({ site }) => assert.deepEqual(withoutExample(site), []),
  ],
  [
    'every page has the policy, and nothing in it that the policy forbids',
    async ({ site }) => {
      for (const name of readdirSync(site).filter((each) => each.endsWith('.html'))) {
        const html = readFileSync(join(site, name), 'utf8');
        const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html) ?? [];
        assert.match(policy ?? '', /^default-src 'none'; script-src 'self' blob:;/, name);
        assert.doesNotMatch(policy, /unsafe/, name);
        const inline = html.match(
          /<script(?! src=| type="application\/json")|<style|<[^>]*\s(?:style|on\w+)=/,
        );
        assert.equal(inline, null, `${name}: ${inline?.[0].slice(-200)}`);
      }
    },
  ],
  ['every link leads to a place', async ({ site }) => assert.deepEqual(lostLinks(site), [])],
  [
    'a page that is sent alone keeps its pictures',
    async ({ browser, site, work }) => {
      const alone = join(work, 'alone.html');
      writeFileSync(alone, readFileSync(join(site, '00-gallery.html')));
      const reader = await makeReader(browser, { script: true, alone: true });
      const shot = join(work, 'shots', 'alone.png');
      const check = (seen: Look): void => {
        assert.equal(seen.live, 0, 'no script is there');
        assert.equal(seen.pictures, seen.figures);
      };
      await reader.look(alone, { width: 800, scheme: 'light' }, shot, check, 'nothing');
      await reader.close();
    },
  ],
  [
    'nothing runs that a notebook brings along',
    ({ browser, root, work, site }) => nothingRuns(browser, root, work, site),
  ],
  [
    'paper shows what is folded: answers and lists',
    ({ browser, site, files }) => {
      const name = files.map((file) => basename(file)).find((each) => each.startsWith('01-'))!;
      return inTab(browser, join(site, name.replace(/\.ipynb$/, '.html')), async (page) => {
        await page.emulateMedia({ media: 'print' });
        const [shown, hidden] = await page.evaluate<[number, number]>(
          '[true, false].map((seen) => [...document.querySelectorAll("main details:not(.code > details)")].filter((each) => each.getBoundingClientRect().height > 0 && each.lastElementChild.checkVisibility({ contentVisibilityAuto: true }) === seen).length)',
        );
        assert.ok(shown > 1, `${shown} are shown`);
        assert.equal(hidden, 0);
        const pressed = await page.evaluate(
          '[...document.querySelectorAll("button, select, input[type=search]")].filter((each) => each.getBoundingClientRect().height > 0).length',
        );
        assert.equal(pressed, 0, 'nothing on paper is to be pressed');
      });
    },
  ],
  ['a figure tells its values, by hand and by keys', ({ browser, site }) => useFigures(browser, site)],
  [
    "nbconvert's page shows every figure offline",
    async ({ root, work, browser, lab }) => {
      const venv = await lab();
      const args = ['--to', 'html', '--output-dir', work, join(work, '00-gallery.ipynb')];
      const { code, output } = await run(venv.bin('jupyter-nbconvert'), args, { cwd: root, env: venv.env });
      assert.equal(code, 0, output);
      const { page, close } = await openTab(browser, { viewport: { width: 1000, height: 800 } });
      try {
        await page.goto(pathToFileURL(join(work, '00-gallery.html')).href, { waitUntil: 'domcontentloaded' });
        const widths = await page.evaluate<number[]>(
          "Promise.all([...document.querySelectorAll('figure img')].map(async (i) => { await i.decode(); return i.naturalWidth * Number(i.getBoundingClientRect().width > 300 && i.alt.length > 40) }))",
        );
        assert.deepEqual(widths, new Array(GALLERY).fill(700));
        await page.screenshot({ path: join(work, 'shots', 'nbconvert.png'), fullPage: true });
      } finally {
        await close();
      }
    },
  ],
];
