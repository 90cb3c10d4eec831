import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildLibrary } from '../library/build.js';
import { openBrowser } from './browser.js';
import { keepCommitted } from './committed.js';
import { buildKernel, LAUNCHER } from './kernel.js';
import { parse, usage } from './options.js';
import { root } from './places.js';
import { freePort } from './port.js';
import { copyToScratch, SCRATCH } from './scratch.js';
import { type Server, startServer } from './server.js';
import { explain } from './trouble.js';
import { ensureVenv } from './venv.js';

const say = (line: string): void => console.log(line);

/** The first notebook of a folder of the checkout, or else the folder. */
function firstNotebook(folder: string): string {
  const notebooks = join(root, folder);
  if (!existsSync(notebooks)) return '';
  const first = readdirSync(notebooks)
    .filter((name) => name.endsWith('.ipynb'))
    .sort()[0];
  return first ? `${folder}/${first}` : folder;
}

/** A mistake in `src` must not keep a reader from the notebooks while an earlier build is there. */
async function rebuild(): Promise<void> {
  try {
    await buildKernel(root);
    if ((await buildLibrary(root)).rebuilt) say('library and kernel rebuilt from src/');
  } catch (error) {
    if (!existsSync(join(root, LAUNCHER))) throw error;
    say(`The notebooks use the last good build, for src/ cannot be built: ${(error as Error).message}`);
  }
}

/** npm does not always pass a signal on: a parent that is gone counts as one. */
function endWithParent(stop: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 500);
}

async function start(): Promise<number> {
  const options = parse(process.argv.slice(2));
  if (options.help) {
    say(usage);
    return 0;
  }
  const port = await freePort(options.port); // before the long part: a taken port is reported at once
  const venv = await ensureVenv(say);
  await rebuild();
  const notebooks = options.scratch ? SCRATCH : 'notebooks';
  if (options.scratch) {
    copyToScratch(root);
    say(`the notebooks in ${SCRATCH}/ are copies; one that you remove is copied again at the next start`);
  }
  keepCommitted(root);
  say('starting JupyterLab');
  let server: Server | null = null;
  let stops = 0;
  const stop = (): void => {
    stops++;
    if (stops > 1) server?.process.kill('SIGKILL');
    else if (server) void server.stop();
    else process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  if (process.env.npm_lifecycle_event) endWithParent(stop);

  const log = (text: string): void => void process.stderr.write(text);
  server = await startServer(venv, {
    port,
    stopIdle: options.stopIdle,
    folder: root,
    open: firstNotebook(notebooks),
    log,
  });
  say(`\nJupyterLab is ready: ${server.url}\nCtrl-C here stops it and its kernels.`);
  if (options.browser && !(await openBrowser(server.url)))
    say('No browser was found to open: copy the URL into one.');
  const code = await server.gone;
  say('JupyterLab has stopped.');
  return stops ? 0 : code;
}

start().then(
  (code) => process.exit(code),
  (error) => {
    console.error(`\n${explain(error)}`);
    process.exit(1);
  },
);
