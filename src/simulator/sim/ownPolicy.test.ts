import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../config/check.js';
import { type Policy, policies } from '../policy/presets.js';
import { HOST_ONLY } from '../policy/queryPlan.js';
import { scenarios, vms } from '../scenario/presets.js';
import type { Scenario } from '../scenario/types.js';
import { simulate } from './simulate.js';

/** So small that a run takes milliseconds. */
const scenario: Scenario = {
  ...scenarios.plain,
  host: { ...scenarios.plain.host, memoryMiB: 8 },
  vms: [{ ...vms.sharing, memoryMiB: 3 }],
  demand: [{ MiB: 3, fromSeconds: 0, seconds: 5 }],
  durationSeconds: 10,
  sampleSeconds: 2,
};

test('a policy that throws or answers nonsense is refused before anything runs, with the call that did it', () => {
  const bad: [Partial<Record<keyof Policy, unknown>>, RegExp][] = [
    [
      {
        ask: () => {
          throw new Error('no idea');
        },
      },
      /^policy\.ask\('aging', \{ hasRmaps: false, tdpMmu: true \}\) threw: no idea/,
    ],
    [{ ask: () => undefined }, /^policy\.ask\('aging', /],
    [
      { ask: () => ({ ...HOST_ONLY, tdp: 'mmuLockWrite', combine: 'firstYoung' }) },
      /combine must be 'or' or 'shadowReplacesTdp' where tdp is 'mmuLockWrite'/,
    ],
    [
      { ask: () => ({ ...HOST_ONLY, refusedCalls: -1 }) },
      /refusedCalls must be a whole number from 0 to 100/,
    ],
    [
      { looksAround: () => 'perhaps' },
      /^policy\.looksAround\(.*\) must answer true or false; it answered perhaps/,
    ],
    [
      {
        looksAround: ({ tdp }: { tdp: boolean }) => {
          if (tdp) throw new Error('not me');
          return true;
        },
      },
      /^policy\.looksAround\(.*"tdp":true.*\) threw: not me/,
    ],
  ];
  for (const [part, message] of bad) {
    assert.throws(
      () => simulate({ ...scenario, policy: { ...policies.LANDED, name: 'mine', ...part } as Policy }),
      (error) => error instanceof ConfigError && message.test(error.message),
      String(message),
    );
  }
});

test('a policy that calls every page with several entries young never frees them, and the run says so', () => {
  const policy: Policy = {
    ...policies.LANDED,
    name: 'all young',
    ask: () => ({ ...HOST_ONLY, tdp: 'lockless', shadow: 'rmapBit', many: 'young' }),
  };
  const classes = [{ name: 'L2', share: 1, accessesPerSecond: 0, l2AccessesPerSecond: 0.001 }];
  const r = simulate({
    ...scenario,
    policy,
    vms: [{ ...vms.sharing, memoryMiB: 6, mergedShare: 1, classes }],
    processes: [],
    demand: [{ MiB: 6, fromSeconds: 0, seconds: 5 }],
    proactive: null,
    maxEvents: 1e7,
  });
  assert.equal(r.outcome, 'reclaimCannotKeepUp');
  assert.equal(r.vms[0].reclaim.pgsteal, 0);
});

test('what a result says of the run is plain data, also with a policy of one’s own', () => {
  const { provenance } = simulate({ ...scenario, policy: { ...policies.LANDED, name: 'mine' } });
  assert.deepEqual(JSON.parse(JSON.stringify(provenance)), provenance);
  assert.match(provenance.policySource ?? '', /^ask: /);
});
