import * as v from 'valibot';
import { ConfigError, check, oneOf, text } from '../config/check.js';
import { type Policy, PRESETS, type PresetName } from './presets.js';
import { type Question, SITUATIONS } from './question.js';

const flag = v.boolean('must be true or false');
const aFunction = v.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);

const ownPolicy = v.strictObject({
  name: text(),
  summary: text(),
  source: text(),
  rmapsAreSticky: flag,
  rmapBit: flag,
  ask: aFunction,
  looksAround: aFunction,
  knowsEveryAccess: v.optional(flag),
});

const isNumber = v.custom<number>(
  (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 100,
  'must be a whole number from 0 to 100',
);

const questionSchema = v.strictObject({
  tdp: oneOf(['notAsked', 'lockless', 'mmuLockWrite']),
  shadow: oneOf(['notAsked', 'lockless', 'rmapBit', 'mmuLockWrite', 'mmuLockTry']),
  many: oneOf(['same', 'old', 'young', 'mmuLockWrite']),
  flushIfYoung: flag,
  extraCalls: isNumber,
  extraCallsIfKvmYoung: isNumber,
});

/** A policy: a preset's name or an object of the same shape as a preset. */
export const policySchema: v.GenericSchema<PresetName | Policy> = v.lazy((input) =>
  typeof input === 'object' && input !== null
    ? (ownPolicy as unknown as v.GenericSchema<Policy>)
    : oneOf(Object.keys(PRESETS) as PresetName[]),
);

/**
 * The policy that a name stands for; a policy of one's own as it is, after its answers were looked at.
 *
 * @throws ConfigError when `ask` answers a situation with something that is no question
 */
export function resolvePolicy(policy: PresetName | Policy): Policy {
  if (typeof policy === 'string') return PRESETS[policy];
  for (const situation of SITUATIONS) {
    for (const hasRmaps of [false, true]) checkQuestion(policy, situation, hasRmaps);
  }
  return policy;
}

function checkQuestion(policy: Policy, situation: (typeof SITUATIONS)[number], hasRmaps: boolean): void {
  const where = `policy.ask('${situation}', { hasRmaps: ${hasRmaps} })`;
  let question: Question;
  try {
    question = policy.ask(situation, { hasRmaps });
  } catch (error) {
    throw new ConfigError([
      { field: where, text: `threw: ${error instanceof Error ? error.message : error}` },
    ]);
  }
  try {
    check(where, questionSchema, question);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      error.message.split('\n').map((line) => ({ field: where, text: `answers a question whose ${line}` })),
    );
  }
}
