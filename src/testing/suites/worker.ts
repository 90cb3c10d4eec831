import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { launch } from '../chromium.js';
import { HANGS, inTime } from '../cores.js';
import { Count, type Suite, type SuiteContext, type SuiteResult } from '../suite.js';
import { hashes } from '../worker/here.js';

/** The simulator in a browser's worker gives the bytes that it gives here. */
export const workerSuite: Suite = {
  name: 'worker',
  run: (context) => context.onCore(() => compareWorker(context)),
};

async function compareWorker({ root, log }: SuiteContext): Promise<SuiteResult> {
  const [script, { here }] = await Promise.all([bundle(root), hashes(root)]);
  const count = new Count();
  count.test('the samples are computed', here.code === 0 ? null : here.output);
  const there = (await inTime(runInWorker(script, log), HANGS)) as Record<string, string>;
  for (const line of here.stdout.trim().split('\n')) {
    const [, hash, name] = /^(\w+) (.*)$/.exec(line) ?? [];
    const is = createHash('sha256').update(there[name]).digest('hex');
    count.test(name, is === hash ? null : `${is} in the browser, ${hash} here`);
  }
  return count;
}

/** The simulator for a browser, one script. It must not need anything of Node. */
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
export async function runInWorker(script: string, log: (line: string) => void): Promise<unknown> {
  const browser = await launch(log);
  try {
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    return await page.evaluate(inWorker, script);
  } finally {
    await browser.close();
  }
}

const inWorker = (script: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
