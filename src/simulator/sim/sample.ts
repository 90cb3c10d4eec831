import { addKind, schedule } from '../engine/engine.js';
import { MAX_NR_GENS } from '../mm/constants.js';
import { genFromSeq, totalPages } from '../mm/lruvec.js';
import type { Machine } from './machine.js';
import type { Owner } from './owner.js';
import type { OwnerSeries } from './result.js';

/** Samples taken in the course of a run. */
export interface Samples {
  readonly seconds: number[];
  readonly freePages: number[];
  readonly owners: OwnerSeries[];
}

/** Takes a sample now, and every `sampleSeconds` until the end. */
export function startSampling(machine: Machine): Samples {
  const { scenario, engine, owners } = machine;
  const samples: Samples = { seconds: [], freePages: [], owners: owners.map(emptySeries) };
  const kind = addKind(machine.engine, (k) => {
    const nextNs = (k + 1) * scenario.sampleSeconds * 1e9;
    if (nextNs <= machine.endNs) schedule(engine, nextNs, kind, k + 1);
    samples.seconds.push(k * scenario.sampleSeconds);
    samples.freePages.push(machine.node.freePages);
    for (const [i, owner] of owners.entries())
      sampleOwner(owner, samples.owners[i], k * scenario.sampleSeconds);
  });
  schedule(engine, 0, kind, 0);
  return samples;
}

function emptySeries({ config }: Owner): OwnerSeries {
  return {
    residentPages: [],
    agings: [],
    refaults: [],
    evictionsByClass: config.classes.map(() => []),
    refaultsByClass: config.classes.map(() => []),
    pagesByGeneration: Array.from({ length: MAX_NR_GENS }, () => []),
    ageSecondsByGeneration: Array.from({ length: MAX_NR_GENS }, () => []),
  };
}

function sampleOwner(owner: Owner, s: OwnerSeries, seconds: number): void {
  const { lruvec, counts } = owner.memcg;
  s.residentPages.push(totalPages(lruvec));
  s.agings.push(counts.agings);
  s.refaults.push(counts.refaults);
  for (const [c, n] of owner.evictionsByClass.entries()) s.evictionsByClass[c].push(n);
  for (const [c, n] of owner.refaultsByClass.entries()) s.refaultsByClass[c].push(n);
  for (let k = 0; k < MAX_NR_GENS; k++) {
    const seq = lruvec.maxSeq - k;
    const exists = seq >= lruvec.minSeq;
    s.pagesByGeneration[k].push(exists ? lruvec.nrPages[genFromSeq(seq)] : 0);
    s.ageSecondsByGeneration[k].push(exists ? seconds - lruvec.birthSeconds[genFromSeq(seq)] : 0);
  }
}
