/**
 * Second Look: what a notebook cell imports.
 *
 * The units are in the names: `Ns`, `Seconds`, `MiB`, `PerSecond`. What the model is, with its sources, is in
 * `src/simulator/MODEL.md`. Names of one family are in one object: `policies.LANDED`,
 * `scenarios.nested`, `hosts.small`, `vms.plain`. What fewer readers need is behind five side doors:
 * `second-look/checker`, `/locks`, `/rmap`, `/theory` and `/data`. Recipes to begin with: `src/tutorial/COOKBOOK.md`.
 *
 * - `simulator/scenario`: What is simulated: hosts, VMs, processes, demand; ready-made ones to start from.
 * - `simulator/policy`: The arms of the argument as data: how a page is queried, when, and under which lock.
 * - `simulator/sim`: Runs: whole machines under pressure, agings at fixed times, and a machine of a few pages to operate by hand.
 * - `simulator/compare`: Many runs: policies side by side under the same chance, fields swept, both as rows and CSV.
 * - `simulator/config`: A wrong input, said in one sentence.
 * - `simulator/random`: Named streams of random numbers: the same seed gives the same run.
 * - `simulator/stats`: Means over seeds and how far they are spread.
 * - `simulator/selftest`: A published experiment of the kernel's own, run on the simulator.
 * - `simulator/replay`: Recorded runs of real kernels, replayed on the simulator page by page.
 * - `simulator/trace`: Replacement policies on a recorded trace of page numbers: how often does each miss?
 * - `host`: A real host's files, read: is it affected, and as a scenario.
 * - `tutorial/data`: The claims of the thread, recorded kernels and published figures as data.
 * - `tutorial/argument`: The argument in a cell: its map, its claims and how they fared, its sources.
 * - `tutorial/plot`: Figures as data, each with a live picture, a static one and one in words.
 * - `tutorial/views`: The simulator's results as figures.
 * - `tutorial/runs`: One run or many, on all cores.
 * - `tutorial/show`: How a cell shows figures, tables, steps and text.
 * - `tutorial/forms`: What a notebook is written in: claims, bets, what-ifs, exercises, progress.
 * - `tutorial/picture`: The argument in one picture.
 * - `simulator`: The package as a whole.
 *
 * @packageDocumentation
 */

// A real host.
export { type Host, readHost } from './host/read.js';
export { type HostScenario, scenarioFromHost } from './host/scenario.js';
export type { HostSnapshot } from './host/snapshot.js';
// What is simulated, and what was found.
export type { Sweep } from './simulator/compare/collect.js';
export type { CompareSpec, Comparison } from './simulator/compare/compare.js';
export { csv, type Row, rows } from './simulator/compare/rows.js';
export type { SweepSpec } from './simulator/compare/spec.js';
export { valuesOf } from './simulator/compare/values.js';
export { ConfigError } from './simulator/config/error.js';
export { COSTS, type Costs } from './simulator/policy/costs.js';
export { type Policy, type PresetName, policies } from './simulator/policy/presets.js';
export {
  type Answer,
  HOST_ONLY,
  type QueryPlan,
  type Situation,
  type VmView,
} from './simulator/policy/queryPlan.js';
export { seedsFrom } from './simulator/random/seeds.js';
export { makeStreams, type Stream } from './simulator/random/streams.js';
export { simulateOwners } from './simulator/replay/course.js';
export { replayIdleTest } from './simulator/replay/idleTest.js';
export type { KernelRecord } from './simulator/replay/record.js';
export { replayRun } from './simulator/replay/replay.js';
export { replayOwners } from './simulator/replay/replayOwners.js';
export {
  hosts,
  kernels,
  scenarios,
  swaps,
  vms,
  workloads,
  zipfClasses,
} from './simulator/scenario/presets.js';
export type {
  Demand,
  HostConfig,
  PageClass,
  ProcessConfig,
  Scenario,
  VmConfig,
} from './simulator/scenario/types.js';
export { accessTrackingPerf } from './simulator/selftest/accessTrackingPerf.js';
export { firstSweep, residences, youngAtAging } from './simulator/sim/fixedInterval.js';
export type { OwnerResult, Result, VmResult } from './simulator/sim/result.js';
export { type Simulation, startSimulation } from './simulator/sim/simulate.js';
export { type TinyMachine, tinyMachine } from './simulator/sim/tinyMachine.js';
export { type Estimate, estimate } from './simulator/stats/estimate.js';
export { paretoFront } from './simulator/stats/paretoFront.js';
export { mean, type Spread, spread } from './simulator/stats/spread.js';
export { replayTrace } from './simulator/trace/replayTrace.js';
export { version } from './simulator/version.js';
// What the tutorial carries.
export { showLedger, showOwnClaims } from './tutorial/argument/ledger.js';
export { showMap } from './tutorial/argument/showMap.js';
export { sources } from './tutorial/argument/sources.js';
export { load, publishedFigure } from './tutorial/data/load.js';
// What a notebook is written in.
export { type BetSpec, bet } from './tutorial/forms/bet.js';
export { claim } from './tutorial/forms/claim.js';
export { exercise } from './tutorial/forms/exercise.js';
export { hostFile } from './tutorial/forms/hostFile.js';
export { choice, slider, toggle } from './tutorial/forms/parameters.js';
export { progress } from './tutorial/forms/progress.js';
export { whatIf } from './tutorial/forms/whatIf.js';
export { argumentPicture } from './tutorial/picture/argumentPicture.js';
export { bars } from './tutorial/plot/bars.js';
export type { Figure } from './tutorial/plot/figure.js';
export { grid } from './tutorial/plot/grid.js';
export { heatmap } from './tutorial/plot/heatmap.js';
export { lines, points } from './tutorial/plot/xy.js';
export { compare, type RunOptions, type SimulatorSweep, sweep } from './tutorial/runs/manyRuns.js';
export { simulate } from './tutorial/runs/simulate.js';
// What a cell shows.
export { markdown } from './tutorial/show/markdown.js';
export { type Shown, show } from './tutorial/show/show.js';
export { spreadText } from './tutorial/show/spreadText.js';
export { steps } from './tutorial/show/steps.js';
export { table } from './tutorial/show/table.js';
export { pagesByGeneration } from './tutorial/views/pagesByGeneration.js';
