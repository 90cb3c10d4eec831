import { check, Problems, shown } from '../config/check.js';
import { PAGES_PER_MIB } from '../mm/constants.js';
import { watermarks } from '../mm/watermarks.js';
import { checkCosts, MAX_MEMORY_MIB, scenarioSchema } from './schema.js';
import type { MemoryOwner, Scenario, VmConfig } from './types.js';

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
  const problems = new Problems();
  scenario.vms.forEach((vm, i) => {
    checkOwner(vm, `vms.${i}`, scenario, problems);
    checkVm(vm, `vms.${i}`, problems);
  });
  scenario.processes.forEach((process, i) => {
    checkOwner(process, `processes.${i}`, scenario, problems);
    if (process.classes.some((c) => c.l2AccessesPerSecond !== undefined))
      problems.say(`processes.${i}.classes`, 'must not have l2AccessesPerSecond: a process runs no L2');
  });
  checkNames(scenario, problems);
  checkMemory(scenario, problems);
  checkCosts(scenario.host.costs, 'host.costs', problems);
  if (scenario.durationSeconds / scenario.sampleSeconds > 1e6)
    problems.refuse('sampleSeconds', scenario.sampleSeconds, 'at least a millionth of durationSeconds');
  problems.throwAny();
  return scenario;
}

function checkOwner(owner: MemoryOwner, at: string, scenario: Scenario, problems: Problems): void {
  const { classes, phases = [], access, trace } = owner;
  const shares = classes.reduce((sum, c) => sum + c.share, 0);
  if (Math.abs(shares - 1) > 1e-9)
    problems.say(`${at}.classes`, `must have shares that add up to 1; they add up to ${shares}`);
  let before = 0;
  phases.forEach((phase, i) => {
    const where = `${at}.phases.${i}`;
    if (phase.fromSeconds <= before)
      problems.refuse(`${where}.fromSeconds`, phase.fromSeconds, `after the phase before it (${before})`);
    before = phase.fromSeconds;
    for (const field of ['accessesPerSecond', 'l2AccessesPerSecond'] as const) {
      const { length } = phase[field] ?? classes;
      if (length !== classes.length)
        problems.say(
          `${where}.${field}`,
          `must have one rate for each of ${classes.length} classes; it has ${length}`,
        );
    }
  });
  const { tlbHidesMs = 0 } = scenario.host;
  if (tlbHidesMs > 0 && (access === 'oneByOne' || trace !== undefined))
    problems.refuse('host.tlbHidesMs', tlbHidesMs, `0 when ${at} makes its accesses one by one`);
  if (access === 'oneByOne') {
    if (phases.length > 0) problems.say(`${at}.phases`, "must be left out when access is 'oneByOne'");
    if (classes.some((c) => c.scan !== undefined))
      problems.say(`${at}.classes`, "must not have a scan when access is 'oneByOne'");
  }
  checkTrace(owner, `${at}.trace`, scenario, problems);
}

function checkTrace(owner: MemoryOwner, at: string, scenario: Scenario, problems: Problems): void {
  if (owner.trace === undefined) return;
  const { seconds, pages } = owner.trace;
  if (seconds.length !== pages.length)
    problems.say(
      `${at}.pages`,
      `must have one page for each of ${seconds.length} times; it has ${pages.length}`,
    );
  const count = pagesOf(owner);
  const far = pages.find((p) => p >= count);
  if (far !== undefined)
    problems.say(`${at}.pages`, `must be below ${count}, the owner's pages; one was ${far}`);
  const back = seconds.findIndex((s, k) => k > 0 && s < seconds[k - 1]);
  if (back > 0)
    problems.say(
      `${at}.seconds`,
      `must not go back in time; after ${seconds[back - 1]} comes ${seconds[back]}`,
    );
  const late = seconds.at(-1) ?? 0;
  const { durationSeconds } = scenario;
  if (late > durationSeconds)
    problems.say(`${at}.seconds`, `must end by durationSeconds (${durationSeconds}); it ends at ${late}`);
}

function checkVm(vm: VmConfig, at: string, problems: Problems): void {
  const { l2s, mmu, mergedShare, meanAliases, ept12EditsPerSecond } = vm;
  const l2Classes = vm.classes.filter((c) => c.l2AccessesPerSecond !== undefined).length;
  if (l2s > 0 && mmu === 'legacyShadow')
    problems.refuse(`${at}.l2s`, l2s, "0 with mmu 'legacyShadow': L1 has no EPT to give to an L2");
  if (l2s === 0 && l2Classes > 0)
    problems.say(`${at}.classes`, 'must not have l2AccessesPerSecond when l2s is 0: there is no L2');
  if (l2s > 0 && l2Classes === 0)
    problems.say(`${at}.classes`, 'must have l2AccessesPerSecond in at least one class when l2s is above 0');
  if (l2s < 2 && mergedShare > 0)
    problems.refuse(`${at}.mergedShare`, mergedShare, '0 with fewer than two L2s: no other maps the page');
  if (mmu !== 'legacyShadow' && meanAliases > 0)
    problems.refuse(`${at}.meanAliases`, meanAliases, "0 unless mmu is 'legacyShadow'");
  if (l2s === 0 && ept12EditsPerSecond > 0)
    problems.refuse(`${at}.ept12EditsPerSecond`, ept12EditsPerSecond, '0 when l2s is 0: there is no EPT12');
  if (l2s === 0 && vm.l2EndsSeconds !== undefined)
    problems.say(`${at}.l2EndsSeconds`, 'must be left out when l2s is 0: there is no L2 to shut down');
  if (vm.l2EndsSeconds !== undefined && vm.access === 'oneByOne')
    problems.say(`${at}.l2EndsSeconds`, "must be left out when access is 'oneByOne'");
  const slots = pagesOf(vm) * (1 + Math.max(mergedShare * l2s, meanAliases, mmu === 'shadowDirect' ? 1 : 0));
  if (slots > 2 ** 29)
    problems.say(
      `${at}.memoryMiB`,
      `must be so small that there are at most ${2 ** 29} SPTEs; there would be ${Math.round(slots)}`,
    );
}

function checkNames(scenario: Scenario, problems: Problems): void {
  const seen = new Set<string>();
  for (const list of ['vms', 'processes'] as const) {
    scenario[list].forEach(({ name }, i) => {
      if (seen.has(name))
        problems.say(`${list}.${i}.name`, `must not be another owner's name; it was ${shown(name)}`);
      seen.add(name);
    });
  }
}

function checkMemory(scenario: Scenario, problems: Problems): void {
  const { memoryMiB, watermarkScaleFactor } = scenario.host;
  const owners = [...scenario.vms, ...scenario.processes];
  if (owners.length === 0) {
    problems.say('vms', 'must have at least one VM, or processes at least one process');
    return;
  }
  const pages = owners.reduce((sum, owner) => sum + pagesOf(owner), 0);
  const [ownMiB, { high }] = [pages / PAGES_PER_MIB, watermarks(memoryMiB, watermarkScaleFactor)];
  if (pages > Math.floor(memoryMiB * PAGES_PER_MIB) - high)
    problems.say(
      'host.memoryMiB',
      `must hold all owners (${ownMiB} MiB) and the high watermark (${high / PAGES_PER_MIB} MiB); it was ${memoryMiB}`,
    );
  if (ownMiB > MAX_MEMORY_MIB)
    problems.say('vms', `must have at most ${MAX_MEMORY_MIB} MiB together; they have ${ownMiB}`);
  const most = mostDemandMiB(scenario);
  if (most >= memoryMiB)
    problems.say(
      'demand',
      `must stay below host.memoryMiB (${memoryMiB}), or reclaim can never keep up; it reaches ${most} MiB`,
    );
  scenario.demand.forEach(({ fromSeconds, seconds, untilSeconds = Number.POSITIVE_INFINITY }, i) => {
    const complete = fromSeconds + seconds;
    if (untilSeconds < complete)
      problems.say(
        `demand.${i}.untilSeconds`,
        `must not be before the demand is complete (${complete}); it was ${untilSeconds}`,
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
