import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { committedRests, formCases } from './forms.js';
import { lookAtPlots, type Seen } from './plots.js';
import type { Notebook } from './scratch.js';
import type { Stage } from './stage.js';

const plotly = 'application/vnd.plotly.v1+json';

function plotsIn({ cells }: Notebook): number {
  return cells.flatMap((cell) => cell.outputs ?? []).filter(({ data }) => data?.[plotly]).length;
}

/** The caption of each plot; empty for one without. */
function captionsIn({ cells }: Notebook): string[] {
  return cells
    .flatMap((cell) => cell.outputs ?? [])
    .map(({ data }) => data?.[plotly] as { layout: { meta: { caption?: string } } } | undefined)
    .flatMap((figure) => (figure === undefined ? [] : [figure.layout.meta.caption ?? '']));
}

/** Every plot of the first notebook is there to be seen, not only in the page's tree. */
async function assertPlots({ page, scratch, first }: Stage): Promise<Seen[]> {
  const wanted = plotsIn(scratch.read(first).notebook);
  assert.ok(wanted > 0, 'the notebook has plots');
  const seen = await lookAtPlots(page.page, wanted);
  assert.equal(
    seen.length,
    wanted,
    `of ${wanted} plots these are drawn: ${seen.map(({ label }) => label).join(' | ')}`,
  );
  for (const { label, inked, coloured } of seen) {
    assert.ok(inked > 0.01, `${(inked * 100).toFixed(2)} % of the box is drawn on: ${label}`);
    assert.ok(coloured > 60, `${coloured} pixels have a colour: ${label}`);
    assert.ok(label.length > 20, `a plot says what it shows: "${label}"`);
  }
  assert.deepEqual(
    seen.map(({ caption }) => caption).sort(),
    captionsIn(scratch.read(first).notebook).sort(),
    'each caption is seen below its plot, once',
  );
  return seen;
}

async function assertLegible(stage: Stage): Promise<void> {
  for (const { label, contrast, faintest } of await assertPlots(stage)) {
    assert.ok(contrast >= 4.5, `"${faintest}" has contrast ${contrast.toFixed(2)} in: ${label}`);
  }
}

/** One notebook for what goes wrong and is stopped, since each takes JupyterLab and a kernel some seconds to open. */
const NAME = 'trouble.ipynb';
const CELLS = [
  'const pages: number = 3;\nconst wrong: number = "three pages";\npages',
  'const before = 1;\nthrow new RangeError("thrown on purpose");',
  'console.log("not reached")',
  'let kept = 41; kept',
  'console.log("begun"); while (true) { kept = kept; }',
  'console.log("begun"); await new Promise<void>(() => undefined);',
  '"kept is " + (kept + 1)',
  `import { show } from 'second-look'; (globalThis as any)[Symbol.for('second-look.display')]({ data: { '${plotly}': { data: 7 } } })`,
];

/** The tests, in order. */
export const cases: readonly [string, (stage: Stage) => Promise<void>][] = [
  [
    'only our kernel is offered',
    async ({ lab }) => {
      const { default: chosen, kernelspecs } = await lab.api<{ default: string; kernelspecs: object }>(
        'kernelspecs',
      );
      assert.deepEqual([chosen, Object.keys(kernelspecs)], ['tslab', ['tslab']]);
    },
  ],
  [
    'the first notebook opens with its plots before anything is run, untrusted as it is',
    async (stage) => {
      const { page, scratch, first } = stage;
      const committed = scratch.read(first).text;
      await page.load(scratch, first);
      await assertPlots(stage);
      await page.save();
      assert.ok(scratch.read(first).text === committed, 'opening and saving changes no byte of the file');
      const broken = '[...document.images].filter((i) => i.complete && !i.naturalWidth).map((i) => i.src)';
      assert.deepEqual(await page.page.evaluate(broken), [], 'every picture of the text is there');
    },
  ],
  [
    'Run All: no error, every plot is drawn, and the saved file is the committed one to the byte',
    async (stage) => {
      const { page } = stage;
      const committed = stage.scratch.read(stage.first).text;
      await page.menu('Edit', /^Clear Outputs of All Cells$/);
      await page.runAll();
      await page.save();
      const { notebook, text } = stage.scratch.read(stage.first);
      const errors = notebook.cells
        .flatMap((cell) => cell.outputs ?? [])
        .filter((o) => o.output_type === 'error');
      assert.deepEqual(errors, []);
      assert.ok(text === committed, 'a run in JupyterLab gives the outputs that are committed');
      await assertPlots(stage);
    },
  ],
  [
    'saved, closed and opened again: the plots are drawn and legible in the light theme, and no picture was added to the file',
    async (stage) => {
      const { page, scratch, first } = stage;
      await page.shutdown();
      await page.open(scratch, first);
      await assertLegible(stage);
      await page.save();
      assert.ok(!scratch.read(first).text.includes('image/png'), 'no image/png in the saved file');
    },
  ],
  ['where its cell has not been run a committed what-if rests, and says why', committedRests],
  [
    'reset: a change goes, and the saved file is the committed one',
    async ({ page, scratch, first }) => {
      await page.cell(2).locator('.cm-content').click();
      await page.page.keyboard.type('// mine ');
      page.page.once('dialog', (dialog) => void dialog.accept());
      await page.menu('File', /^Reset This Notebook…$/);
      await page.page.locator('.jp-Cell', { hasText: '// mine' }).waitFor({ state: 'detached' });
      await page.save();
      const committed = readFileSync(join(scratch.folder, '..', '..', 'committed', first), 'utf8');
      assert.ok(scratch.read(first).text === committed);
    },
  ],
  [
    'legible in the dark theme, drawn again when the theme changes',
    async (stage) => {
      await stage.page.theme('Dark');
      try {
        await assertLegible(stage);
      } finally {
        await stage.page.theme('Light');
      }
    },
  ],
  [
    'a figure has the keys while it has the focus, and Plotly comes when asked for',
    async ({ page: { page } }) => {
      const figure = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) figure.plot').first();
      const cells = (): Promise<number> =>
        page.evaluate(
          "[...document.querySelectorAll('.jp-Cell')].findIndex((e) => e.matches('.jp-mod-active'))",
        );
      await figure.locator('.static').click({ position: { x: 5, y: 5 } });
      const active = await cells();
      for (const key of ['Home', 'ArrowRight', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key);
      assert.match(await figure.locator('.readout').innerText(), /\n.*: [\d.]+/);
      assert.equal(await cells(), active, 'no other cell is chosen');
      await figure.locator('.figure-data summary').click();
      await figure.locator('[data-figure=explore]').click();
      await figure.locator('.live .main-svg').first().waitFor();
      await figure.locator('[data-figure=explore]').click();
      await figure.locator('.live').waitFor({ state: 'detached' });
    },
  ],
  [
    'a type error and a throw are shown as errors with their line, and Run All stops there',
    async ({ page, scratch }) => {
      scratch.write(NAME, CELLS);
      await page.shutdown();
      await page.open(scratch, NAME);
      await page.runAll();
      await page.shows(0, /not assignable to type 'number'/);
      await page.shows(0, /const wrong: number = "three pages"/);
      await page.run(1);
      await page.shows(1, /RangeError: thrown on purpose/);
      await page.shows(1, /throw new RangeError/);
      await page.idle();
      await page.save();
      const { cells } = scratch.read(NAME).notebook;
      assert.deepEqual(
        cells.map(({ outputs }) => outputs?.map(({ output_type }) => output_type)),
        [['error'], ['error'], ...CELLS.slice(2).map(() => [])],
      );
      const unreached = cells.slice(2).every((cell) => cell.execution_count === null);
      assert.ok(unreached, 'a cell that never ran has no number');
    },
  ],
  [
    'interrupt ends a busy loop and a pending await, and keeps the variables',
    async ({ page }) => {
      await page.run(3);
      await page.shows(3, '41');
      for (const cell of [4, 5]) {
        await page.run(cell);
        await page.shows(cell, 'begun');
        await page.menu('Kernel', /^Interrupt Kernel$/);
        await page.shows(cell, /interrupt/i);
        await page.idle();
      }
      await page.run(6);
      await page.shows(6, 'kept is 42');
    },
  ],
  [
    'restart forgets the variables and the kernel works on',
    async ({ page }) => {
      await page.restart();
      await page.idle();
      await page.run(6);
      await page.shows(6, /Cannot find name 'kept'/);
      await page.run(3);
      await page.shows(3, '41');
      await page.run(6);
      await page.shows(6, 'kept is 42');
    },
  ],
  [
    'a figure that cannot be drawn says so in words',
    async ({ page }) => {
      await page.run(7);
      await page.shows(
        7,
        'This plot cannot be drawn: its "data" must be a list of traces, and it is a number.',
      );
      await page.shutdown();
    },
  ],
  ...formCases,
  [
    'nothing tried to leave 127.0.0.1, and the page reported no error',
    async ({ page }) => {
      assert.deepEqual([page.outside, page.errors], [[], []]);
    },
  ],
  [
    'Ctrl-C stops JupyterLab and its kernels',
    async ({ lab }) => {
      assert.ok(lab.kernels().length > 0, 'a kernel is running');
      await lab.interrupt();
      assert.match(lab.words(), /JupyterLab has stopped\.\s*$/);
      assert.deepEqual(lab.kernels(), []);
    },
  ],
];
