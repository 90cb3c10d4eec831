/**
 * Second Look: everything a notebook cell imports.
 *
 * The units are in the names: `Ns`, `Seconds`, `MiB`, `PerSecond`. Letters with numbers, such as F.4.2, are sections of
 * the model specification, which says how the kernel does it.
 *
 * - `core/config`: What a run is told, checked field by field before anything starts.
 * - `core/scenario`: What is simulated: machines, VMs, processes, demand; ready-made ones to start from.
 * - `core/policy`: The arms of the argument as data: who is asked about a page's youth, when, and under which lock.
 * - `core/sim`: Runs: whole machines under pressure, agings at fixed times, and a machine of a few pages to operate by hand.
 * - `core/compare`: Many runs: policies side by side under the same chance, fields swept, tables, figures and CSV of both.
 * - `core/experiments`: A published experiment of the kernel's own, run on the simulator: aging while guests populate memory.
 * - `core/mm`: What reclaim did to one memory cgroup, counted.
 * - `core/kvm`: What KVM did for one virtual machine, counted.
 * - `core/kvm/rmap`: The shadow MMU's reverse maps, laid out as the kernel lays them out.
 * - `core/guest`: Guests that fill these reverse maps as nested virtual machines and legacy shadow paging do.
 * - `core/checker`: Every order of the steps of a few processes: a model checker, to try protocols without a kernel.
 * - `core/checker/protocols`: The ways of walking an rmap that the thread discussed, and whether they keep their promises.
 * - `core/argument`: The claims of the thread as data: who made them, which notebook tests them, how they fared, where it was read.
 * - `core/engine`: The discrete-event engine under the locks: a clock and a queue of events.
 * - `core/locks`: `mmu_lock` and the rmap bits in simulated time, and small experiments with one lock.
 * - `core/theory`: Closed forms that the simulator is tested against.
 * - `core/stats`: Means over seeds and how far they are spread.
 * - `core/random`: Named streams of random numbers: the same seed gives the same run.
 * - `core/replay`: Recorded runs of real kernels, replayed on the simulator page by page.
 * - `core/trace`: Replacement policies on a recorded trace of page numbers: how often does each miss?
 * - `plot`: Figures as data, each with a live picture, a static one and one in words.
 * - `views`: The simulator's results as figures.
 * - `notebook`: How a cell shows figures, tables, bets and progress.
 * - `core`: The package as a whole.
 *
 * @packageDocumentation
 */

export * from './core/index.js';
export * from './notebook/index.js';
// In place of the core's: the same on all cores, with a progress bar.
export { compare, type RunOptions, sweep } from './notebook/sweep.js';
export * from './plot/index.js';
export * from './views/index.js';
