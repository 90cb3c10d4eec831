/**
 * Second Look: everything a notebook cell imports.
 *
 * The units are in the names: `Ns`, `Seconds`, `MiB`, `PerSecond`. Letters with numbers, such as F.4.2, are sections of
 * the model specification, which says how the kernel does it.
 *
 * - `simulator/config`: What a run is told, checked field by field before anything starts.
 * - `simulator/scenario`: What is simulated: machines, VMs, processes, demand; ready-made ones to start from.
 * - `simulator/policy`: The arms of the argument as data: who is asked about a page's youth, when, and under which lock.
 * - `simulator/sim`: Runs: whole machines under pressure, agings at fixed times, and a machine of a few pages to operate by hand.
 * - `simulator/compare`: Many runs: policies side by side under the same chance, fields swept, tables, figures and CSV of both.
 * - `simulator/experiments`: A published experiment of the kernel's own, run on the simulator: aging while guests populate memory.
 * - `simulator/mm`: What reclaim did to one memory cgroup, counted.
 * - `simulator/kvm`: What KVM did for one virtual machine, counted.
 * - `simulator/kvm/rmap`: The shadow MMU's reverse maps, laid out as the kernel lays them out.
 * - `simulator/guest`: Guests that fill these reverse maps as nested virtual machines and legacy shadow paging do.
 * - `checker`: Every order of the steps of a few processes: a model checker, to try protocols without a kernel.
 * - `checker/protocols`: The ways of walking an rmap that the thread discussed, and whether they keep their promises.
 * - `tutorial/data`: Everything that is not code: claims, people, sources, history, published figures, recorded runs.
 * - `tutorial/argument`: The argument in a cell: its map, its ledger, its sources.
 * - `simulator/engine`: The discrete-event engine under the locks: a clock and a queue of events.
 * - `simulator/locks`: `mmu_lock` and the rmap bits in simulated time, and small experiments with one lock.
 * - `simulator/theory`: Closed forms that the simulator is tested against.
 * - `simulator/stats`: Means over seeds and how far they are spread.
 * - `simulator/random`: Named streams of random numbers: the same seed gives the same run.
 * - `simulator/replay`: Recorded runs of real kernels, replayed on the simulator page by page.
 * - `simulator/trace`: Replacement policies on a recorded trace of page numbers: how often does each miss?
 * - `tutorial/plot`: Figures as data, each with a live picture, a static one and one in words.
 * - `tutorial/views`: The simulator's results as figures.
 * - `tutorial/notebook`: How a cell shows figures, tables, bets and progress.
 * - `simulator`: The package as a whole.
 *
 * @packageDocumentation
 */

export * from './simulator/index.js';
export * from './tutorial/argument/index.js';
export * from './tutorial/data/index.js';
export * from './tutorial/notebook/index.js';
// In place of the core's: the same on all cores, with a progress bar.
export { compare, type RunOptions, sweep } from './tutorial/notebook/sweep.js';
export * from './tutorial/plot/index.js';
export * from './tutorial/views/index.js';
