import FlatQueue from 'flatqueue';
import { checkScenario, PAGES_PER_MIB, type Scenario } from '../config/scenario.js';
import { atOnce } from '../engine/tasks.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { SWAP_CLUSTER_MAX } from '../mglru/constants.js';
import { makeFolios } from '../mglru/folios.js';
import { genFromSeq, seqOf } from '../mglru/lruvec.js';
import { balance } from '../mglru/reclaim.js';
import { type AccessStream, makeAccessStream, untilNextNs } from '../mm/accessStream.js';
import { steady } from '../mm/activity.js';
import { touch } from '../mm/fault.js';
import { makeMemcg } from '../mm/memcg.js';
import { resolvePolicy } from '../policy/schema.js';
import { makeStreams } from '../random/streams.js';
import { layOut } from './guestPages.js';
import type { GenerationAtEnd, Result, RunSeries } from './result.js';
import { type Watermarks, watermarks } from './watermarks.js';

/**
 * Runs one scenario: a guest touches its pages, somebody else allocates, kswapd keeps the node between its watermarks.
 *
 * Events are refaults, wake-ups of kswapd and samples; accesses to resident pages cost nothing until somebody looks
 * (see `AccessStream`). kswapd works in no time here: waiting and locks come with the lock model.
 *
 * @throws ConfigError naming each field that is wrong, what it was and what it may be
 */
export function simulate(input: Scenario): Result {
  const scenario = checkScenario(input);
  const run = new Run(scenario);
  run.populate();
  while (run.step());
  return run.result();
}

class Run {
  private readonly pages: number;
  private readonly marks: Watermarks;
  private readonly classOf: Uint8Array;
  private readonly refaultsByClass: number[];
  private readonly evictionsByClass: number[];
  private readonly pending = new FlatQueue<number>();
  private readonly series: RunSeries;
  private readonly memcg;
  private readonly vm;
  private readonly stream: AccessStream;
  private readonly task = stillTask();
  private now = 0;
  private nextSample = 0;
  /** kswapd is woken when fewer pages than this are free; lower than `low` after a round that freed too little. */
  private wakeBelow: number;
  private outcome: Result['outcome'] = 'finished';

  constructor(private readonly scenario: Scenario) {
    const streams = makeStreams(scenario.seed);
    this.pages = Math.round(scenario.vmMiB * PAGES_PER_MIB);
    this.marks = watermarks(scenario.nodeMiB);
    this.wakeBelow = this.marks.low;
    this.classOf = layOut(scenario, this.pages, streams.stream('layout'));
    const activity = steady(scenario.classes.map((c) => c.accessesPerSecond));
    const tickNs = (scenario.durationSeconds * 1e9) / 2 ** 31;
    this.stream = makeAccessStream(
      this.pages,
      activity,
      tickNs,
      streams.stream('guest'),
      streams.stream('next'),
    );
    const bits = new Uint8Array(this.pages);
    this.vm = makeVm({ bits, classOf: this.classOf, tdpStream: this.stream });
    this.memcg = makeMemcg({
      folios: makeFolios(this.pages, 1),
      bits,
      index: 0,
      first: 0,
      count: this.pages,
      policy: resolvePolicy(scenario.policy),
      vm: this.vm,
      classOf: this.classOf,
      tickNs,
      lookAround: scenario.lookAround,
      onEvict: (p) => this.evicted(p, this.now),
    });
    this.refaultsByClass = scenario.classes.map(() => 0);
    this.evictionsByClass = scenario.classes.map(() => 0);
    this.series = {
      seconds: [],
      freePages: [],
      residentPages: [],
      agings: [],
      refaults: [],
      evictionsByClass: scenario.classes.map(() => []),
    };
  }

  /** The guest writes every page once, in address order; kswapd makes room meanwhile if it must. */
  populate(): void {
    for (let p = 0; p < this.pages; p++) {
      this.faultIn(p);
      if (this.outcome !== 'finished') return;
    }
  }

  /** Advances to the next event. Returns false when the run is over. */
  step(): boolean {
    if (this.outcome !== 'finished') return false;
    const refault = this.pending.peekValue() ?? Number.POSITIVE_INFINITY;
    const wake = this.nextWake();
    const next = Math.min(refault, wake, this.nextSample);
    if (next > this.scenario.durationSeconds) {
      this.now = this.scenario.durationSeconds;
      return false;
    }
    this.now = next;
    if (next === this.nextSample) this.sample();
    else if (next === wake) this.wakeKswapd();
    else this.refault(this.pending.pop() as number);
    return true;
  }

  private evicted(p: number, t: number): void {
    this.evictionsByClass[this.classOf[p]]++;
    const at = t + untilNextNs(this.stream, p, this.classOf[p], t * 1e9) * 1e-9;
    if (at <= this.scenario.durationSeconds) this.pending.push(p, at);
  }

  private refault(p: number): void {
    this.refaultsByClass[this.classOf[p]]++;
    this.faultIn(p);
  }

  private faultIn(p: number): void {
    if (this.free() < 1) {
      this.outcome = 'reclaimCannotKeepUp';
      return;
    }
    touch(this.memcg, p);
    if (this.free() < this.wakeBelow) this.wakeKswapd();
  }

  /** Pages that the other consumer holds at time `t`. */
  private taken(t: number): number {
    const { demandMiB, demandSeconds } = this.scenario;
    return demandMiB * PAGES_PER_MIB * Math.min(1, t / demandSeconds);
  }

  private resident(): number {
    const { faults, refaults, pgsteal } = this.memcg.counts;
    return faults + refaults - pgsteal;
  }

  private free(): number {
    return Math.floor(this.scenario.nodeMiB * PAGES_PER_MIB - this.resident() - this.taken(this.now));
  }

  /** When the other consumer's allocations alone bring the free pages below the mark. */
  private nextWake(): number {
    const { demandMiB, demandSeconds, nodeMiB } = this.scenario;
    const takenThen = nodeMiB * PAGES_PER_MIB - this.resident() - this.wakeBelow + 1;
    const total = demandMiB * PAGES_PER_MIB;
    if (takenThen > total || total === 0) return Number.POSITIVE_INFINITY;
    return Math.max(this.now, (takenThen / total) * demandSeconds);
  }

  private wakeKswapd(): void {
    this.task.engine.nowNs = this.now * 1e9;
    atOnce(balance(this.memcg, this.task, this.marks.high - this.free()));
    const free = this.free();
    if (free < 1) this.outcome = 'reclaimCannotKeepUp';
    // After a round that freed too little the next allocation of some size wakes kswapd again.
    this.wakeBelow = free >= this.marks.low ? this.marks.low : free - SWAP_CLUSTER_MAX;
  }

  private sample(): void {
    const s = this.series;
    s.seconds.push(this.now);
    s.freePages.push(this.free());
    s.residentPages.push(this.resident());
    s.agings.push(this.memcg.counts.agings);
    s.refaults.push(this.memcg.counts.refaults);
    for (const [c, count] of this.evictionsByClass.entries()) s.evictionsByClass[c].push(count);
    this.nextSample = s.seconds.length * this.scenario.sampleSeconds;
  }

  private generations(): GenerationAtEnd[] {
    const { lruvec } = this.memcg;
    const classes = this.scenario.classes.length;
    const generations: GenerationAtEnd[] = [];
    const byClass = new Map<number, number[]>();
    for (let seq = lruvec.minSeq; seq <= lruvec.maxSeq; seq++) {
      const pagesByClass = new Array<number>(classes).fill(0);
      byClass.set(seq, pagesByClass);
      generations.push({ seq, ageSeconds: this.now - lruvec.birthSeconds[genFromSeq(seq)], pagesByClass });
    }
    for (let p = 0; p < this.pages; p++) {
      const counts = byClass.get(seqOf(lruvec, p));
      if (counts !== undefined) counts[this.classOf[p]]++;
    }
    return generations;
  }

  result(): Result {
    const { counts, policy } = this.memcg;
    return {
      outcome: this.outcome,
      endSeconds: this.now,
      policy: policy.name,
      reclaim: { ...counts },
      kvm: { ...this.vm.counts },
      refaultsByClass: this.refaultsByClass,
      checksPerEviction: counts.pgsteal > 0 ? counts.lastChecks / counts.pgsteal : 0,
      generations: this.generations(),
      series: this.series,
      scenario: this.scenario,
    };
  }
}
