import { makeEngine } from '../engine/engine.js';
import { addTask, makeTasks, start, wake } from '../engine/tasks.js';
import type { LockOptions } from '../locks/lock.js';
import { makeHostPtls } from '../locks/spinLocks.js';
import { PAGES_PER_MIB } from '../mm/constants.js';
import { makeFolios } from '../mm/folios.js';
import { tablesOf } from '../mm/memcg.js';
import { rulesOf } from '../mm/rules.js';
import { watermarks } from '../mm/watermarks.js';
import type { Policy } from '../policy/presets.js';
import { resolvePolicy } from '../policy/schema.js';
import { makeStreams } from '../random/streams.js';
import { pagesOf } from '../scenario/check.js';
import type { MemoryOwner, ProcessConfig, Scenario, VmConfig } from '../scenario/types.js';
import { demandWork } from './demand.js';
import { cpuWork } from './fault.js';
import { kswapdWork, Node } from './kswapd.js';
import { ACTOR_CLASSES, type Machine } from './machine.js';
import { startOneByOne } from './oneByOne.js';
import { Oracle } from './oracle.js';
import { makeOwner, populate } from './populate.js';
import { proactiveWork } from './proactive.js';
import { startWriters } from './writers.js';

const [KSWAPD, DEMAND, PROACTIVE, VCPU, THREAD, WRITER] = ACTOR_CLASSES.keys();

/** Tasks of a VM that edit or end EPT12, or hold `mmu_lock` for long. */
function writersOf(vm: VmConfig): number {
  return (
    vm.longWriters.length + (vm.ept12EditsPerSecond > 0 ? 1 : 0) + (vm.l2EndsSeconds === undefined ? 0 : 1)
  );
}

/**
 * The VMs and then the processes, each in order of their names: whoever comes first is served first, so a run must not
 * depend on the order in which a scenario happens to list them.
 */
function inOrder({ vms, processes }: Scenario): (VmConfig | ProcessConfig)[] {
  const byName = (a: MemoryOwner, b: MemoryOwner): number => (a.name < b.name ? -1 : 1);
  return [...[...vms].sort(byName), ...[...processes].sort(byName)];
}

function actorClasses(configs: readonly (VmConfig | ProcessConfig)[]): Uint8Array {
  const classes = [KSWAPD, DEMAND, PROACTIVE];
  for (const config of configs) {
    if ('threads' in config) {
      for (let k = 0; k < config.threads; k++) classes.push(THREAD);
      continue;
    }
    for (let k = 0; k < config.vcpus; k++) classes.push(VCPU);
    for (let k = 0; k < writersOf(config); k++) classes.push(WRITER);
  }
  return Uint8Array.from(classes);
}

/** Whether pages leave their lists elsewhere than at the old end: 6.1's batches, the yardstick, a fold that keeps the order. */
function takesFromTheMiddle({ host }: Scenario, { knowsEveryAccess }: Policy): boolean {
  return rulesOf(host.kernel).activatesInBatches || knowsEveryAccess === true || host.foldKeepsOrder === true;
}

/** Builds the machine, populates it (in no time), and starts all activities. The scenario must have been checked. */
export function makeMachine(scenario: Scenario): Machine {
  const { host } = scenario;
  const configs = inOrder(scenario);
  const pages = configs.reduce((sum, config) => sum + pagesOf(config), 0);
  const engine = makeEngine();
  const tasks = makeTasks(engine);
  const streams = makeStreams(scenario.seed);
  const endNs = scenario.durationSeconds * 1e9;
  const classOf = actorClasses(configs);
  const locks: LockOptions = {
    actors: classOf.length,
    classes: ACTOR_CLASSES,
    classOf,
    onGranted: (actor) => wake(tasks, actor),
  };
  const [kswapd, demand, proactive] = ['kswapd', 'demand', 'proactive'].map((kind) => addTask(tasks, kind));
  const bits = new Uint8Array(pages);
  const policy = resolvePolicy(scenario.policy);
  const machine: Machine = {
    scenario,
    policy,
    streams,
    engine,
    tasks,
    endNs,
    tickNs: endNs / 2 ** 31,
    bits,
    classOf: new Uint8Array(pages),
    folios: makeFolios(pages, configs.length, bits, !takesFromTheMiddle(scenario, policy)),
    locks,
    ptl: makeHostPtls(engine, locks),
    node: new Node(
      Math.floor(host.memoryMiB * PAGES_PER_MIB),
      watermarks(host.memoryMiB, host.watermarkScaleFactor),
      kswapd,
      policy.knowsEveryAccess === true ? new Oracle(pages) : null,
    ),
    owners: [],
  };
  addOwners(machine, configs);
  start(kswapd, kswapdWork(machine.node));
  if (scenario.demand.length > 0) start(demand, demandWork(machine, demand));
  if (scenario.proactive !== null) start(proactive, proactiveWork(machine, proactive, scenario.proactive));
  return machine;
}

function addOwners(machine: Machine, configs: readonly (VmConfig | ProcessConfig)[]): void {
  const { scenario, node } = machine;
  const { kernel, rules: own, foldKeepsOrder = false } = scenario.host;
  const rules = { ...rulesOf(kernel), ...own, foldKeepsOrder };
  let first = 0;
  let firstPtl = 0;
  configs.forEach((config, index) => {
    const owner = makeOwner(machine, { config, index, first, firstPtl, rules });
    machine.owners.push(owner);
    node.memcgs.push(owner.memcg);
    first += owner.memcg.count;
    firstPtl += tablesOf(owner.memcg.count, 0);
    populate(machine, owner);
    for (const cpu of owner.cpus) start(cpu.task, cpuWork(machine, owner, cpu));
    if (owner.vm !== null) startWriters(machine, owner, config as VmConfig);
    if (config.access === 'oneByOne' || config.trace !== undefined) startOneByOne(machine, owner);
  });
}
