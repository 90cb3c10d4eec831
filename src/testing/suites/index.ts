import type { Suite } from '../suite.js';
import { lintSuite, typesSuite } from './checks.js';
import { unitSuite } from './unit.js';

/** A suite of another folder, loaded when its turn comes: one that cannot be loaded is a failure, not the end. */
function late(name: string, load: () => Promise<Suite>): Suite {
  return { name, run: async (context) => (await load()).run(context) };
}

/** All suites, quickest first. */
export const suites: readonly Suite[] = [
  typesSuite,
  lintSuite,
  late('arrows', async () => (await import('./arrows.js')).arrowSuite),
  unitSuite,
  late('kernel', async () => (await import('./kernel.js')).kernelSuite),
  late('predictions', async () => (await import('./predictions.js')).predictionSuite),
  late('notebooks', async () => (await import('./notebooks.js')).notebookSuite),
  late('worker', async () => (await import('./worker.js')).workerSuite),
  late('site', async () => (await import('./site.js')).siteSuite),
  late('browser', async () => (await import('./browser.js')).browserSuite),
  late('nodes', async () => (await import('./nodes.js')).nodesSuite),
];
