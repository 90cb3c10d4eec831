import type { Question } from '../policy/presets.js';
import { HOST_ACCESSED, TDP_ACCESSED, TDP_PRESENT } from './bits.js';
import type { Memcg } from './memcg.js';

/** Nobody saw an access. */
export const OLD = 0;
/** The host PTE's accessed bit was set. */
export const HOST_YOUNG = 1;
/** KVM said young. */
export const KVM_YOUNG = 2;

/**
 * Asks whether page `p` was accessed since the bits were last cleared, and clears every bit that is asked.
 * The answer is the OR over the host PTE and, if `question` says so, the TDP SPTE; bits that are not asked stay set.
 *
 * @returns `OLD`, or `HOST_YOUNG` and `KVM_YOUNG` ORed
 */
export function clearYoung(m: Memcg, p: number, question: Question, nowSeconds: number): number {
  const bits = m.bits;
  let answer = OLD;
  if (bits[p] & HOST_ACCESSED) {
    bits[p] &= ~HOST_ACCESSED;
    answer = HOST_YOUNG;
    if (m.vm === null) m.stream.reset(p, nowSeconds);
  } else if (m.vm === null && m.stream.look(p, nowSeconds)) {
    answer = HOST_YOUNG;
  }
  return m.vm === null || question.tdp === 'notAsked' ? answer : answer | askTdp(m, p, question, nowSeconds);
}

/** The TDP MMU's part of `clearYoung`. */
function askTdp(m: Memcg, p: number, question: Question, nowSeconds: number): number {
  const counts = m.vm!.counts;
  counts.youngQueries++;
  if (question.tdp !== 'lockless') counts.mmuLockWrite++;
  if ((m.bits[p] & TDP_PRESENT) === 0) return OLD;
  if (m.bits[p] & TDP_ACCESSED) {
    m.bits[p] &= ~TDP_ACCESSED;
    m.stream.reset(p, nowSeconds);
  } else if (!m.stream.look(p, nowSeconds)) {
    return OLD;
  }
  if (question.tdp === 'mmuLockWriteFlush') counts.tlbFlushes++;
  return KVM_YOUNG;
}
