/** `second-look/theory`: closed forms that the simulator is tested against. */
export {
  type Drain,
  drain,
  fairRwLock,
  type RareWriters,
  type ReaderHold,
} from './simulator/theory/fairRwLock.js';
export {
  idleProbability,
  type Residence,
  residenceWhenAgingAsks,
  residenceWhenOnlyEvictionAsks,
  windowFeedsFilter,
  youngInWindow,
  youngProbability,
} from './simulator/theory/oracles.js';
export {
  busyAfterFree,
  lockBusyShare,
  luckyRun,
  type MachineRepairman,
  machineRepairman,
  mg1WaitNs,
  onOffRelaxationNs,
  rmapCollision,
} from './simulator/theory/queueing.js';
