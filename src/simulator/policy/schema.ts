import * as v from 'valibot';
import { ConfigError, callable, check, flag, inWordsOf, oneOf, text, wholeNumber } from '../config/check.js';
import { type Policy, type PresetName, policies } from './presets.js';
import type { Answer, QueryPlan, Situation, VmView } from './queryPlan.js';

const aFunction = callable();

const ownPolicy = v.strictObject({
  name: text(),
  summary: text(),
  source: text(),
  rmapsAreSticky: flag(),
  rmapBit: flag(),
  ask: aFunction,
  looksAround: aFunction,
  knowsEveryAccess: v.optional(flag()),
});

const isNumber = wholeNumber('', 0, 100);

const planSchema = v.pipe(
  v.strictObject({
    tdp: oneOf(['notAsked', 'lockless', 'mmuLockWrite']),
    shadow: oneOf(['notAsked', 'lockless', 'rmapBit', 'mmuLockWrite', 'mmuLockTry']),
    many: oneOf(['same', 'old', 'young', 'mmuLockWrite']),
    flushIfYoung: flag(),
    shadowBits: oneOf(['cleared', 'tested']),
    combine: oneOf(['or', 'shadowReplacesTdp', 'firstYoung']),
    refusedCalls: isNumber,
    extraCallsIfKvmYoung: isNumber,
  }),
  v.forward(
    v.check(
      ({ tdp, combine }) => tdp !== 'mmuLockWrite' || combine !== 'firstYoung',
      "must be 'or' or 'shadowReplacesTdp' where tdp is 'mmuLockWrite', since one hold covers both MMUs; it was 'firstYoung'",
    ),
    ['combine'],
  ),
);

/** A policy: a preset's name or an object of the same shape as a preset. */
export const policySchema: v.GenericSchema<PresetName | Policy> = v.lazy((input) =>
  typeof input === 'object' && input !== null
    ? (ownPolicy as unknown as v.GenericSchema<Policy>)
    : oneOf(Object.keys(policies) as PresetName[]),
);

/**
 * The policy that a name stands for, or a policy of one's own, with all its answers looked up beforehand: a run calls no
 * code of the reader's, so nothing in it can throw or change its mind half way.
 *
 * @throws ConfigError when one of its functions throws, or answers with something that is no answer
 */
export function resolvePolicy(policy: PresetName | Policy): Policy {
  const own = typeof policy === 'string' ? policies[policy] : policy;
  const plans = VIEWS.map((vm) => {
    const planFor = (situation: Situation): QueryPlan => planOf(own, situation, vm);
    return { aging: planFor('aging'), eviction: planFor('eviction'), neighbour: planFor('neighbour') };
  });
  const looks = VIEWS.map((vm) => ANSWERS.map((answer) => looksOf(own, answer, vm)));
  return {
    ...own,
    // Each name by itself: V8 looks a property up by a name that varies in a table, and this is called for every page.
    ask: (situation, vm) => {
      const { aging, eviction, neighbour } = plans[indexOf(vm.hasRmaps, vm.tdpMmu)];
      return situation === 'eviction' ? eviction : situation === 'aging' ? aging : neighbour;
    },
    looksAround: ({ host, tdp, shadow }, vm) =>
      looks[indexOf(vm.hasRmaps, vm.tdpMmu)][(host ? 1 : 0) + (tdp ? 2 : 0) + (shadow ? 4 : 0)],
  };
}

/** All that a policy may see of a VM, in the order of `indexOf`. A VM without the TDP MMU has rmaps. */
export const VIEWS: readonly VmView[] = [
  { hasRmaps: false, tdpMmu: true },
  { hasRmaps: true, tdpMmu: true },
  { hasRmaps: true, tdpMmu: false },
];
const indexOf = (hasRmaps: boolean, tdpMmu: boolean): number => (tdpMmu ? (hasRmaps ? 1 : 0) : 2);

/** The one of `VIEWS` that shows such a VM: always the same object, so that two views can be compared by `===`. */
export function viewFor(hasRmaps: boolean, tdpMmu: boolean): VmView {
  return VIEWS[indexOf(hasRmaps, tdpMmu)];
}

/** All that a query can answer, by which bits were set: the host PTE's 1, the TDP MMU's 2, the shadow MMU's 4. */
export const ANSWERS: readonly Answer[] = Array.from({ length: 8 }, (_, k) => {
  return { host: (k & 1) !== 0, tdp: (k & 2) !== 0, shadow: (k & 4) !== 0 };
});

/** What a function of a policy answers. @throws ConfigError naming the call when it throws */
function answerTo<T>(where: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const text = `threw: ${error instanceof Error ? error.message : String(error)}`;
    throw new ConfigError([{ field: where, text }]);
  }
}

function looksOf(policy: Policy, answer: Answer, vm: VmView): boolean {
  const where = `policy.looksAround(${JSON.stringify(answer)}, ${JSON.stringify(vm)})`;
  const looks: unknown = answerTo(where, () => policy.looksAround(answer, vm));
  if (typeof looks === 'boolean') return looks;
  throw new ConfigError([{ field: where, text: `must answer true or false; it answered ${String(looks)}` }]);
}

function planOf(policy: Policy, situation: Situation, vm: VmView): QueryPlan {
  const where = `policy.ask('${situation}', { hasRmaps: ${vm.hasRmaps}, tdpMmu: ${vm.tdpMmu} })`;
  const plan = answerTo(where, () => policy.ask(situation, vm));
  return inWordsOf(
    ({ field, text }) => ({ field: where, text: `answers a question whose ${field} ${text}` }),
    () => check(where, planSchema as v.GenericSchema<QueryPlan>, plan),
  );
}
