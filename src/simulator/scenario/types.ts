import type { OwnRules } from '../mm/rules.js';
import type { Costs } from '../policy/costs.js';
import type { Policy, PresetName } from '../policy/presets.js';

/** A scan: all pages of a class touched in address order, as a backup, a garbage collector or a cold start makes one. */
export interface ScanConfig {
  /** When the first page is touched, in seconds. */
  readonly startSeconds: number;
  /** How many pages of the whole address space the scan passes in a second. */
  readonly pagesPerSecond: number;
  /** Time from one scan's start to the next, in seconds. Left out: one scan only. */
  readonly everySeconds?: number;
}

/** Pages that are all accessed equally often, each on its own. */
export interface PageClass {
  /** For tables and legends. */
  readonly name: string;
  /** Share of the owner's pages, 0 to 1. The shares of all classes add up to 1. */
  readonly share: number;
  /** Accesses to one page, a second, by the owner itself: L1, or the process. A Poisson process. */
  readonly accessesPerSecond: number;
  /** Accesses to one page, a second, by each L2 that maps it. Left out: no L2 maps pages of this class. */
  readonly l2AccessesPerSecond?: number;
  /** A scan by the owner through the pages of the class, besides the accesses above. */
  readonly scan?: ScanConfig;
}

/** New access rates from some time on: a change of phase. */
export interface Phase {
  /** When the phase begins, in seconds. */
  readonly fromSeconds: number;
  /** Accesses to one page, a second, for each class in order. */
  readonly accessesPerSecond: readonly number[];
  /** The same by each L2, for each class in order. Left out: as before the first phase. */
  readonly l2AccessesPerSecond?: readonly number[];
}

/** What is known of an owner of memory, be it a VM or a process. */
export interface MemoryOwner {
  /** For tables and legends; no two owners share one. */
  readonly name: string;
  /** Memory in MiB, all of it populated at the start. */
  readonly memoryMiB: number;
  /** What it does with its pages: one class for each habit. */
  readonly classes: readonly PageClass[];
  /** Pages of one class that lie side by side. 512 is one page-table page; 1 scatters the classes page by page. */
  readonly runPages: number;
  /** Phases in order of time; before the first one the classes' own rates hold. Left out: none. */
  readonly phases?: readonly Phase[];
  /**
   * How accesses are made. `drawn`: what an accessed bit has seen is drawn at the next query (exact, and costs nothing
   * in between). `oneByOne`: every access is an event; for small machines, and to check the other way.
   */
  readonly access?: 'drawn' | 'oneByOne';
  /** A recorded trace, instead of the classes' rates: access number k touches page `pages[k]` at `seconds[k]`. */
  readonly trace?: { readonly seconds: readonly number[]; readonly pages: readonly number[] };
}

/**
 * A long holder of a VM's `mmu_lock`, for write, now and then: MODEL.md#locks-of-each-operation's other long holders.
 */
export interface LongWriter {
  /** For tables: `dirty log`, `EPT12 burst` … */
  readonly name: string;
  /** Mean time without the lock, in milliseconds (exponential). */
  readonly meanOffMs: number;
  /** Mean hold, in milliseconds (exponential). */
  readonly meanOnMs: number;
  /**
   * Names this writer's random numbers apart from the run's: another one, and the same guest meets it at other times.
   * Left out: the run's seed and the writer's place in the list.
   */
  readonly seed?: string;
}

/** One virtual machine, in a memory cgroup of its own. */
export interface VmConfig extends MemoryOwner {
  /** Number of vCPUs. Each makes one fault at a time. */
  readonly vcpus: number;
  /**
   * Who maps L1's own accesses (MODEL.md#which-mmu-maps-what). `tdp`: the TDP MMU. `shadowDirect`: the shadow MMU with
   * EPT (`tdp_mmu=0`). `legacyShadow`: the shadow MMU without EPT, one SPTE for each guest virtual mapping.
   */
  readonly mmu: 'tdp' | 'shadowDirect' | 'legacyShadow';
  /** False: SPTEs have no accessed bits, aging takes their permissions away (MODEL.md#without-accessed-bits). */
  readonly adBits: boolean;
  /** Nested guests that L1 runs with EPT. They map the pages of classes that have `l2AccessesPerSecond`. */
  readonly l2s: number;
  /** Share of the L2s' pages that all L2s map (merged by L1's KSM, shared page cache), 0 to 1. */
  readonly mergedShare: number;
  /** `legacyShadow` only: further mappings of a page beside the one it is used by, on average (a Poisson number). */
  readonly meanAliases: number;
  /** `legacyShadow` only: accesses through each further mapping, as a share of those through the first, 0 to 1. */
  readonly aliasAccessShare: number;
  /** EPT12 entries that L1 changes, a second (a Poisson process): the SPTE goes, and L1 must handle the next access. */
  readonly ept12EditsPerSecond: number;
  /**
   * When L1 shuts all its L2s down, in seconds: from then on no L2 touches a page, and L0 drops their shadow pages, at
   * once and in one hold of `mmu_lock`. In a kernel they go when L1 reuses the memory that held EPT12, be it much later.
   * Left out: never.
   */
  readonly l2EndsSeconds?: number;
  /** Long holders of this VM's `mmu_lock`; often none. */
  readonly longWriters: readonly LongWriter[];
}

/** An ordinary process in a memory cgroup of its own. */
export interface ProcessConfig extends MemoryOwner {
  /** Number of threads. Each makes one fault at a time. */
  readonly threads: number;
}

/** The device that evicted pages go to. */
export interface SwapConfig {
  /** Reading one page back, in nanoseconds. */
  readonly inNs: number;
  /** CPU time of the reclaimer for writing one page, in nanoseconds. */
  readonly outNs: number;
}

/** The machine: one node, one zone. */
export interface HostConfig {
  /** Memory in MiB. */
  readonly memoryMiB: number;
  /** Whose reclaim rules hold, see `ReclaimRules`. */
  readonly kernel: '6.1' | '6.12' | '6.15' | '7.3';
  /** `watermark_scale_factor`: gap between watermarks in 1/10000 of the memory. The kernel's default is 10. */
  readonly watermarkScaleFactor: number;
  /** Where evicted pages go. */
  readonly swap: SwapConfig;
  /** What everything costs. */
  readonly costs: Costs;
  /** False turns look-around off. */
  readonly lookAround: boolean;
  /**
   * For so long after an accessed bit was cleared without a TLB flush, accesses do not set it again, because the
   * translation is still in the TLB, in milliseconds. 0, the default: every access sets the bit.
   */
  readonly tlbHidesMs?: number;
  /**
   * What if: rules of another kernel in this one, by name, see `ReclaimRules`. `{ twoSightings: true }` in 6.12 is half of
   * what 6.14 changed.
   */
  readonly rules?: OwnRules;
  /**
   * What if: an aging that empties the oldest generation into the next keeps the order of its pages. Every kernel turns it
   * round (MODEL.md#one-aging), and so does a run where this is left out.
   */
  readonly foldKeepsOrder?: boolean;
}

/** Memory that something else on the node takes, never reclaimed: what makes reclaim necessary, equally for every policy. */
export interface Demand {
  /** How much in all, in MiB. */
  readonly MiB: number;
  /** When it begins, in seconds. */
  readonly fromSeconds: number;
  /** How long it takes, at an even rate, in seconds. */
  readonly seconds: number;
  /** When all of it is given back, in seconds. Left out: never. */
  readonly untilSeconds?: number;
}

/**
 * A proactive reclaimer: ages every cgroup now and then, and evicts what is old enough
 * (MODEL.md#watermarks-and-proactive-reclaim).
 */
export interface Proactive {
  /** Time between two rounds, in seconds. */
  readonly everySeconds: number;
  /**
   * Pages of generations at least so old go, in seconds. With a round's aging there are four generations, and of the
   * oldest no more is known than that it was not used for 2 × `everySeconds`: with a longer threshold nothing ever goes.
   */
  readonly coldSeconds: number;
  /** At most so much from each cgroup in a round, in MiB. */
  readonly maxMiB: number;
}

/**
 * One experiment: some VMs and processes on a node, and a demand for memory that makes reclaim necessary. Reclaim works as
 * demand has it (closed loop): policies that get the same scenario and seed face the same demand, not the same agings.
 */
export interface Scenario {
  /** Names the run's random numbers. */
  readonly seed: string;
  /** Which query aging and eviction put to KVM: a preset's name, or a policy of your own. */
  readonly policy: PresetName | Policy;
  /** The machine. */
  readonly host: HostConfig;
  /** The virtual machines on it. */
  readonly vms: readonly VmConfig[];
  /** The ordinary processes on it. */
  readonly processes: readonly ProcessConfig[];
  /** Memory of the node that something else takes. */
  readonly demand: readonly Demand[];
  /** Null: no reclaim before the node is short of memory. */
  readonly proactive: Proactive | null;
  /** Length of the run in seconds. */
  readonly durationSeconds: number;
  /** Time between two samples of the series, in seconds. */
  readonly sampleSeconds: number;
  /** Keep each page's true last access, to tell at the end which pages are in a wrong generation. 8 bytes an SPTE more. */
  readonly trackTruth: boolean;
  /** The run ends, unfinished, after so many events, see `Result.events`. Left out: 10^9. */
  readonly maxEvents?: number;
}
