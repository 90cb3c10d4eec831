import fc from 'fast-check';
import { type Policy, type PresetName, policies } from '../../policy/presets.js';
import { type QueryPlan, SITUATIONS } from '../../policy/queryPlan.js';

/** Every preset, and policies that no kernel would have. */

const question: fc.Arbitrary<QueryPlan> = fc
  .record({
    tdp: fc.constantFrom('lockless' as const, 'notAsked' as const, 'mmuLockWrite' as const),
    shadow: fc.constantFrom(
      'rmapBit' as const,
      'notAsked' as const,
      'lockless' as const,
      'mmuLockWrite' as const,
      'mmuLockTry' as const,
    ),
    many: fc.constantFrom('same' as const, 'old' as const, 'young' as const, 'mmuLockWrite' as const),
    flushIfYoung: fc.boolean(),
    shadowBits: fc.constantFrom('cleared' as const, 'tested' as const),
    combine: fc.constantFrom('or' as const, 'shadowReplacesTdp' as const, 'firstYoung' as const),
    refusedCalls: fc.constantFrom(0, 1, 100),
    extraCallsIfKvmYoung: fc.constantFrom(0, 1),
  })
  .filter(({ tdp, combine }) => tdp !== 'mmuLockWrite' || combine !== 'firstYoung');

/** One question for each situation, with rmaps and without; what the neighbours' look depends on. */
const own: fc.Arbitrary<Policy> = fc
  .record({
    questions: fc.array(question, { minLength: 6, maxLength: 6 }),
    looks: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    rmapsAreSticky: fc.boolean(),
    rmapBit: fc.boolean(),
  })
  .map(({ questions, looks, rmapsAreSticky, rmapBit }) => ({
    name: 'own',
    summary: 'drawn',
    source: 'a property test',
    rmapsAreSticky,
    rmapBit,
    ask: (situation, { hasRmaps }) => questions[SITUATIONS.indexOf(situation) * 2 + (hasRmaps ? 1 : 0)],
    looksAround: ({ tdp, shadow }) => looks[(tdp ? 2 : 0) + (shadow ? 1 : 0)],
    [fc.toStringMethod]: () => JSON.stringify({ questions, looks, rmapsAreSticky, rmapBit }),
  }));

/** @param hidden whether the policy may be the one that knows every access, which draws accesses to know them */
export function anyPolicy(hidden: boolean): fc.Arbitrary<PresetName | Policy> {
  const names = (Object.keys(policies) as PresetName[]).filter((name) => hidden || name !== 'ORACLE');
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: own });
}
