import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TDP_PRESENT } from '../accessed/bits.js';
import { addKind, runUntil, schedule } from '../engine/engine.js';
import { NO_COSTS } from '../policy/costs.js';
import { scenarios } from '../scenario/presets.js';
import { makeMachine } from './build.js';
import { access } from './fault.js';

test('a fault that meets an invalidation tries again every 100 ns at most, also where nothing costs', () => {
  const { plain } = scenarios;
  const classes = [{ name: 'idle', share: 1, accessesPerSecond: 0 }];
  const machine = makeMachine({
    ...plain,
    host: { ...plain.host, costs: NO_COSTS },
    vms: [{ ...plain.vms[0], memoryMiB: 1, classes }],
    demand: [],
  });
  const { engine, owners, bits } = machine;
  const vm = owners[0].vm!;
  Object.assign(vm, { inProgress: 1, inProgressFirst: 7, inProgressEnd: 8 });
  const ends = addKind(engine, () => {
    vm.inProgress = 0;
  });
  schedule(engine, 1e5, ends, 0);
  bits[7] &= ~TDP_PRESENT;
  access(owners[0], 7);
  runUntil(engine, 2e5, 10_000);
  assert.equal(vm.counts.faultRetries, 1000);
  assert.ok(bits[7] & TDP_PRESENT);
});
