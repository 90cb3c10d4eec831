import { join } from 'node:path';
import { cases } from '../browser/cases.js';
import { startLab } from '../browser/lab.js';
import { LabPage } from '../browser/page.js';
import { copyFirst, makeScratch } from '../browser/scratch.js';
import type { Suite, SuiteResult } from '../suite.js';

/** A real JupyterLab, started by `npm start`, in a real Chromium. */
export const browserSuite: Suite = {
  name: 'browser',
  async run({ root, log }): Promise<SuiteResult> {
    const scratch = makeScratch(root);
    const first = copyFirst(root, scratch);
    const pictures = join(root, 'build', 'screenshots');
    const lab = await startLab(root, join(root, 'build', 'browser'));
    log(`npm start was ready after ${(lab.startMs / 1000).toFixed(1)} s`);
    const failures: string[] = [];
    let passed = 0;
    let page: LabPage | null = null;
    try {
      page = await LabPage.launch(lab, join(root, 'build', 'browser', 'home'), pictures, log);
      for (const [name, test] of cases) {
        const started = Date.now();
        try {
          await test({ lab, page, scratch, first });
          passed++;
          log(`✓ ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
        } catch (error) {
          log(`✗ ${name}`);
          failures.push(`${name}: ${(error as Error).stack}`);
          await page.picture(`failed-${failures.length}`).catch(() => undefined);
        }
      }
    } finally {
      await page?.close();
      await lab.interrupt();
    }
    return { passed, failed: failures.length, output: failures.join('\n\n') };
  },
};
