import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page, Response } from 'playwright-core';
import { launch } from '../chromium.js';
import { PATIENCE } from '../cores.js';
import type { Lab } from './lab.js';
import type { Scratch } from './scratch.js';

/** Told to a page: whether a cell runs, or waits until it may. */
const RUNS = `[...document.querySelectorAll('.jp-InputPrompt')].some((p) => p.textContent.includes('*'))`;

/** Told to a page: keeps a promise that one has begun since, which the next look may come too late to see. */
const NOTE_RUN = `window.begun = new Promise((resolve) => {
  const notes = new MutationObserver(() => { if (${RUNS}) resolve(notes.disconnect()); });
  notes.observe(document.body, { subtree: true, childList: true, characterData: true });
}); undefined`;

/** Told to a page: waits for that one. What a page is told has no limit of its own. */
const RUN_NOTED = `Promise.race([window.begun, new Promise((_, reject) =>
  setTimeout(() => reject(new Error('No cell began to run, ${PATIENCE / 1000} s after all were to.')), ${PATIENCE}))])`;

/** JupyterLab in a browser that reaches nothing but 127.0.0.1. */
export class LabPage {
  /** Addresses the page tried to reach outside 127.0.0.1; all were refused. */
  readonly outside: string[] = [];
  /** Errors the page reported. */
  readonly errors: string[] = [];

  private constructor(
    private readonly lab: Lab,
    private readonly browser: Browser,
    readonly page: Page,
    /** Folder for screenshots. */
    private readonly pictures: string,
  ) {}

  /** Starts the browser with an existing folder as its home. `pictures` is the folder for screenshots. */
  static async launch(
    lab: Lab,
    home: string,
    pictures: string,
    log: (line: string) => void,
  ): Promise<LabPage> {
    mkdirSync(pictures, { recursive: true });
    const browser = await launch(log, home);
    const page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
    page.setDefaultTimeout(PATIENCE);
    const self = new LabPage(lab, browser, page, pictures);
    await page.context().route(
      (url) => url.hostname !== '127.0.0.1',
      (route) => {
        self.outside.push(route.request().url());
        return route.abort();
      },
    );
    page.on('pageerror', (error) => self.errors.push(error.message));
    return self;
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  /** Loads JupyterLab with nothing but a notebook of the scratch folder, and waits for its kernel. */
  async load(scratch: Scratch, name: string): Promise<void> {
    await this.page.goto(`${this.lab.base}/lab/tree/${scratch.path(name)}?reset&token=${this.lab.token}`);
    await this.opened();
  }

  /** Opens one in the JupyterLab that is loaded, where none is open. */
  async open(scratch: Scratch, name: string): Promise<void> {
    await this.menu('File', /^Open from Path…$/);
    await this.page.locator('.jp-Dialog input').fill(scratch.path(name));
    await this.sure();
    await this.opened();
  }

  private async opened(): Promise<void> {
    await this.page.locator('.jp-NotebookPanel:visible .jp-Notebook .jp-Cell').first().waitFor();
    await this.idle();
  }

  /** Waits until the notebook's kernel has nothing to do. */
  async idle(): Promise<void> {
    // The status bar alone knows a kernel that is not there yet from one that is idle.
    await this.page.locator('#jp-bottom-panel', { hasText: /\| Idle/ }).waitFor();
    // Else it is asked in each frame, and frames are drawn for that.
    await this.page.waitForFunction(`!${RUNS}`, undefined, { polling: 100 });
  }

  /** Chooses an entry of JupyterLab's menu bar. */
  async menu(name: string, entry: string | RegExp): Promise<void> {
    await this.page.locator('.lm-MenuBar-itemLabel', { hasText: new RegExp(`^${name}$`) }).click();
    await this.page.locator('.lm-Menu-itemLabel', { hasText: entry }).first().click();
  }

  /** Runs all cells and waits for the end. */
  async runAll(): Promise<void> {
    await this.page.evaluate(NOTE_RUN);
    await this.menu('Run', /^Run All Cells$/);
    await this.page.evaluate(RUN_NOTED); // until then it is as idle as before
    await this.idle();
  }

  /** Puts the cursor into the n-th cell and runs it, without waiting. */
  async run(n: number): Promise<void> {
    await this.cell(n).locator('.cm-content').click();
    await this.page.keyboard.press('Control+Enter');
  }

  cell(n: number): Locator {
    return this.page.locator(`.jp-NotebookPanel:visible .jp-Notebook .jp-Cell`).nth(n);
  }

  /** Waits until a cell's outputs hold the text. */
  async shows(n: number, text: string | RegExp): Promise<void> {
    await this.cell(n).locator('.jp-OutputArea-output', { hasText: text }).first().waitFor();
  }

  /** Does what makes JupyterLab ask its server for something, and waits for the answer. */
  private async answered(address: RegExp, act: Promise<void>): Promise<void> {
    const isIt = (answer: Response): boolean =>
      answer.request().method() === 'POST' && address.test(answer.url());
    await Promise.all([this.page.waitForResponse(isIt), act]);
  }

  /** Saves and waits for the checkpoint, the last that is done for it, and until the tab shows no unsaved change. */
  async save(): Promise<void> {
    await this.answered(/\/checkpoints\b/, this.menu('File', /^Save Notebook$/));
    await this.page.locator('#jp-main-dock-panel .lm-TabBar-tab.jp-mod-dirty').waitFor({ state: 'detached' });
  }

  /** Says that one is sure. */
  private sure(): Promise<void> {
    return this.page.locator('.jp-Dialog .jp-mod-accept').click();
  }

  /** Restarts the kernel and waits until the server has: no longer is the old one taken for it. */
  async restart(): Promise<void> {
    await this.menu('Kernel', /^Restart Kernel…$/);
    await this.answered(/\/restart\b/, this.sure());
  }

  /** Closes the notebook and its kernel, as a reader does at the end. */
  async shutdown(): Promise<void> {
    await this.menu('File', /^Close and Shut Down Notebook/);
    await this.sure();
    await this.page.locator('.jp-NotebookPanel').waitFor({ state: 'detached' });
  }

  /** Switches the theme by the menu. */
  async theme(name: 'Light' | 'Dark'): Promise<void> {
    await this.page.locator('.lm-MenuBar-itemLabel', { hasText: /^Settings$/ }).click();
    await this.page.locator('.lm-Menu-itemLabel', { hasText: /^Theme$/ }).hover();
    await this.page.locator('.lm-Menu-itemLabel', { hasText: new RegExp(`^JupyterLab ${name}$`) }).click();
    await this.page.locator(`body[data-jp-theme-light="${name === 'Light'}"]`).waitFor({ state: 'attached' });
    await this.page.mouse.move(0, 0);
    // JupyterLab hides itself for a frame.
    await this.page.evaluate(
      'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
    );
  }

  /** A screenshot of the whole window, as it is after a test that failed. */
  async picture(name: string): Promise<void> {
    await this.page.mouse.move(0, 0);
    await this.page.screenshot({ path: join(this.pictures, `${name}.png`) });
  }
}
