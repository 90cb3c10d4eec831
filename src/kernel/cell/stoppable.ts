/** Runs code that a signal can stop, as Ctrl-C does in a terminal. Jupyter itself interrupts by message. */
import { Script } from 'node:vm';

const KEY: unique symbol = Symbol.for('kernel.run') as never;
// Only what runs inside a script of `vm` is left on a signal, so the code is called from within one.
const script: Script = new Script(`globalThis[Symbol.for('kernel.run')]()`, {
  filename: `${__dirname}/stoppable.js`,
});

/** Calls `run`; a SIGINT meanwhile makes it throw an error that `isSignal` knows, even when it is busy. */
export function runStoppable(run: () => unknown): unknown {
  Object.defineProperty(globalThis, KEY, { value: run, configurable: true, enumerable: false });
  return script.runInThisContext({ breakOnSigint: true, displayErrors: false });
}

/** Whether an error stands for a SIGINT. */
export function isSignal(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
}

/** Handles a SIGINT that comes while no cell is busy. To be called again after code has been broken off. */
export function onSignal(handler: () => void): void {
  // `vm` takes the handlers away for the time of a run, and cannot put them back when the run is broken off.
  if (!process.listeners('SIGINT').includes(handler)) process.on('SIGINT', handler);
}
