/** `second-look/theory`: closed forms that the simulator is tested against. */
export {
  type Drain,
  drain,
  fairRwLock,
  type RareWriters,
  type ReaderHold,
} from './simulator/theory/fairRwLock.js';
export {
  type Residence,
  residenceWhenAgingAsks,
  residenceWhenOnlyEvictionAsks,
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
