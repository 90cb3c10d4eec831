import { RMAP_PROTOCOLS } from '../../checker/index.js';
import { crossCheck } from '../../tools/spin/crossCheck.js';
import { crossCheckEnds, ENDINGS } from '../../tools/spin/endless.js';
import { findSpin } from '../../tools/spin/find.js';
import { VARIANTS } from '../../tools/spin/variants.js';
import { makeEndlessVerifier, makeVerifiers } from '../../tools/spin/verifier.js';
import { Count, type Suite } from '../suite.js';

/** So many states of the checker, and so many steps of Spin's, for protocols that break something; `protocols --spin` looks further. */
const LIMITS = { states: 80_000, steps: 28 };

/** Every verdict of the rmap laboratory beside a second model, run by Spin. */
export const spinSuite: Suite = {
  name: 'spin',
  async run({ root, log, onCore }) {
    const count = new Count();
    const found = await findSpin(log).catch((error: Error) => error.message);
    if (typeof found === 'string') {
      count.skipped.push({ name: 'the models in Promela', why: found });
      return count;
    }
    const verifierOf = makeVerifiers(root, found, '-Og'); // its searches are shorter than what more would take to compile
    await Promise.all(
      RMAP_PROTOCOLS.map(({ id, protocol, expected }) =>
        onCore(async () => {
          const { settings, smaller = settings } = VARIANTS[id];
          const holds = expected === null; // the unit tests explore it; here Spin alone does
          const { differences } = await crossCheck(
            protocol,
            smaller,
            await verifierOf(settings),
            holds ? { ...LIMITS, steps: undefined } : LIMITS,
            holds,
          );
          count.test(`${id} in Spin`, differences.join('; ') || null);
        }),
      ),
    );
    const landed = RMAP_PROTOCOLS.find(({ id }) => id === '7a')!.protocol;
    const { settings } = VARIANTS['8a'];
    const other = await onCore(async () =>
      crossCheck(landed, settings, await verifierOf(settings), LIMITS, true),
    );
    count.test(
      'a model of another protocol is seen to differ',
      other.differences.length === 1 ? null : 'it is not',
    );
    const endless = await onCore(() => makeEndlessVerifier(root, found));
    for (const ending of ENDINGS) {
      const differences = await onCore(() => crossCheckEnds(ending, endless));
      count.test(
        `whether every query ends: ${ending.protocol.name}, in Spin`,
        differences.join('; ') || null,
      );
    }
    const unfair = await onCore(() => crossCheckEnds(ENDINGS[0], endless, false));
    count.test(
      'a run in which one is never given a turn is no weakly fair one',
      unfair.length === 2 ? null : unfair.join('; ') || 'it is taken for one',
    );
    const { settings: lockBit } = ENDINGS.find(({ ends }) => !ends)!;
    const run = (await onCore(() => endless.endless(lockBit, true)))!;
    count.test(
      'a run whose last step cannot be made again and again is not followed',
      (await onCore(() => endless.follows(lockBit, { ...run, repeats: 1 }))) ? 'it is' : null,
    );
    return count;
  },
};
