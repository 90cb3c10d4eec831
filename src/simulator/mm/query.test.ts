import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeShadowMmu } from '../kvm/slots.js';
import { makeVm, type Vm } from '../kvm/vm.js';
import { policies } from '../policy/presets.js';
import type { VmView } from '../policy/queryPlan.js';
import { type Memcg, makeMemcg } from './memcg.js';
import { viewOf } from './query.js';

const { BASE, LANDED } = policies;
const PAGES = 4;
const bits = new Uint8Array(PAGES);

const shadowMmu = (): Vm['shadow'] => makeShadowMmu({ gfns: PAGES, extraGfn: new Int32Array(0) });
const memcgOf = (vm: Vm | null, policy = BASE): Memcg => makeMemcg({ bits, policy, vm });

test('a policy sees whether the VM has rmaps and its host the TDP MMU, and of an ordinary process neither', () => {
  const NO_RMAPS: VmView = { hasRmaps: false, tdpMmu: true };
  const RMAPS: VmView = { hasRmaps: true, tdpMmu: true };
  const SHADOW_PAGING: VmView = { hasRmaps: true, tdpMmu: false };
  // No L2 yet; one that has SPTEs; none of them left.
  const nested = makeVm({ bits, shadow: shadowMmu() });
  const { shadow } = nested;
  for (const [indirectSptes, everRooted, sticky, fresh] of [
    [0, false, NO_RMAPS, NO_RMAPS],
    [3, true, RMAPS, RMAPS],
    [0, true, RMAPS, NO_RMAPS],
  ] as const) {
    Object.assign(shadow!, { indirectSptes, everRooted });
    assert.deepEqual([viewOf(memcgOf(nested)), viewOf(memcgOf(nested, LANDED))], [sticky, fresh]);
  }
  for (const policy of [BASE, LANDED]) {
    assert.deepEqual(viewOf(memcgOf(null, policy)), NO_RMAPS);
    assert.deepEqual(viewOf(memcgOf(makeVm({ bits }), policy)), NO_RMAPS);
    // Whatever it has mapped: all that its shadow MMU maps has rmaps.
    const legacy = makeVm({ bits, tdp: false, shadow: shadowMmu() });
    assert.deepEqual(viewOf(memcgOf(legacy, policy)), SHADOW_PAGING);
  }
});
