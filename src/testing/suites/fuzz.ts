import { TABLES } from '../fuzz/tables/index.js';
import { Tally } from '../fuzz/tally.js';
import { CHILD, watch } from '../fuzz/watch.js';
import type { Suite } from '../suite.js';
import { compiledFor } from './compiled.js';

/** Every exported function, the command lines and the readers, with the same few cases each time; `npm run fuzz` has more. */
export const fuzzSuite: Suite = {
  name: 'fuzz',
  async run({ root, onCore, log }) {
    const tally = new Tally();
    await onCore(async () =>
      watch({
        ...{
          compiled: [CHILD, ...TABLES].map(await compiledFor(root)),
          seed: 1,
          rounds: 1,
          share: 0.25,
          hangSeconds: 20,
        },
        onBatch: (batch) => tally.add(batch),
        onFailure: (failure) => tally.fail(failure),
      }),
    );
    log(`${tally.calls} calls`);
    const failed = tally.failures.length;
    return {
      passed: tally.byName.size - new Set(tally.failures.map(({ name }) => name)).size,
      failed,
      output: tally.failures.map((failure) => tally.textOf(failure)).join('\n'),
    };
  },
};
