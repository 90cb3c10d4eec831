/**
 * The kernel's process: `node launcher.cjs [--root FOLDER] [--plugin MODULE] CONNECTION_FILE`.
 *
 * Errors name files relative to the root, which is the working folder when left out and where a package that is missing
 * is to be installed; the plugin is what `plugin.ts` says. The wire thread starts first and answers Jupyter at once;
 * this thread then loads the compiler, which takes a second or two, and runs the cells.
 */
import { readFileSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Answers } from './cell/answers.js';
import { answer } from './cell/ask.js';
import { createCompiler } from './cell/compiler.js';
import { Errors } from './cell/errors.js';
import { Interrupted, onInterrupt } from './cell/guard.js';
import { missingType } from './cell/missing.js';
import { Modules } from './cell/modules.js';
import { routeOutputs } from './cell/outputs.js';
import { CellRunner } from './cell/runner.js';
import { Stack } from './cell/stack.js';
import { isSignal, onSignal } from './cell/stoppable.js';
import type { Plugin } from './plugin.js';
import { type Order, type Report, Shared, type WireData } from './protocol.js';

const { values: options, positionals } = parseArgs({
  options: { root: { type: 'string', default: '.' }, plugin: { type: 'string' } },
  allowPositionals: true,
});
const [connectionFile] = positionals;
if (!connectionFile) {
  console.error(
    'The kernel is started by Jupyter, with a connection file: node launcher.cjs CONNECTION_FILE',
  );
  process.exit(1);
}
const require = createRequire(__filename);
// Kept before cells get one that does not end the kernel.
const exit = process.exit.bind(process);
const root = resolve(options.root);
const pluginFile = options.plugin === undefined ? undefined : resolve(options.plugin);
const plugin: Plugin = pluginFile === undefined ? {} : require(pluginFile);

// Node 22 and later keep what they compiled, which takes a part off the start.
const cache = nodeModule as { enableCompileCache?(folder: string): void; flushCompileCache?(): void };
cache.enableCompileCache?.(join(__dirname, 'cache'));

const shared = new Int32Array(new SharedArrayBuffer(4 * Shared.LENGTH));
const versions = {
  node: process.versions.node,
  typescript: versionOf('@tslab/typescript-for-tslab'),
  tslab: versionOf('tslab'),
};
const targets = Object.keys(plugin.comms ?? {});
const twin = { plugin: pluginFile, root };
const workerData: WireData = { connectionFile, shared, versions, targets, twin };
const wire = new Worker(join(__dirname, 'wire.cjs'), { workerData });
const send = (report: Report): void => wire.postMessage(report);
wire.on('error', (error) => {
  console.error(error);
  exit(1);
});

const stack = new Stack(root);
const modules = new Modules(root, plugin);
const errors = new Errors(stack, (code, message) => missingType(code, message, modules.require, root));
// Before anything else of tslab is loaded: it wraps what tslab loads.
const compiler = createCompiler();
const display = routeOutputs(send, shared, () => answers.hushes(runner.running));
const runner = new CellRunner({ compiler, modules, stack, errors, shared, send });
const answers = new Answers(plugin.comms, shared, (id, data) => send({ type: 'comm', id, data }));
// The first conversion loads what all of them need.
compiler.convert('', 'export {}');
stack.install();
cache.flushCompileCache?.();

process.exit = (code): never => {
  throw new Error(
    `process.exit(${code ?? ''}) ends the cell, not the kernel: to start afresh, restart the kernel.`,
  );
};
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    // What an interrupt ended by the way has been reported as the cell's end.
    if (error instanceof Interrupted || runner.fail(error)) return;
    if (!isSignal(error)) process.stderr.write(errors.text(error));
  });
}
const interrupt = (): void => {
  runner.interrupt();
  answers.interrupt();
};
onSignal(interrupt);
plugin.setUp?.({ display, onInterrupt, offers: (id) => runner.offers(id) });

/** Cells and questions come one at a time, so their order is kept by the wire thread; messages of comms come at any time. */
function take(order: Order): void {
  switch (order.type) {
    case 'execute':
      void runner.execute(order);
      break;
    case 'ask':
      send({ type: 'answer', content: tryAnswer(order) });
      break;
    case 'comm':
      void answers.take(order.task);
      break;
    case 'interrupt':
      onSignal(interrupt);
      if (Atomics.exchange(shared, Shared.ACK, order.round) < order.round) interrupt();
      break;
    case 'exit':
      exit(0);
  }
}

function tryAnswer(order: Order & { type: 'ask' }): object {
  try {
    return answer(compiler, runner.declared, order);
  } catch (error) {
    return { status: 'error', ...errors.thrown(error) };
  }
}

function versionOf(name: string): string {
  const path = require.resolve(`${name}/package.json`, { paths: [require.resolve('tslab')] });
  return JSON.parse(readFileSync(path, 'utf8')).version;
}

wire.on('message', take);
