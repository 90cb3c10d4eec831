import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOST_PRESENT } from '../accessed/bits.js';
import { COSTS } from '../policy/costs.js';
import { policies } from '../policy/presets.js';
import { SITUATIONS } from '../policy/queryPlan.js';
import { VIEWS } from '../policy/schema.js';
import { spteMap } from './shadow.js';
import { makeShadowMmu } from './slots.js';
import { tdpMap } from './tdp.js';
import { makeVm, stillTask, type Vm } from './vm.js';
import { makeQuery, queryKvmAtOnce } from './young.js';

/** A VM of two resident pages; page 0 is mapped by the TDP MMU and `sptes` times by the shadow MMU. */
function vmWith(sptes: number): Vm {
  const bits = new Uint8Array(2).fill(HOST_PRESENT);
  const shadow = makeShadowMmu({ gfns: 2, extraGfn: new Int32Array(sptes) });
  const vm = makeVm({ bits, shadow, costs: COSTS, vcpus: 4 });
  tdpMap(vm, 0);
  for (let k = 0; k < sptes; k++) spteMap(vm, 2 + k);
  return vm;
}

test('a query at once costs no more than was said beforehand, however many SPTEs a gfn has', () => {
  const plans = Object.values(policies).flatMap(({ ask }) =>
    SITUATIONS.flatMap((situation) => [false, true].map((hasRmaps) => ask(situation, { hasRmaps }))),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...plans),
      fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1000 })),
      fc.boolean(),
      (plan, sptes, hostYoung) => {
        const vm = vmWith(sptes);
        const q = makeQuery(plan, stillTask(), vm, VIEWS[1]);
        queryKvmAtOnce(vm, q, 0, hostYoung);
        assert.ok(q.ns <= q.atMostNs, `${q.ns} ns, at most ${q.atMostNs}`);
      },
    ),
    { seed: 1, includeErrorInReport: true },
  );
});
