import { ConfigError, check, type Problem, shown } from '../config/check.js';
import { PAGES_PER_MIB } from '../mm/constants.js';
import { watermarks } from '../mm/watermarks.js';
import { costProblems, MAX_MEMORY_MIB, scenarioSchema } from './schema.js';
import type { MemoryOwner, Scenario, VmConfig } from './types.js';

/** Pages of an owner of memory. */
export function pagesOf(owner: MemoryOwner): number {
  return Math.max(1, Math.round(owner.memoryMiB * PAGES_PER_MIB));
}

/**
 * Checks a scenario and its contradictions, before anything runs.
 *
 * @throws ConfigError naming each field, what it was and what it may be
 */
export function checkScenario(input: unknown): Scenario {
  const scenario = check('scenario', scenarioSchema, input);
  const problems: Problem[] = [];
  const say = (field: string, text: string): void => {
    problems.push({ field, text });
  };
  scenario.vms.forEach((vm, i) => {
    checkOwner(vm, `vms.${i}`, scenario, say);
    checkVm(vm, `vms.${i}`, say);
  });
  scenario.processes.forEach((process, i) => {
    checkOwner(process, `processes.${i}`, scenario, say);
    if (process.classes.some((c) => c.l2AccessesPerSecond !== undefined))
      say(`processes.${i}.classes`, 'must not have l2AccessesPerSecond: a process runs no L2');
  });
  checkNames(scenario, say);
  checkMemory(scenario, say);
  for (const { field, text } of costProblems(scenario.host.costs, 'host.costs')) say(field, text);
  if (scenario.durationSeconds / scenario.sampleSeconds > 1e6)
    say('sampleSeconds', `must be at least a millionth of durationSeconds; it was ${scenario.sampleSeconds}`);
  if (problems.length > 0) throw new ConfigError(problems);
  return scenario;
}

type Say = (field: string, text: string) => void;

function checkOwner(owner: MemoryOwner, at: string, scenario: Scenario, say: Say): void {
  const shares = owner.classes.reduce((sum, c) => sum + c.share, 0);
  if (Math.abs(shares - 1) > 1e-9)
    say(`${at}.classes`, `must have shares that add up to 1; they add up to ${shares}`);
  let before = 0;
  owner.phases?.forEach((phase, i) => {
    const where = `${at}.phases.${i}`;
    if (phase.fromSeconds <= before)
      say(
        `${where}.fromSeconds`,
        `must be after the phase before it (${before}); it was ${phase.fromSeconds}`,
      );
    before = phase.fromSeconds;
    for (const field of ['accessesPerSecond', 'l2AccessesPerSecond'] as const) {
      const rates = phase[field];
      if (rates !== undefined && rates.length !== owner.classes.length)
        say(
          `${where}.${field}`,
          `must have one rate for each of ${owner.classes.length} classes; it has ${rates.length}`,
        );
    }
  });
  if ((scenario.host.tlbHidesMs ?? 0) > 0 && (owner.access === 'oneByOne' || owner.trace !== undefined))
    say(
      'host.tlbHidesMs',
      `must be 0 when ${at} makes its accesses one by one; it was ${scenario.host.tlbHidesMs}`,
    );
  if (owner.access === 'oneByOne') {
    if (owner.phases !== undefined && owner.phases.length > 0)
      say(`${at}.phases`, "must be left out when access is 'oneByOne'");
    if (owner.classes.some((c) => c.scan !== undefined))
      say(`${at}.classes`, "must not have a scan when access is 'oneByOne'");
  }
  checkTrace(owner, at, scenario, say);
}

function checkTrace(owner: MemoryOwner, at: string, scenario: Scenario, say: Say): void {
  const { trace } = owner;
  if (trace === undefined) return;
  if (trace.seconds.length !== trace.pages.length)
    say(
      `${at}.trace.pages`,
      `must have one page for each of ${trace.seconds.length} times; it has ${trace.pages.length}`,
    );
  const pages = pagesOf(owner);
  const far = trace.pages.find((p) => p >= pages);
  if (far !== undefined)
    say(`${at}.trace.pages`, `must be below ${pages}, the owner's pages; one was ${far}`);
  const back = trace.seconds.findIndex((s, k) => k > 0 && s < trace.seconds[k - 1]);
  if (back > 0)
    say(
      `${at}.trace.seconds`,
      `must not go back in time; after ${trace.seconds[back - 1]} comes ${trace.seconds[back]}`,
    );
  const late = trace.seconds.at(-1);
  if (late !== undefined && late > scenario.durationSeconds)
    say(
      `${at}.trace.seconds`,
      `must end by durationSeconds (${scenario.durationSeconds}); it ends at ${late}`,
    );
}

function checkVm(vm: VmConfig, at: string, say: Say): void {
  const l2Classes = vm.classes.filter((c) => c.l2AccessesPerSecond !== undefined).length;
  if (vm.l2s > 0 && vm.mmu === 'legacyShadow')
    say(`${at}.l2s`, `must be 0 with mmu 'legacyShadow': L1 has no EPT to give to an L2; it was ${vm.l2s}`);
  if (vm.l2s === 0 && l2Classes > 0)
    say(`${at}.classes`, 'must not have l2AccessesPerSecond when l2s is 0: there is no L2');
  if (vm.l2s > 0 && l2Classes === 0)
    say(`${at}.classes`, 'must have l2AccessesPerSecond in at least one class when l2s is above 0');
  if (vm.l2s < 2 && vm.mergedShare > 0)
    say(
      `${at}.mergedShare`,
      `must be 0 with fewer than two L2s: no other maps the page; it was ${vm.mergedShare}`,
    );
  if (vm.mmu !== 'legacyShadow' && vm.meanAliases > 0)
    say(`${at}.meanAliases`, `must be 0 unless mmu is 'legacyShadow'; it was ${vm.meanAliases}`);
  if (vm.l2s === 0 && vm.ept12EditsPerSecond > 0)
    say(
      `${at}.ept12EditsPerSecond`,
      `must be 0 when l2s is 0: there is no EPT12; it was ${vm.ept12EditsPerSecond}`,
    );
  if (vm.l2s === 0 && vm.l2EndsSeconds !== undefined)
    say(`${at}.l2EndsSeconds`, 'must be left out when l2s is 0: there is no L2 to shut down');
  if (vm.l2EndsSeconds !== undefined && vm.access === 'oneByOne')
    say(`${at}.l2EndsSeconds`, "must be left out when access is 'oneByOne'");
  const slots =
    pagesOf(vm) * (1 + Math.max(vm.mergedShare * vm.l2s, vm.meanAliases, vm.mmu === 'shadowDirect' ? 1 : 0));
  if (slots > 2 ** 29)
    say(
      `${at}.memoryMiB`,
      `must be so small that there are at most ${2 ** 29} SPTEs; there would be ${Math.round(slots)}`,
    );
}

function checkNames(scenario: Scenario, say: Say): void {
  const seen = new Set<string>();
  for (const list of ['vms', 'processes'] as const) {
    scenario[list].forEach(({ name }, i) => {
      if (seen.has(name)) say(`${list}.${i}.name`, `must not be another owner's name; it was ${shown(name)}`);
      seen.add(name);
    });
  }
}

function checkMemory(scenario: Scenario, say: Say): void {
  const { memoryMiB } = scenario.host;
  const owners = [...scenario.vms, ...scenario.processes];
  if (owners.length === 0) {
    say('vms', 'must have at least one VM, or processes at least one process');
    return;
  }
  const pages = owners.reduce((sum, owner) => sum + pagesOf(owner), 0);
  const { high } = watermarks(memoryMiB, scenario.host.watermarkScaleFactor);
  const room = Math.floor(memoryMiB * PAGES_PER_MIB) - high;
  if (pages > room) {
    say(
      'host.memoryMiB',
      `must hold all owners (${pages / PAGES_PER_MIB} MiB) and the high watermark (${high / PAGES_PER_MIB} MiB); it was ${memoryMiB}`,
    );
  }
  if (pages > MAX_MEMORY_MIB * PAGES_PER_MIB)
    say('vms', `must have at most ${MAX_MEMORY_MIB} MiB together; they have ${pages / PAGES_PER_MIB}`);
  const most = mostDemandMiB(scenario);
  if (most >= memoryMiB) {
    say(
      'demand',
      `must stay below host.memoryMiB (${memoryMiB}), or reclaim can never keep up; it reaches ${most} MiB`,
    );
  }
  scenario.demand.forEach(({ fromSeconds, seconds, untilSeconds }, i) => {
    if (untilSeconds !== undefined && untilSeconds < fromSeconds + seconds)
      say(
        `demand.${i}.untilSeconds`,
        `must not be before the demand is complete (${fromSeconds + seconds}); it was ${untilSeconds}`,
      );
  });
}

/** The most that all demands hold at one time, in MiB: it is reached when one of them is complete. */
function mostDemandMiB({ demand }: Scenario): number {
  const heldAt = (t: number): number =>
    demand.reduce((sum, d) => {
      if (d.untilSeconds !== undefined && d.untilSeconds <= t) return sum;
      return sum + d.MiB * Math.min(1, Math.max(0, (t - d.fromSeconds) / d.seconds));
    }, 0);
  return demand.reduce((most, d) => Math.max(most, heldAt(d.fromSeconds + d.seconds)), 0);
}
