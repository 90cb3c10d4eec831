import { HOST_PRESENT } from '../accessed/bits.js';
import { genFromSeq, seqOf } from '../mm/lruvec.js';
import { tickAt } from '../mm/memcg.js';
import { lastAccess } from '../mm/truth.js';
import type { Machine } from './machine.js';
import type { Owner } from './owner.js';
import type { HistogramError } from './result.js';

/**
 * Holds the generations against the truth, right after an aging. A page in generation `seq` is taken to have been
 * accessed last after that generation was opened and before the next one was; the oldest is open downwards.
 */
export function compareWithTruth(machine: Machine, owner: Owner): void {
  const { memcg: m, truth } = owner;
  const { lruvec } = m;
  const tick = tickAt(m, machine.engine.nowNs);
  truth.agings++;
  for (let p = m.first; p < m.first + m.count; p++) {
    const seq = seqOf(lruvec, p);
    if ((m.bits[p] & HOST_PRESENT) === 0 || seq < 0) continue;
    truth.pages++;
    const seconds = lastAccess(m, p, tick) * machine.tickNs * 1e-9;
    if (seq > lruvec.minSeq && seconds <= lruvec.birthSeconds[genFromSeq(seq)]) truth.looksYounger++;
    // The generation that was opened just now is still empty but for faults and rescues in the meantime.
    if (seq < lruvec.maxSeq - 1 && seconds > lruvec.birthSeconds[genFromSeq(seq + 1)]) {
      truth.looksOlder++;
      truth.looksOlderByClass[m.classOf[p]]++;
    }
  }
}

/** The sums as means over agings. */
export function histogramError({ truth }: Owner): HistogramError {
  const mean = (n: number): number => (truth.agings === 0 ? 0 : n / truth.agings);
  return {
    agings: truth.agings,
    pages: mean(truth.pages),
    looksOlder: mean(truth.looksOlder),
    looksYounger: mean(truth.looksYounger),
    wrongShare: truth.pages === 0 ? 0 : (truth.looksOlder + truth.looksYounger) / truth.pages,
    looksOlderByClass: truth.looksOlderByClass.map(mean),
  };
}
