import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hosts, scenarios, vms } from '../scenario/presets.js';
import { simulate } from './simulate.js';

/** What is gone of a VM of 16 MiB after 20 rounds, a second apart, by class: hot, warm, cold. */
function gone(coldSeconds: number, foldKeepsOrder: boolean = false): number[] {
  const { vms: found } = simulate({
    ...scenarios.plain,
    seed: 'proactive',
    policy: 'LANDED',
    demand: [],
    host: { ...hosts.tiny, memoryMiB: 32, foldKeepsOrder },
    vms: [
      {
        ...vms.plain,
        memoryMiB: 16,
        runPages: 8,
        classes: [20, 0.2, 0.01].map((accessesPerSecond, i) => {
          return { name: ['hot', 'warm', 'cold'][i], share: [0.3, 0.3, 0.4][i], accessesPerSecond };
        }),
      },
    ],
    proactive: { everySeconds: 1, coldSeconds, maxMiB: 0.25 },
    durationSeconds: 20,
    sampleSeconds: 20,
  });
  return found[0].series.evictionsByClass.map((column) => column[1]);
}

test('four generations cannot tell what was not used for longer than two rounds: then nothing goes', () => {
  assert.ok(gone(1.99)[2] > 0);
  assert.deepEqual(gone(2.01), [0, 0, 0]);
});

test('warm pages go before cold ones since the order of the oldest is turned round each time', () => {
  const [turned, kept] = [gone(0), gone(0, true)].map(([hot, warm, cold]) => warm / (hot + warm + cold));
  assert.ok(turned > 1.5 * kept, `${turned} turned round, ${kept} kept`);
});
