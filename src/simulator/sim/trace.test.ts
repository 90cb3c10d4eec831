import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../random/streams.js';
import { scenarios, vms } from '../scenario/presets.js';
import type { MemoryOwner, Scenario } from '../scenario/types.js';
import { simulate } from './simulate.js';
import { tinyMachine } from './tinyMachine.js';

const PAGES = 600;
const SECONDS = 7;
const idle = [{ name: 'all', share: 1, accessesPerSecond: 0 }];

/** Some touches in every second but the fourth, in order of time. */
function randomTrace(seed: string): NonNullable<MemoryOwner['trace']> {
  const random = makeStreams(seed).stream('trace');
  const touches = Array.from({ length: 900 }, () => ({
    at: SECONDS * random(),
    page: Math.floor(PAGES * random() ** 2),
  }))
    .filter(({ at }) => Math.floor(at) !== 3)
    .sort((a, b) => a.at - b.at);
  return { seconds: touches.map(({ at }) => at), pages: touches.map(({ page }) => page) };
}

/** The owner's trace under an aging a second, and nothing else. */
function generations(
  owner: 'process' | 'guest',
  trace: NonNullable<MemoryOwner['trace']>,
): Map<number, number> {
  const own = { memoryMiB: PAGES / 256, classes: idle, runPages: 1, trace };
  const scenario: Scenario = {
    ...scenarios.plain,
    vms: owner === 'guest' ? [{ ...vms.plain, ...own }] : [],
    processes: owner === 'process' ? [{ ...own, name: 'process', threads: 1 }] : [],
    demand: [],
    proactive: { everySeconds: 1, coldSeconds: 1e6, maxMiB: 0 },
    durationSeconds: SECONDS + 0.5,
  };
  const result = simulate(scenario);
  const found = [...result.vms, ...result.processes][0].generations;
  return new Map(found.filter((g) => g.pages > 0).map((g) => [g.seq, g.pages]));
}

test('a recorded trace does to the generations what the same touches do by hand', () => {
  for (const owner of ['process', 'guest'] as const) {
    for (const seed of ['1', '2', '3']) {
      const trace = randomTrace(seed);
      const machine = tinyMachine({ pages: PAGES, kind: owner, policy: 'LANDED' });
      machine.touch(0, PAGES);
      for (let second = 0; second < SECONDS; second++) {
        trace.seconds.forEach((at, k) => {
          if (Math.floor(at) === second) machine.touch(trace.pages[k], 1);
        });
        machine.age();
      }
      const byHand = new Map<number, number>();
      for (const seq of machine.places()) byHand.set(seq, (byHand.get(seq) ?? 0) + 1);
      assert.ok(byHand.size >= 3, 'the touches tell pages apart');
      assert.deepEqual(
        generations(owner, trace),
        new Map([...byHand].sort(([a], [b]) => a - b)),
        `${owner}, ${seed}`,
      );
    }
  }
});
