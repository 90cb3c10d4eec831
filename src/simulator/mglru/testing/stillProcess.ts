import { HOST_ACCESSED } from '../../accessed/bits.js';
import { atOnce } from '../../engine/tasks.js';
import { stillTask } from '../../kvm/vm.js';
import { touch } from '../../mm/fault.js';
import { makeFolios } from '../../mm/folios.js';
import { tryToIncMinSeq, updateGen } from '../../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../../mm/memcg.js';
import { type ReclaimRules, RULES_6_12 } from '../../mm/rules.js';
import { policies } from '../../policy/presets.js';
import { tryToIncMaxSeq } from '../aging.js';

/** An ordinary process where time stands still, all its pages touched. */
export function stillProcess(
  count: number,
  rules: ReclaimRules = RULES_6_12,
  keepsRefs: boolean = rules.twoSightings,
): Memcg {
  const bits = new Uint8Array(count);
  const folios = makeFolios(count, 1);
  const m = makeMemcg({ folios, bits, index: 0, first: 0, count, policy: policies.BASE, rules, keepsRefs });
  for (let p = 0; p < count; p++) touch(m, p);
  return m;
}

export function clearBits(m: Memcg): void {
  for (let p = 0; p < m.count; p++) m.bits[p] &= ~HOST_ACCESSED;
}

/** Three generations of the given sizes, oldest first, all bits clear. */
export function threeGenerations(
  old: number,
  middle: number,
  young: number,
  rules: ReclaimRules = RULES_6_12,
  keepsRefs: boolean = rules.twoSightings,
): Memcg {
  const m = stillProcess(old + middle + young, rules, keepsRefs);
  clearBits(m);
  // By the rules of 6.14 and later a page that was faulted in starts one generation lower.
  for (let k = rules.twoSightings ? 1 : 0; k < 2; k++) atOnce(tryToIncMaxSeq(m, stillTask(), true));
  tryToIncMinSeq(m.lruvec);
  for (let p = old; p < m.count; p++) updateGen(m.lruvec, p, m.lruvec.maxSeq - (p < old + middle ? 1 : 0));
  return m;
}
