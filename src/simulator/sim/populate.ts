import { type AccessStream, makeAccessStream, untilNextNs } from '../accessed/accessStream.js';
import { type Activity, steady } from '../accessed/activity.js';
import { TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { addKind } from '../engine/engine.js';
import { addTask } from '../engine/tasks.js';
import { classOfSlot, spteMap, spteMapFirst } from '../kvm/shadow.js';
import { makeShadowMmu, type ShadowMmu, slotCount } from '../kvm/slots.js';
import { tdpMap } from '../kvm/tdp.js';
import { makeVm, type Vm } from '../kvm/vm.js';
import { makeQrwlock } from '../locks/qrwlock.js';
import { makeRmapLocks } from '../locks/spinLocks.js';
import { faultInForGuest, hostFault, hostFaultAll } from '../mm/fault.js';
import { makeMemcg } from '../mm/memcg.js';
import type { ReclaimRules } from '../mm/rules.js';
import { pagesOf } from '../scenario/check.js';
import type { MemoryOwner, ProcessConfig, VmConfig } from '../scenario/types.js';
import { LogHistogram } from '../stats/logHistogram.js';
import { ownActivity, slotActivity } from './activities.js';
import { access } from './fault.js';
import { furtherSlots, layOut } from './guestPages.js';
import { compareWithTruth } from './histogramError.js';
import { freePage } from './kswapd.js';
import { type Machine, scheduleWithin } from './machine.js';
import { type Cpu, type Owner, TruthSums } from './owner.js';

/** Where an owner's things begin in the node's. */
interface Place {
  readonly config: VmConfig | ProcessConfig;
  readonly index: number;
  readonly first: number;
  readonly firstPtl: number;
  readonly rules: ReclaimRules;
}

/** Makes a VM or a process with nothing resident. */
export function makeOwner(machine: Machine, place: Place): Owner {
  const { config, first } = place;
  const { streams, classOf, node } = machine;
  const isVm = 'vcpus' in config;
  const pages = pagesOf(config);
  layOut(config, classOf, first, pages, streams.stream(`${config.name}/layout`));
  const cpus = Array.from({ length: isVm ? config.vcpus : config.threads }, (): Cpu => {
    return { task: addTask(machine.tasks, isVm ? 'vCPU' : 'thread'), waiting: [], sleeps: false };
  });
  const vm = isVm ? makeVmOf(machine, config, first, pages) : null;
  const hostStream = isVm ? null : streamOf(machine, config, 'own', pages, () => ownActivity(config));
  const memcg = makeMemcg({
    folios: machine.folios,
    bits: machine.bits,
    classOf,
    index: place.index,
    first,
    count: pages,
    policy: machine.policy,
    vm,
    hostStream,
    tickNs: machine.tickNs,
    rules: place.rules,
    costs: machine.scenario.host.costs,
    swapOutNs: machine.scenario.host.swap.outNs,
    ptl: machine.ptl,
    firstPtl: place.firstPtl,
    lookAround: machine.scenario.host.lookAround,
  });
  const pick = streams.stream(`${config.name}/cpu`);
  const owner: Owner = {
    config,
    memcg,
    vm,
    shadow: vm?.shadow ?? null,
    cpus,
    pickCpu: () => Math.floor(pick() * cpus.length),
    ownAccess: addKind(machine.engine, (p) => access(owner, p)),
    slotAccess: addKind(machine.engine, (slot) => access(owner, -1 - slot)),
    isMapped: firstSlotIsMapped(config, classOf),
    ept12Missing: new Set(),
    l2sHaveEnded: false,
    faultNs: new LogHistogram(),
    truth: new TruthSums(config.classes.length),
    refaultsByClass: config.classes.map(() => 0),
    evictionsByClass: config.classes.map(() => 0),
    firstEviction: null,
  };
  memcg.onEvict = (p) => {
    if (owner.firstEviction === null) {
      const { lastChecks, agings } = memcg.counts;
      owner.firstEviction = { atSeconds: machine.engine.nowNs * 1e-9, lastChecks, agings };
    }
    owner.evictionsByClass[classOf[p]]++;
    freePage(node);
    if (hostStream !== null)
      scheduleWithin(machine, nextNs(machine, hostStream, p - first, classOf[p]), owner.ownAccess, p);
  };
  if (vm !== null) scheduleFaults(machine, owner, vm);
  if (machine.scenario.trackTruth) memcg.onAged = () => compareWithTruth(machine, owner);
  return owner;
}

/** A translation that is gone is missed at the next access: only then the guest notices, only then it costs. */
function scheduleFaults(machine: Machine, owner: Owner, vm: Vm): void {
  const { classOf } = machine;
  const { tdpStream, shadow } = vm;
  if (tdpStream !== null)
    vm.onTdpGone = (p) => {
      scheduleWithin(machine, nextNs(machine, tdpStream, p - vm.first, classOf[p]), owner.ownAccess, p);
    };
  if (shadow !== null && shadow.stream !== null) {
    const { stream } = shadow;
    vm.onSpteGone = (slot) => {
      scheduleWithin(machine, nextNs(machine, stream, slot, classOfSlot(vm, slot)), owner.slotAccess, slot);
    };
  }
}

/** When page or slot `i` of class `cls` is accessed next. */
function nextNs({ engine }: Machine, stream: AccessStream, i: number, cls: number): number {
  return engine.nowNs + untilNextNs(stream, i, cls, engine.nowNs);
}

/** The accesses of an owner through one kind of translation; null when they are made one by one. */
function streamOf(
  machine: Machine,
  config: MemoryOwner,
  what: 'own' | 'slots',
  bits: number,
  activity: () => Activity,
): AccessStream | null {
  const { streams, tickNs } = machine;
  const name = `${config.name}/${what}`;
  const knows = machine.scenario.trackTruth || machine.policy.knowsEveryAccess === true;
  const truth = knows ? streams.stream(`${name}/truth`) : undefined;
  const drawn = config.access !== 'oneByOne' && config.trace === undefined;
  if (!drawn && truth === undefined) return null;
  const classes = config.classes.length * (what === 'slots' ? 2 : 1);
  const rates = drawn ? activity() : steady(new Float64Array(classes));
  return makeAccessStream({
    bits,
    activity: rates,
    tickNs,
    looks: streams.stream(`${name}/looks`),
    next: streams.stream(`${name}/next`),
    truth,
    hiddenNs: (machine.scenario.host.tlbHidesMs ?? 0) * 1e6,
  });
}

function makeShadow(machine: Machine, vm: VmConfig, classOf: Uint8Array): ShadowMmu | null {
  if (vm.mmu === 'tdp' && vm.l2s === 0) return null;
  const gfns = classOf.length;
  const extraGfn = furtherSlots(vm, classOf, machine.streams.stream(`${vm.name}/slots`));
  return makeShadowMmu({
    gfns,
    extraGfn,
    firstIndirect: vm.mmu === 'shadowDirect' ? gfns : 0,
    classes: vm.classes.length,
    stream: streamOf(machine, vm, 'slots', gfns + extraGfn.length, () => slotActivity(vm)),
  });
}

function makeVmOf(machine: Machine, config: VmConfig, first: number, pages: number): Vm {
  const { engine, locks, policy, classOf } = machine;
  const shadow = makeShadow(machine, config, classOf.subarray(first, first + pages));
  const tdp = config.mmu === 'tdp';
  const { costs } = machine.scenario.host;
  const rmapBits =
    policy.rmapBit && shadow !== null
      ? makeRmapLocks(engine, machine.streams.stream(`${config.name}/rmap bit`), locks)
      : null;
  return makeVm({
    bits: machine.bits,
    classOf,
    first,
    pages,
    tdp,
    shadow,
    tdpStream: tdp ? streamOf(machine, config, 'own', pages, () => ownActivity(config)) : null,
    adBits: config.adBits,
    vcpus: config.vcpus,
    mmuLock: makeQrwlock(engine, { ...locks, handOffNs: costs.lockHandOffNs }),
    rmapBits,
    costs,
  });
}

/**
 * Makes every page resident and mapped, in address order, before the clock starts: the guest has written its memory, L1
 * has handed the L2s theirs. Every accessed bit is set. Without L2s no shadow root is ever made.
 */
export function populate(machine: Machine, owner: Owner): void {
  const { memcg: m, vm, shadow } = owner;
  if (m.lruvec.refs === null) hostFaultAll(m, vm?.tdp === true ? TDP_PRESENT | TDP_ACCESSED : 0);
  else {
    for (let p = m.first; p < m.first + m.count; p++) {
      if (vm === null) hostFault(m, p);
      else faultInForGuest(m, p);
      if (vm?.tdp === true) tdpMap(vm, p);
    }
  }
  machine.node.freePages -= m.count;
  if (vm === null || shadow === null) return;
  spteMapFirst(vm, owner.isMapped);
  for (let slot = shadow.gfns; slot < slotCount(shadow); slot++) spteMap(vm, slot);
}

/** Where L1 has the TDP MMU, the shadow MMU maps only what L2s use. */
function firstSlotIsMapped(config: VmConfig | ProcessConfig, classOf: Uint8Array): (p: number) => boolean {
  if (!('mmu' in config) || config.mmu !== 'tdp') return () => true;
  const isL2s = config.classes.map((c) => c.l2AccessesPerSecond !== undefined);
  return (p) => isL2s[classOf[p]];
}
