import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { policies } from '../policy/presets.js';
import { hostFault, hostFaultAll } from './fault.js';
import { makeFolios } from './folios.js';
import { addFolio } from './lruvec.js';
import { type Memcg, makeMemcg } from './memcg.js';

const [FIRST, COUNT] = [3, 7];

/** A cgroup whose pages follow another's, one of which is on its list already where `before` says so. */
function cgroup(count: number, oldEndOnly: boolean, before: boolean): Memcg {
  const bits = new Uint8Array(FIRST + COUNT);
  const folios = makeFolios(bits.length, 2, undefined, oldEndOnly);
  const policy = policies.LANDED;
  const m = makeMemcg({ folios, bits, index: 1, first: FIRST, count, policy });
  if (before) addFolio(m.lruvec, 0, m.lruvec.maxSeq);
  return m;
}

test('all pages faulted in together are as if they were one by one', () => {
  for (const count of [1, 2, COUNT])
    for (const oldEndOnly of [false, true])
      for (const before of [false, true]) {
        const [one, all] = [0, 1].map(() => cgroup(count, oldEndOnly, before));
        for (let p = FIRST; p < FIRST + count; p++) {
          hostFault(one, p);
          one.bits[p] |= TDP_PRESENT | TDP_ACCESSED;
        }
        hostFaultAll(all, TDP_PRESENT | TDP_ACCESSED);
        for (const what of ['bits', 'counts'] as const) assert.deepEqual(all[what], one[what]);
        assert.deepEqual(all.lruvec, one.lruvec);
      }
});
