import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { launch } from '../site/browser.js';
import type { Suite, SuiteResult } from '../suite.js';
import { samples } from '../worker/samples.js';

/** The core for a browser, one script. It must not need anything of Node. */
async function bundle(root: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src', 'testing', 'worker', 'worker.ts')],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}

/** Runs a script in a worker of an empty page, the network cut, and returns the first thing it posts. */
const runInWorker = (script: string): Promise<Record<string, string>> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
    worker.onmessage = (event) => resolve(event.data as Record<string, string>);
    worker.onerror = (event) => reject(new Error(event.message));
  });

const hash = (text: string | undefined): string =>
  text === undefined ? 'nothing' : createHash('sha256').update(text).digest('hex').slice(0, 12);

/** The simulator in a browser's worker gives the bytes that it gives here. */
export const workerSuite: Suite = {
  name: 'worker',
  async run({ root, log }): Promise<SuiteResult> {
    const script = await bundle(root);
    const browser = await launch(log);
    const result = { passed: 0, failed: 0, output: '' };
    try {
      const context = await browser.newContext({ offline: true });
      const page = await context.newPage();
      const there = await page.evaluate(runInWorker, script);
      for (const [name, text] of Object.entries(samples())) {
        if (there[name] === text) result.passed++;
        else {
          result.failed++;
          result.output += `${name}: ${hash(there[name])} in the browser, ${hash(text)} here\n`;
        }
      }
    } finally {
      await browser.close();
    }
    return result;
  },
};
