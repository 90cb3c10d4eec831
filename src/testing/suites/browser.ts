import { join } from 'node:path';
import { cases } from '../browser/cases.js';
import { startLab } from '../browser/lab.js';
import { LabPage } from '../browser/page.js';
import { copyFirst, makeScratch } from '../browser/scratch.js';
import { HANGS, inTime, PATIENCE, WAITS } from '../cores.js';
import { Count, type Suite, type SuiteContext, type SuiteResult } from '../suite.js';

/** A real JupyterLab, started by `npm start`, in a real Chromium. */
export const browserSuite: Suite = {
  name: 'browser',
  async run(context): Promise<SuiteResult> {
    await context.lab();
    return context.onCore(() => useLab(context), WAITS);
  },
};

async function useLab({ root, log }: SuiteContext): Promise<SuiteResult> {
  const scratch = makeScratch(root);
  const first = copyFirst(root, scratch);
  const pictures = join(root, 'build', 'screenshots');
  const lab = await startLab(root, join(root, 'build', 'browser'));
  log(`npm start was ready after ${(lab.startMs / 1000).toFixed(1)} s`);
  const count = new Count();
  let page: LabPage | null = null;
  try {
    const home = join(root, 'build', 'browser', 'home');
    page = await inTime(LabPage.launch(lab, home, pictures, log), HANGS);
    const stage = { lab, page, scratch, first };
    for (const [name, test] of cases) {
      const [started, before] = [Date.now(), count.failed];
      await count.attempt(name, () => test(stage));
      const bad = count.failed > before;
      log(`${bad ? '✗' : '✓'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      if (!bad) continue;
      const picture = inTime(page.picture(`failed-${count.failed}`), PATIENCE);
      const hangs = await picture.then(() => null, String);
      if (hangs === null) continue;
      count.test('the tests after it, of which each would wait its whole time', `the window hangs: ${hangs}`);
      break;
    }
  } finally {
    await page?.close();
    await lab.interrupt();
  }
  return count;
}
