import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeLockOrder } from '../locks/testing/lockOrder.js';
import { checkScenario } from '../scenario/check.js';
import type { Scenario } from '../scenario/types.js';
import { makeMachine } from './build.js';
import type { Machine } from './machine.js';
import { simulate, simulationOf } from './simulate.js';
import { watchGenerations } from './testing/genWitness.js';
import { everybodyIsServed, runStepByStep } from './testing/lockWitness.js';
import { between } from './testing/numbers.js';
import { checkBooks, watchPages } from './testing/pageWitness.js';
import { crowds, scenarios } from './testing/scenarios.js';
import { checkMachine } from './testing/state.js';
import { makeWitness } from './testing/witness.js';

/** MODEL.md#invariants, over random whole machines, at random moments of their runs. */

const runs = Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 500);
const machines = scenarios({ maxPages: 1500, maxEvents: 10_000, hidden: true });
const moments = fc.array(between(0, 1), { minLength: 1, maxLength: 6, size: 'max' });

/** The same machine, each of whose locks must be asked for in order. */
function inOrder(machine: Machine): Machine {
  const watch = makeLockOrder(machine.locks.actors);
  const ofVms = machine.owners.flatMap(({ vm }) =>
    vm === null ? [] : [vm.mmuLock, vm.rmapBits ?? []].flat(),
  );
  for (const lock of [machine.ptl, ...ofVms]) lock.watch = watch;
  return machine;
}

function runWithChecks(scenario: Scenario, at: readonly number[]): void {
  const machine = inOrder(makeMachine(checkScenario(scenario)));
  const simulation = simulationOf(machine);
  checkMachine(machine);
  for (const share of [...at].sort((a, b) => a - b)) {
    simulation.run(share * scenario.durationSeconds);
    checkMachine(machine);
  }
  simulation.run();
  checkMachine(machine);
}

test(`MODEL.md#invariants at any moment of ${runs} random machines`, () => {
  const property = fc.property(machines, moments, runWithChecks);
  fc.assert(property, { numRuns: runs, seed: 1, includeErrorInReport: true });
});

test(`MODEL.md#invariants at any moment of ${runs} machines where all meet at the same few pages`, () => {
  const property = fc.property(crowds(1500), moments, runWithChecks);
  fc.assert(property, { numRuns: runs, seed: 3, includeErrorInReport: true });
});

function witnessed(scenario: Scenario): void {
  const machine = inOrder(makeMachine(checkScenario(scenario)));
  const pages = watchPages(makeWitness(machine));
  watchGenerations(pages);
  runStepByStep(machine, machine.endNs, scenario.maxEvents!);
  checkMachine(machine);
  checkBooks(pages);
  if (!machine.node.outOfMemory) everybodyIsServed(machine);
}

test(`MODEL.md#invariants at every step of ${runs} random machines`, () => {
  const property = fc.property(scenarios({ maxPages: 300, maxEvents: 3000, hidden: false }), witnessed);
  fc.assert(property, { numRuns: runs, seed: 2, includeErrorInReport: true });
});

test(`MODEL.md#invariants at every step of ${runs} machines where all meet at the same few pages`, () => {
  fc.assert(fc.property(crowds(1500), witnessed), { numRuns: runs, seed: 3, includeErrorInReport: true });
});

test('the order in which a scenario lists its VMs and processes changes nothing', () => {
  fc.assert(
    fc.property(machines, (scenario) => {
      const [a, b] = [scenario, { ...scenario, vms: [...scenario.vms].reverse() }].map(simulate);
      assert.deepEqual([...b.vms].reverse(), a.vms);
      assert.deepEqual(b.processes, a.processes);
      assert.deepEqual([b.node, b.series, b.events], [a.node, a.series, a.events]);
    }),
    { numRuns: Math.ceil(runs / 20), seed: 4, includeErrorInReport: true },
  );
});
