import { noteAccess } from '../accessed/accessStream.js';
import { HOST_ACCESSED, HOST_PRESENT, TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { addKind } from '../engine/engine.js';
import { classOfSlot } from '../kvm/shadow.js';
import { slotCount } from '../kvm/slots.js';
import { tickAt } from '../mm/memcg.js';
import { exponential } from '../random/draws.js';
import type { VmConfig } from '../scenario/types.js';
import { ownActivity, slotActivity } from './activities.js';
import { access, accessThrough, isUsable } from './fault.js';
import { type Machine, scheduleWithin } from './machine.js';
import type { Owner, Target } from './owner.js';

/** Accesses made one by one, each an event: recorded traces, and the explicit twin of drawn accesses. */

/** One access: sets the accessed bit of the translation it goes through, or faults. */
function touchTarget(machine: Machine, owner: Owner, target: Target): void {
  const { vm, memcg: m } = owner;
  const tick = tickAt(m, machine.engine.nowNs);
  if (target < 0) {
    const slot = -1 - target;
    if (isUsable(vm!, slot)) accessThrough(vm!, slot, tick);
    else access(owner, target);
    return;
  }
  const [present, accessed] = vm === null ? [HOST_PRESENT, HOST_ACCESSED] : [TDP_PRESENT, TDP_ACCESSED];
  const bits = m.bits[target];
  if ((bits & present) === 0 || (vm !== null && !vm.adBits && (bits & accessed) === 0)) {
    access(owner, target);
    return;
  }
  if (vm !== null && (bits & accessed) === 0) vm.counts.accessedBitsReset++;
  m.bits[target] |= accessed;
  const stream = vm === null ? m.hostStream : vm.tdpStream;
  if (stream !== null) noteAccess(stream, target - m.first, tick);
}

/** Starts the owner's accesses: its trace if it has one, else a Poisson process for each page and slot. */
export function startOneByOne(machine: Machine, owner: Owner): void {
  const { trace } = owner.config;
  if (trace !== undefined) startTrace(machine, owner, trace.seconds, trace.pages);
  else startPoisson(machine, owner);
}

/** The target of an access to the owner's own page number `i`. */
function ownTarget(owner: Owner, i: number): Target {
  return owner.vm !== null && !owner.vm.tdp ? -1 - i : owner.memcg.first + i;
}

function startTrace(
  machine: Machine,
  owner: Owner,
  seconds: readonly number[],
  pages: readonly number[],
): void {
  const kind = addKind(machine.engine, (k) => {
    if (k + 1 < seconds.length) scheduleWithin(machine, seconds[k + 1] * 1e9, kind, k + 1);
    touchTarget(machine, owner, ownTarget(owner, pages[k]));
  });
  if (seconds.length > 0) scheduleWithin(machine, seconds[0] * 1e9, kind, 0);
}

/** All targets that are accessed equally often. */
interface Group {
  readonly perNs: number;
  readonly targets: number[];
}

/** All accesses of the owner together are one Poisson process; which target it hits is drawn by rate. */
function startPoisson(machine: Machine, owner: Owner): void {
  const groups = groupsOf(owner);
  const weights = groups.map((group) => group.perNs * group.targets.length);
  const perNs = weights.reduce((sum, w) => sum + w, 0);
  const random = machine.streams.stream(`${owner.config.name}/one by one`);
  const next = (): void =>
    scheduleWithin(machine, machine.engine.nowNs + exponential(random, perNs), kind, 0);
  const kind = addKind(machine.engine, () => {
    next();
    let left = random() * perNs;
    let g = 0;
    while (g < groups.length - 1 && left >= weights[g]) left -= weights[g++];
    const { targets } = groups[g];
    touchTarget(machine, owner, targets[Math.floor(random() * targets.length)]);
  });
  if (perNs > 0) next();
}

function groupsOf(owner: Owner): Group[] {
  const { memcg: m, shadow, vm, config } = owner;
  const byKey = new Map<string, Group>();
  const add = (key: string, perNs: number, target: Target): void => {
    if (perNs === 0) return;
    const group = byKey.get(key) ?? { perNs, targets: [] };
    group.targets.push(target);
    byKey.set(key, group);
  };
  if (vm === null || vm.tdp) {
    const { perNs } = ownActivity(config);
    for (let p = m.first; p < m.first + m.count; p++) add(`own ${m.classOf[p]}`, perNs[m.classOf[p]], p);
  }
  if (vm !== null && shadow !== null) {
    const { perNs } = slotActivity(config as VmConfig);
    for (let slot = 0; slot < slotCount(shadow); slot++) {
      const cls = classOfSlot(vm, slot);
      add(`slot ${cls}`, perNs[cls], -1 - slot);
    }
  }
  return [...byKey.values()];
}
