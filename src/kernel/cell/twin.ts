/**
 * The twin's thread: runs again cells that have run, and answers messages of comms. It has no compiler: it is given what
 * the main thread ran. A cell that gives the same values each time gives the main thread's answers.
 */
import { runInThisContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import type { Plugin } from '../plugin.js';
import { Claim, claim, type Ran, type TwinData, type TwinOrder, type TwinReport } from '../protocol.js';
import { answered } from './answers.js';
import { guard, guardAll, onInterrupt } from './guard.js';
import { Modules } from './modules.js';
import { Slots } from './slots.js';

const port = parentPort!;
const { plugin: file, root }: TwinData = workerData;
const plugin: Plugin = file === undefined ? {} : require(file);
// Without the plugin: what a cell imports has been built by the main thread.
const modules = new Modules(root);
const slots = new Slots();
plugin.setUp?.({ display: () => {}, onInterrupt, offers: () => {} });

async function run({ code, files }: Ran): Promise<void> {
  modules.add(files);
  // Without a name for stack traces: nothing that this thread prints is shown.
  const cell = runInThisContext(code, { displayErrors: false }) as (...args: unknown[]) => unknown;
  await cell({}, modules.require, slots, guard, guardAll);
}

async function take({ cells, task }: TwinOrder): Promise<void> {
  const report = (data?: object): void =>
    port.postMessage({ id: task.id, ...(data && { data }) } satisfies TwinReport);
  try {
    for (const cell of cells) await run(cell);
  } catch (error) {
    // A cell that succeeded there fails here: this thread is no twin.
    setImmediate(() => {
      throw error;
    });
    return;
  }
  report(claim(task, Claim.TWIN) ? await answered(plugin.comms![task.target]!, task.data) : undefined);
}

// One at a time: the next message may need cells of its own.
let last: Promise<void> = Promise.resolve();
port.on('message', (order: TwinOrder) => {
  last = last.then(() => take(order));
});
