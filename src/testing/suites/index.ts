import type { Suite } from '../suite.js';

/** A suite that is loaded when its turn comes: one that cannot be loaded is a failure, not the end. */
function late(name: string, load: () => Promise<Suite>): Suite {
  return { name, run: async (context) => (await load()).run(context) };
}

/**
 * All suites, in the order in which they get cores: those with long chains of steps first, so that nothing long begins late:
 * what waits for kernels and browsers above all. Others fill what is left, and the beginning, when the Python environment
 * is still being made.
 */
export const suites: readonly Suite[] = [
  late('nodes', async () => (await import('./nodes.js')).nodesSuite),
  late('browser', async () => (await import('./browser.js')).browserSuite),
  late('kernel', async () => (await import('./kernel.js')).kernelSuite),
  late('fleet', async () => (await import('./fleet.js')).fleetSuite),
  late('notebooks', async () => (await import('./notebooks.js')).notebookSuite),
  late('site', async () => (await import('./site.js')).siteSuite),
  late('arrows', async () => (await import('./arrows.js')).arrowSuite),
  late('readmes', async () => (await import('./readmes.js')).readmeSuite),
  late('types', async () => (await import('./checks.js')).typesSuite),
  late('lint', async () => (await import('./checks.js')).lintSuite),
  late('calibration', async () => (await import('./checks.js')).calibrationSuite),
  late('pack', async () => (await import('./pack.js')).packSuite),
  late('worker', async () => (await import('./worker.js')).workerSuite),
  late('fuzz', async () => (await import('./fuzz.js')).fuzzSuite),
  late('spin', async () => (await import('./spin.js')).spinSuite),
  late('unit', async () => (await import('./unit.js')).unitSuite),
];
