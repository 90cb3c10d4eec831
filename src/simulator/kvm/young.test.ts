import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOST_PRESENT } from '../accessed/bits.js';
import { COSTS } from '../policy/costs.js';
import { policies } from '../policy/presets.js';
import { SITUATIONS } from '../policy/query.js';
import { makeShadowMmu, spteMap } from './shadow.js';
import { tdpMap } from './tdp.js';
import { makeVm, type Vm } from './vm.js';
import { askedAtMostNs, askQuietly } from './young.js';

/** A VM of two resident pages; page 0 is mapped by the TDP MMU and `sptes` times by the shadow MMU. */
function vmWith(sptes: number): Vm {
  const bits = new Uint8Array(2).fill(HOST_PRESENT);
  const shadow = makeShadowMmu({ gfns: 2, extraGfn: new Int32Array(sptes) });
  const vm = makeVm({ bits, shadow, costs: COSTS, vcpus: 4 });
  tdpMap(vm, 0);
  for (let k = 0; k < sptes; k++) spteMap(vm, shadow, 2 + k);
  return vm;
}

test('a quiet query costs no more than was said beforehand, however many SPTEs a gfn has', () => {
  const questions = Object.values(policies).flatMap(({ ask }) =>
    SITUATIONS.flatMap((situation) => [false, true].map((hasRmaps) => ask(situation, { hasRmaps }))),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...questions),
      fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1000 })),
      fc.boolean(),
      (question, sptes, hostYoung) => {
        const vm = vmWith(sptes);
        const atMostNs = askedAtMostNs(vm, question);
        askQuietly(vm, 0, question, true, 0, 0, hostYoung);
        assert.ok(vm.askedNs <= atMostNs, `${vm.askedNs} ns, at most ${atMostNs}`);
      },
    ),
    { seed: 1, includeErrorInReport: true },
  );
});
