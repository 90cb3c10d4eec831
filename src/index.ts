/**
 * Second Look: what a notebook cell imports.
 *
 * The units are in the names: `Ns`, `Seconds`, `MiB`, `PerSecond`. Letters with numbers, such as F.4.2, are sections of
 * the model specification, which says how the kernel does it. Names of one family are in one object: `policies.LANDED`,
 * `scenarios.nested`, `hosts.small`, `vms.plain`. What fewer readers need is behind five side doors:
 * `second-look/checker`, `/locks`, `/rmap`, `/theory` and `/data`. Recipes to begin with: `src/tutorial/COOKBOOK.md`.
 *
 * - `simulator/scenario`: What is simulated: hosts, VMs, processes, demand; ready-made ones to start from.
 * - `simulator/policy`: The arms of the argument as data: who is asked about a page's youth, when, and under which lock.
 * - `simulator/sim`: Runs: whole machines under pressure, agings at fixed times, and a machine of a few pages to operate by hand.
 * - `simulator/compare`: Many runs: policies side by side under the same chance, fields swept, both as rows and CSV.
 * - `simulator/config`: A wrong input, said in one sentence.
 * - `simulator/random`: Named streams of random numbers: the same seed gives the same run.
 * - `simulator/stats`: Means over seeds and how far they are spread.
 * - `simulator/experiments`: A published experiment of the kernel's own, run on the simulator.
 * - `simulator/replay`: Recorded runs of real kernels, replayed on the simulator page by page.
 * - `simulator/trace`: Replacement policies on a recorded trace of page numbers: how often does each miss?
 * - `tutorial/data`: The claims of the thread, recorded kernels and published figures as data.
 * - `tutorial/argument`: The argument in a cell: its map, its claims and how they fared, its sources.
 * - `tutorial/plot`: Figures as data, each with a live picture, a static one and one in words.
 * - `tutorial/views`: The simulator's results as figures.
 * - `tutorial/runs`: One run or many, on all cores.
 * - `tutorial/show`: How a cell shows figures, tables, steps and text.
 * - `tutorial/forms`: What a notebook is written in: claims, bets, what-ifs, exercises, progress.
 * - `simulator`: The package as a whole.
 *
 * @packageDocumentation
 */

// What is simulated, and what was found.
export {
  type Answer,
  accessTrackingPerf,
  COSTS,
  type CompareSpec,
  type Comparison,
  ConfigError,
  type Costs,
  csv,
  type Demand,
  type Estimate,
  estimate,
  firstSweep,
  HOST_ONLY,
  type HostConfig,
  hosts,
  type KernelRecord,
  makeStreams,
  mean,
  type OwnerResult,
  type PageClass,
  type Policy,
  type PresetName,
  type ProcessConfig,
  paretoFront,
  policies,
  type QueryPlan,
  type Result,
  type Row,
  replayIdleTest,
  replayRun,
  replayTrace,
  residences,
  rows,
  type Scenario,
  type Simulation,
  type Situation,
  type Spread,
  type Stream,
  type Sweep,
  type SweepSpec,
  scenarios,
  seedsFrom,
  spread,
  spreadText,
  startSimulation,
  swaps,
  type TinyMachine,
  tinyMachine,
  type VmConfig,
  type VmResult,
  type VmView,
  version,
  vms,
  workloads,
  youngAtAging,
  zipfClasses,
} from './simulator/index.js';
// What the tutorial carries.
export { showLedger, showMap, showOwnClaims, sources } from './tutorial/argument/index.js';
export { load, publishedFigure } from './tutorial/data/index.js';

// What a notebook is written in.
export {
  type BetSpec,
  bet,
  choice,
  claim,
  exercise,
  predict,
  progress,
  reveal,
  showRmap,
  showSteps,
  slider,
  toggle,
  whatIf,
} from './tutorial/forms/index.js';
export {
  bars,
  type Figure,
  grid,
  heatmap,
  lines,
  points,
  type Series,
} from './tutorial/plot/index.js';
export { compare, type RunOptions, sweep } from './tutorial/runs/manyRuns.js';
export { simulate } from './tutorial/runs/simulate.js';
// What a cell shows.
export { markdown, type Shown, show, steps, table } from './tutorial/show/index.js';
export { pagesByGeneration } from './tutorial/views/index.js';
