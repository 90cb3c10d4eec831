import { look, resetLook } from '../accessed/accessStream.js';
import { HOST_ACCESSED } from '../accessed/bits.js';
import type { Task, Work } from '../engine/tasks.js';
import { inSlot } from '../kvm/vm.js';
import { ask, askQuietly, HOST_YOUNG, OLD, SHADOW_YOUNG, TDP_YOUNG } from '../kvm/young.js';
import type { Answer, Question } from '../policy/query.js';
import type { Memcg } from './memcg.js';

/**
 * Whether a page was accessed since its bits were last cleared, whoever keeps them. The answer is the OR over the host
 * PTE and whatever the policy's question asks of KVM; every bit that is asked is cleared, those not asked stay set.
 */

/** Tests and clears the host PTE's accessed bit. */
function clearHost(m: Memcg, p: number, tick: number): number {
  const { bits, hostStream } = m;
  if (bits[p] & HOST_ACCESSED) {
    bits[p] &= ~HOST_ACCESSED;
    if (hostStream !== null) resetLook(hostStream, p - m.first, m.classOf[p], tick);
    return HOST_YOUNG;
  }
  return hostStream !== null && look(hostStream, p - m.first, m.classOf[p], tick) ? HOST_YOUNG : OLD;
}

/** Whether a question about page `p` goes to KVM: the page must be in a memslot. */
export function asksKvm(m: Memcg, p: number, question: Question): boolean {
  return m.vm !== null && inSlot(m.vm, p) && (question.tdp !== 'notAsked' || question.shadow !== 'notAsked');
}

/**
 * Asks for one page in no time: nothing else happens in the course of it and nobody holds a lock that is needed.
 *
 * @param kvm whether KVM is asked (`asksKvm`); @param rmaps whether the VM has rmaps in the policy's eyes
 * @returns `OLD`, or `HOST_YOUNG`, `TDP_YOUNG` and `SHADOW_YOUNG` ORed
 */
export function clearYoungQuietly(
  m: Memcg,
  p: number,
  question: Question,
  kvm: boolean,
  rmaps: boolean,
  tick: number,
  actor: number,
): number {
  const host = clearHost(m, p, tick);
  return kvm ? host | askQuietly(m.vm!, p, question, rmaps, tick, actor, host !== OLD) : host;
}

/** The same in simulated time: waits for the locks that the question takes. What the host's part costs is left out. */
export function* clearYoung(
  m: Memcg,
  task: Task,
  p: number,
  question: Question,
  rmaps: boolean,
  tick: number,
): Work<number> {
  const host = clearHost(m, p, tick);
  if (!asksKvm(m, p, question)) return host;
  return host | (yield* ask(m.vm!, task, p, question, rmaps, tick, host !== OLD));
}

/** The answer in words, for a policy. */
export function answerOf(young: number): Answer {
  return {
    host: (young & HOST_YOUNG) !== 0,
    tdp: (young & TDP_YOUNG) !== 0,
    shadow: (young & SHADOW_YOUNG) !== 0,
  };
}
