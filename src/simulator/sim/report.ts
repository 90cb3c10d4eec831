import { HOST_PRESENT } from '../accessed/bits.js';
import type { Vm } from '../kvm/vm.js';
import { spunNs } from '../locks/lock.js';
import { lockUse } from '../locks/lockStats.js';
import { MAX_NR_GENS } from '../mm/constants.js';
import { genFromSeq } from '../mm/lruvec.js';
import type { Policy } from '../policy/presets.js';
import type { Scenario } from '../scenario/types.js';
import { durationsOf } from '../stats/durations.js';
import { version } from '../version.js';
import { histogramError } from './histogramError.js';
import type { Machine } from './machine.js';
import type { Owner } from './owner.js';
import type {
  ClassResult,
  GenerationAtEnd,
  NodeResult,
  OwnerResult,
  OwnerSeries,
  Result,
  VmResult,
} from './result.js';
import type { Samples } from './sample.js';

/** Sums a run up, at any time of it. */
export function report(machine: Machine, samples: Samples, outcome: Result['outcome']): Result {
  const { scenario, policy, engine, owners } = machine;
  // Owners are built in order of their names.
  const results = [...scenario.vms, ...scenario.processes].map((config) => {
    const i = owners.findIndex((each) => each.config === config);
    const result = ownerResult(machine, owners[i], samples.owners[i]);
    const { vm } = owners[i];
    return vm === null ? result : vmResult(machine, vm, result);
  });
  return {
    outcome,
    endSeconds: engine.nowNs * 1e-9,
    policy: policy.name,
    vms: results.slice(0, scenario.vms.length) as VmResult[],
    processes: results.slice(scenario.vms.length),
    node: nodeResult(machine),
    series: { seconds: [...samples.seconds], freePages: [...samples.freePages] },
    events: engine.eventsRun,
    provenance: {
      library: 'second-look',
      version,
      seed: scenario.seed,
      scenario: withoutFunctions(scenario),
      policySource:
        typeof scenario.policy === 'string'
          ? null
          : `ask: ${scenario.policy.ask}\nlooksAround: ${scenario.policy.looksAround}`,
    },
  };
}

function nodeResult({ node, ptl }: Machine): NodeResult {
  return {
    freePages: node.freePages,
    kswapdAwakeNs: node.kswapdAwakeNs,
    kswapdWakes: node.kswapdWakes,
    directReclaims: node.directReclaims,
    directReclaimNs: node.directReclaimNs,
    ptl: lockUse(ptl),
  };
}

function ownerResult(machine: Machine, owner: Owner, series: OwnerSeries): OwnerResult {
  const { memcg, config } = owner;
  const { counts } = memcg;
  const { costs } = machine.scenario.host;
  const kvm = owner.vm?.counts;
  const vcpus = owner.cpus.length;
  const lostNs = {
    faults: owner.faultNs.sum,
    accessedBits: (kvm?.accessedBitsReset ?? 0) * costs.accessedBitNs,
    tlbFlushes: (kvm?.tlbFlushes ?? 0) * costs.tlbFlushPerVcpuNs * vcpus,
  };
  const allNs = machine.engine.nowNs * vcpus;
  const pages = countPages(machine, owner);
  return {
    name: config.name,
    kind: owner.vm === null ? 'process' : 'vm',
    reclaim: { ...counts },
    classes: classResults(owner, pages),
    checksPerEviction: counts.pgsteal === 0 ? null : counts.lastChecks / counts.pgsteal,
    scanEfficiency: counts.pgscan === 0 ? null : counts.pgsteal / counts.pgscan,
    firstEviction: owner.firstEviction,
    agingPass: durationsOf(memcg.agingNs),
    checkToUnmap: durationsOf(memcg.checkToUnmapNs),
    fault: durationsOf(owner.faultNs),
    lostNs,
    lostShare:
      allNs === 0 ? 0 : Math.min(1, (lostNs.faults + lostNs.accessedBits + lostNs.tlbFlushes) / allNs),
    generations: generationsOf(machine, owner, pages),
    histogramError: machine.scenario.trackTruth ? histogramError(owner) : null,
    series: structuredClone(series),
  };
}

/** The scenario as plain data: of a policy of one's own what is said of it. */
function withoutFunctions(scenario: Scenario): Scenario {
  if (typeof scenario.policy === 'string') return scenario;
  const { ask: _, looksAround: __, ...said } = scenario.policy;
  return { ...scenario, policy: said as Policy };
}

function vmResult(machine: Machine, vm: Vm, result: OwnerResult): VmResult {
  return {
    ...result,
    kvm: { ...vm.counts },
    mmuLock: lockUse(vm.mmuLock),
    rmapBit: vm.rmapBits === null ? [] : lockUse(vm.rmapBits),
    kswapdSpunNs: spunNs(vm.mmuLock, machine.node.kswapd.id),
  };
}

/** Pages of an owner by class: all, those in memory, and those of each generation. */
interface PagesByClass {
  readonly all: number[];
  readonly resident: number[];
  /** By what the pages' flags say, 0 for a page in no generation. */
  readonly byGen: number[][];
}

/** Counts them in one go over all pages, which of all owners together are as many as the host has. */
function countPages(machine: Machine, { memcg: m, config }: Owner): PagesByClass {
  const { classOf } = machine;
  const { first, count, bits } = m;
  const { gen } = m.lruvec.folios;
  const classes = config.classes.length;
  const counts = new Int32Array(2 * (MAX_NR_GENS + 1) * classes);
  for (let p = first; p < first + count; p++)
    counts[(2 * gen[p] + ((bits[p] & HOST_PRESENT) !== 0 ? 1 : 0)) * classes + classOf[p]]++;
  const pages: PagesByClass = {
    all: new Array<number>(classes).fill(0),
    resident: new Array<number>(classes).fill(0),
    byGen: Array.from({ length: MAX_NR_GENS + 1 }, () => new Array<number>(classes).fill(0)),
  };
  counts.forEach((n, k) => {
    const cls = k % classes;
    const row = (k - cls) / classes;
    pages.all[cls] += n;
    if ((row & 1) !== 0) pages.resident[cls] += n;
    pages.byGen[row >> 1][cls] += n;
  });
  return pages;
}

function classResults(
  { config, evictionsByClass, refaultsByClass }: Owner,
  pages: PagesByClass,
): ClassResult[] {
  return config.classes.map(({ name }, c) => ({
    name,
    pages: pages.all[c],
    residentPages: pages.resident[c],
    evictions: evictionsByClass[c],
    refaults: refaultsByClass[c],
  }));
}

function generationsOf(machine: Machine, owner: Owner, { byGen }: PagesByClass): GenerationAtEnd[] {
  const { lruvec } = owner.memcg;
  const seqs = Array.from({ length: lruvec.maxSeq - lruvec.minSeq + 1 }, (_, k) => lruvec.minSeq + k);
  // A walk that was overtaken may leave a page in a generation that is dropped before its list meets it: in no row.
  return seqs.map((seq) => ({
    seq,
    ageSeconds: machine.engine.nowNs * 1e-9 - lruvec.birthSeconds[genFromSeq(seq)],
    pages: lruvec.nrPages[genFromSeq(seq)],
    pagesByClass: byGen[genFromSeq(seq) + 1],
  }));
}
