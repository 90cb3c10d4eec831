import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PresetName, policies } from './presets.js';
import { type Answer, SITUATIONS, type Situation, type VmView } from './queryPlan.js';

const LOCKS = {
  lockless: '',
  rmapBit: ' b',
  mmuLockWrite: ' W',
  mmuLockTry: ' W?',
} as const;

const withoutRmaps: VmView = { hasRmaps: false, tdpMmu: true };
const withRmaps: VmView = { hasRmaps: true, tdpMmu: true };
const withoutTdpMmu: VmView = { hasRmaps: true, tdpMmu: false };

/**
 * A plan as MODEL.md#presets writes it: P host PTE, T TDP MMU, S shadow MMU, W and b their locks, R a call that is
 * refused.
 */
function written(name: PresetName, situation: Situation, vm: VmView): string {
  const plan = policies[name].ask(situation, vm);
  const parts = ['P'];
  for (let k = 0; k < plan.refusedCalls; k++) parts.push('R');
  if (plan.tdp !== 'notAsked' && vm.tdpMmu) parts.push(`T${LOCKS[plan.tdp]}`);
  if (plan.shadow !== 'notAsked' && vm.hasRmaps) {
    const many = plan.many === 'same' ? '' : `, many ${plan.many}`;
    parts.push(`${plan.shadowBits === 'tested' ? 's' : 'S'}${LOCKS[plan.shadow]}${many}`);
  }
  if (plan.flushIfYoung) parts.push('flush');
  if (plan.extraCallsIfKvmYoung > 0) parts.push('second call');
  assert.equal(plan.combine, 'or');
  return parts.join(' + ');
}

const of = (name: PresetName, vm: VmView): string[] => SITUATIONS.map((each) => written(name, each, vm));

// Aging, eviction, neighbours. Source: MODEL.md#presets and the paragraph below the table.
const MATRIX: Readonly<Record<PresetName, readonly [VmView, readonly string[]][]>> = {
  BASE: [
    [withoutRmaps, ['P', 'P + T W + flush', 'P']],
    [withRmaps, ['P', 'P + T W + S W + flush', 'P']],
    [withoutTdpMmu, ['P', 'P + S W + flush', 'P']],
  ],
  V5: [
    [withoutRmaps, ['P + T + second call', 'P + T', 'P + T + second call']],
    [withRmaps, ['P + R', 'P + R + T + S W', 'P']],
    [withoutTdpMmu, ['P', 'P + S W', 'P']],
  ],
  REV: [
    [withoutRmaps, ['P + T', 'P + T', 'P + T']],
    [withRmaps, ['P + T', 'P + T + S W', 'P + T']],
    [withoutTdpMmu, ['P', 'P + S W', 'P']],
  ],
  V6: [
    [withoutRmaps, ['P + T', 'P + T', 'P + T']],
    [withRmaps, ['P + T', 'P + T + S W', 'P + T']],
    [withoutTdpMmu, ['P', 'P + S W', 'P']],
  ],
  NEVER_SHADOW: [
    [withoutRmaps, ['P + T', 'P + T', 'P + T']],
    [withRmaps, ['P + T', 'P + T', 'P + T']],
  ],
  HALF: [
    [withoutRmaps, ['P + T', 'P + T', 'P + T']],
    [withRmaps, ['P + T + s W', 'P + T + s W', 'P + T']],
  ],
  TRYLOCK: [
    [withoutRmaps, ['P + T', 'P + T', 'P + T']],
    [withRmaps, ['P + T + S W?', 'P + T + S W', 'P + T + S W?']],
  ],
  MM612: [
    [withoutRmaps, ['P + T W', 'P + T W', 'P + T W']],
    [withRmaps, ['P + T W + S W', 'P + T W + S W', 'P + T W + S W']],
    [withoutTdpMmu, ['P + S W', 'P + S W', 'P + S W']],
  ],
  SINGLE_SKIP: [
    [withRmaps, ['P + T + S, many old', 'P + T + S, many old', 'P + T + S, many old']],
    [withoutTdpMmu, ['P', 'P + S W', 'P']],
  ],
  SINGLE_SKIP_AGE: [
    [withRmaps, ['P + T + S, many old', 'P + T + S W', 'P + T + S, many old']],
    [withoutTdpMmu, ['P', 'P + S W', 'P']],
  ],
  SINGLE_FALLBACK: [
    [withRmaps, ['P + T + S, many old', 'P + T + S, many mmuLockWrite', 'P + T + S, many old']],
    [withoutTdpMmu, ['P', 'P + S W', 'P']],
  ],
  SINGLE_FALLBACK_ALWAYS: [
    [withRmaps, Array.from({ length: 3 }, () => 'P + T + S, many mmuLockWrite')],
    [withoutTdpMmu, ['P', 'P + S W', 'P']],
  ],
  LANDED: [
    [withoutRmaps, ['P + T', 'P + T', 'P + T']],
    [withRmaps, ['P + T + S b', 'P + T + S b', 'P + T + S b']],
    [withoutTdpMmu, ['P + S b', 'P + S b', 'P + S b']],
  ],
  ORACLE: [[withRmaps, ['P', 'P', 'P']]],
};

for (const [name, rows] of Object.entries(MATRIX) as [PresetName, (typeof MATRIX)[PresetName]][])
  test(`${name} asks what its row of the matrix says, under those locks`, () => {
    for (const [vm, plans] of rows) assert.deepEqual(of(name, vm), plans, JSON.stringify(vm));
  });

test('who looks around when only KVM said young: by the TDP MMU, by the shadow MMU', () => {
  const tdp: Answer = { host: false, tdp: true, shadow: false };
  const shadow: Answer = { host: false, tdp: false, shadow: true };
  const looks = (vm: VmView) =>
    Object.fromEntries(
      Object.values(policies).map(({ name, looksAround }) => [
        name,
        `${looksAround(tdp, vm) ? 'T' : ''}${looksAround(shadow, vm) ? 'S' : ''}`,
      ]),
    );
  const single = { SINGLE_SKIP: 'TS', SINGLE_SKIP_AGE: 'TS', SINGLE_FALLBACK: 'TS' };
  const both = { ...single, SINGLE_FALLBACK_ALWAYS: 'TS', TRYLOCK: 'TS', MM612: 'TS', LANDED: 'TS' };
  const same = { ...both, BASE: '', REV: 'T', V6: 'TS', NEVER_SHADOW: 'TS', HALF: 'T', ORACLE: '' };
  assert.deepEqual(looks(withRmaps), { ...same, V5: '' });
  assert.deepEqual(looks(withoutRmaps), { ...same, V5: 'TS' });
});

test('only up to 6.14 a VM has rmaps for ever; the lock bit comes with 6.15', () => {
  const named = (which: 'rmapsAreSticky' | 'rmapBit') =>
    Object.values(policies)
      .filter((policy) => policy[which])
      .map(({ name }) => name);
  assert.deepEqual(named('rmapsAreSticky'), ['BASE', 'V5', 'MM612']);
  assert.deepEqual(named('rmapBit'), ['LANDED', 'ORACLE']);
});
