/** Controls that ask the kernel, by keyboard, as a reader uses them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { writeTree } from '../../host/testing/writeTree.js';
import { load } from '../../tutorial/data/load.js';
import type { LabPage } from './page.js';
import type { Stage } from './stage.js';

const NAME = 'forms.ipynb';
const CELLS = [
  "import { argumentPicture, bet, choice, claim, hostFile, lines, show, slider, steps, whatIf } from 'second-look';\nconst base = [1, 2, 3];",
  `whatIf({ slope: slider(2, { from: 0, to: 10, step: 0.5, unit: 'per s' }), shape: choice('line', ['line', 'square']) },
  ({ slope, shape }) => lines(base.map((x) => ({ x, y: slope * (shape === 'line' ? x : x * x) })),
    { x: 'x', y: 'y', title: 'Growth', alt: \`\${shape} of \${slope}\` }));`,
  "whatIf({ n: slider(1, { from: 1, to: 9, step: 1 }) }, ({ n }) => ['n is', n, 'of', base.length].join(' '));",
  'for (;;);',
  `bet({ question: 'How many are known?', choices: ['two', 'three', 'four'], answer: 'three', because: 'They were counted.' });`,
  `show(steps({ title: 'Two writers', frames: [
    { words: 'A takes the lock', state: [['holds', 'A']] }, { words: 'B waits', state: [['holds', 'A'], ['waits', 'B']] }] }));`,
  `argumentPicture({ begin: { kernel: '6.1', mode: 'vm' }, because: 'So it was.' });`,
  'hostFile();',
  "claim('T8.2', 'one is one', true);",
];

/** The form of a cell. */
const form = ({ page }: Stage, cell: number): Locator => page.cell(cell).locator('[data-what-if]');
const status = (of: Locator): Locator => of.locator('.status');

/** What is seen below a form's controls. */
async function seen(page: LabPage, cell: number): Promise<string> {
  return page.cell(cell).locator('.jp-OutputArea').innerText();
}

/** Puts the focus on a control and presses a key some times. */
async function press(control: Locator, key: string, times: number = 1): Promise<void> {
  await control.focus();
  for (let i = 0; i < times; i++) await control.press(key);
}

/** A form whose controls do nothing, and say why. */
async function rests(form: Locator, why: RegExp): Promise<void> {
  await status(form).filter({ hasText: why }).waitFor();
  assert.equal(await form.locator('input:enabled, select:enabled').count(), 0);
}

/** What was committed rests in a notebook that has been opened and not run. */
export async function committedRests({ page }: Stage): Promise<void> {
  const form = page.page.locator('[data-what-if]').first();
  await form.scrollIntoViewIfNeeded();
  await rests(form, /not trusted|until this cell has been run/);
}

/** The tests, in order. */
export const formCases: readonly [string, (stage: Stage) => Promise<void>][] = [
  [
    'a slider by keyboard and a choice recompute in place, with a trace and in words; the notebook stays as it is',
    async (stage) => {
      const { page, scratch } = stage;
      scratch.write(NAME, CELLS);
      await page.open(scratch, NAME);
      for (const cell of [0, 1, 2]) {
        await page.run(cell);
        await page.idle();
      }
      await page.save();
      const committed = scratch.read(NAME).text;
      const [first, second] = [form(stage, 1), form(stage, 2)];
      await press(first.locator('input[type="range"]'), 'ArrowRight', 3);
      await status(first)
        .filter({ hasText: /at 3: [\d.]+ → 10.5/ })
        .waitFor();
      await first.locator('.result svg path.before').first().waitFor();
      assert.equal(await first.locator('input[type="number"]').inputValue(), '3.5');
      assert.equal(await page.cell(1).locator('figure.plot:visible').count(), 1, 'one picture, not two');
      await first.locator('select').selectOption('square');
      await status(first).filter({ hasText: 'at 3: 10.5 → 31.5' }).waitFor();
      await press(second.locator('input[type="range"]'), 'End');
      await page.shows(2, 'n is 9 of 3');
      assert.equal(
        await first.locator('select').inputValue(),
        'square',
        'one what-if leaves the other alone',
      );
      await first.getByRole('button', { name: 'Back to the first values' }).press('Enter');
      await first.locator('.result').waitFor({ state: 'hidden' });
      assert.equal(await page.cell(1).locator('figure.plot:visible').count(), 1);
      assert.equal(await first.locator('input[type="number"]').inputValue(), '2');
      assert.match(await seen(page, 2), /n is 9/);
      await page.save();
      assert.ok(scratch.read(NAME).text === committed, 'nothing is written into the notebook');
    },
  ],
  [
    'beside a cell that computes without an end the controls still answer',
    async (stage) => {
      const { page } = stage;
      await page.run(3);
      await page.page.locator('#jp-bottom-panel', { hasText: /\| Busy/ }).waitFor();
      await press(form(stage, 2).locator('input[type="range"]'), 'ArrowLeft', 4);
      await page.shows(2, 'n is 5 of 3');
      await page.menu('Kernel', /^Interrupt Kernel$/);
      await page.idle();
    },
  ],
  [
    'a bet by its radio buttons: the answer comes after the choice, and is known when the notebook is opened again',
    async (stage) => {
      const { page, scratch } = stage;
      for (const cell of [4, 5]) {
        await page.run(cell);
        await page.idle();
      }
      const bet = page.cell(4).locator('fieldset[data-bet]');
      await bet.waitFor();
      assert.doesNotMatch(await seen(page, 4), /counted/);
      await press(bet.locator('input[type="radio"]').first(), 'Space');
      await page.page.keyboard.press('ArrowDown');
      await page.page.keyboard.press('Enter');
      await page.shows(4, 'They were counted.');
      assert.equal(await bet.locator('input:checked').count(), 1);
      await page.save();
      await page.load(scratch, NAME);
      await page.shows(4, 'They were counted.');
    },
  ],
  [
    'a stepper by keyboard, where no kernel is needed',
    async ({ page }) => {
      const stepper = page.cell(5).locator('.stepper');
      await page.shows(5, '1 of 2. A takes the lock');
      await stepper.getByRole('button', { name: 'Next' }).press('Enter');
      await page.shows(5, '2 of 2. B waits');
      await stepper.getByRole('button', { name: 'Previous' }).press('ArrowLeft');
      await page.shows(5, '1 of 2. A takes the lock');
      await press(stepper.locator('input[type="range"]'), 'End');
      await page.shows(5, '2 of 2. B waits');
    },
  ],
  [
    'the argument in one picture: a bet by keyboard, rounds, and a policy that the kernel simulates',
    async ({ page }) => {
      await page.run(6);
      await page.idle();
      const picture = page.cell(6).locator('.argument-picture');
      const round = picture.getByRole('slider', { name: 'Round' });
      assert.equal(await round.isDisabled(), true);
      await press(picture.locator('fieldset[data-bet] input').first(), 'Space');
      await page.page.keyboard.press('Enter');
      await page.shows(6, 'It is “P, the process beside it”. So it was.');
      await press(round, 'End');
      await page.shows(6, 'After round 24 of 24.');
      const simulated = picture.getByRole('radio', { name: 'what the simulator does' });
      await picture.locator('input[value=simulated]:enabled').waitFor();
      await press(simulated, 'Space');
      await page.shows(6, 'BASE under the reclaim rules of Linux 6.1, simulated');
    },
  ],
  [
    'a capture of a host: its folder is chosen, and the kernel reads it',
    async ({ page, scratch }) => {
      await page.run(7);
      await page.idle();
      const { files } = load('hosts')[1];
      const capture = writeTree(join(scratch.folder, '..', 'capture'), files);
      await page.cell(7).locator('.host-form input:enabled').setInputFiles(capture);
      await page.shows(7, 'aging queues on mmu_lock');
      await status(page.cell(7))
        .filter({ hasText: /^Done\.$/ })
        .waitFor();
      assert.match(await seen(page, 7), /Linux 6\.1\s+\d+\s+\d+\s+Linux 6\.12\s+\d+\s+\d+\s+Linux 7\.3/);
    },
  ],
  [
    'a link to a claim opens the ledger at the claim',
    async ({ page }) => {
      await page.run(8);
      await page.idle();
      await page.cell(8).getByRole('link', { name: 'T8.2' }).click();
      await page.page.waitForFunction(
        `[...document.querySelectorAll('.jp-NotebookPanel :is([id="T8.2"], [data-jupyter-id="T8.2"])')].some((each) => {
          const { top, bottom } = each.getBoundingClientRect();
          return each.checkVisibility() && top > 0 && bottom < innerHeight;
        })`,
      );
      await page.page.locator('.lm-TabBar-tab', { hasText: NAME }).click();
    },
  ],
  [
    'without a kernel that has run the cell the controls rest, and say why',
    async (stage) => {
      const { page } = stage;
      await page.restart();
      await rests(form(stage, 2), /until this cell has been run/);
      // The picture only rests: what a reader has chosen there stays, since it needs no kernel to be looked at.
      await page.cell(6).locator('input[value=simulated]:disabled').waitFor();
      await page.shows(6, 'BASE under the reclaim rules of Linux 6.1, simulated');
      await page.shows(6, 'After round 24 of 24.');
      await page.menu('Kernel', /^Shut Down Kernel$/);
      await rests(form(stage, 2), /There is no kernel/);
      await page.shows(2, 'n is 1 of 3');
    },
  ],
];
