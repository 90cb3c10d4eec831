import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConfigError } from '../config/check.js';
import { LANDED, type Policy } from '../policy/presets.js';
import { HOST_ONLY } from '../policy/queryPlan.js';
import { scenarios, vms } from '../scenario/presets.js';
import type { Scenario } from '../scenario/types.js';
import { simulate } from './simulate.js';

/** A scenario in which every field that there is has a value, and so small that a run takes milliseconds. */
const scenario: Scenario = {
  ...scenarios.neighbours,
  host: { ...scenarios.neighbours.host, memoryMiB: 8, tlbHidesMs: 0 },
  vms: [
    {
      ...vms.sharing,
      memoryMiB: 3,
      ept12EditsPerSecond: 5,
      l2EndsSeconds: 7,
      longWriters: [{ name: 'w', meanOffMs: 50, meanOnMs: 1 }],
      phases: [{ fromSeconds: 5, accessesPerSecond: [1, 1, 1, 1], l2AccessesPerSecond: [0, 1, 1, 1] }],
      classes: vms.sharing.classes.map((c, k) =>
        k === 0 ? { ...c, scan: { startSeconds: 1, pagesPerSecond: 1000, everySeconds: 5 } } : c,
      ),
    },
  ],
  processes: [{ ...scenarios.neighbours.processes[0], memoryMiB: 2 }],
  demand: [{ MiB: 3, fromSeconds: 0, seconds: 5, untilSeconds: 8 }],
  proactive: { everySeconds: 3, coldSeconds: 2, maxMiB: 1 },
  durationSeconds: 10,
  sampleSeconds: 2,
  trackTruth: true,
  maxEvents: 20_000,
};

/** Where a field is: keys and indexes from the outside in. */
type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, each]) =>
    pathsOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inside : [path, ...inside];
}

/** The scenario with another value at a place; the rest is shared. */
function withValue(whole: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = Array.isArray(whole) ? [...whole] : { ...(whole as object) };
  const at = copy as Record<string | number, unknown>;
  at[key] = withValue(at[key], rest, value);
  return copy;
}

const values: unknown[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, -0, 0, 1e-300, 0.5, 1, 2, 3, 1000],
  ...[1e9, 1e15, 1e308, '', 'x', 'drawn', 'BASE', 'tdp', null, undefined, true, false, [], {}, [1], () => 1],
];

const paths = pathsOf(scenario).filter(([first]) => first !== 'maxEvents');
const runs = Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 600);

test(`one field with any value in it: a sound result, or an error that names a field (${runs} times)`, () => {
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.constantFrom(...values), (path, value) => {
      let result: unknown;
      try {
        result = simulate(withValue(scenario, path, value) as Scenario);
      } catch (error) {
        assert.ok(error instanceof ConfigError, `${path.join('.')} = ${String(value)}: ${error}`);
        assert.ok(error.fields.every((field) => field.length > 0));
        assert.doesNotMatch(error.message, /\[object|undefined must/);
        return;
      }
      JSON.stringify(result, (key, each) => {
        const sound = typeof each !== 'number' || (Number.isFinite(each) && each >= 0);
        // What was asked for is in the result as it was.
        assert.ok(sound || key in scenario, `${path.join('.')} = ${String(value)}: ${key} is ${each}`);
        if (key === 'lostShare')
          assert.ok(each <= 1, `${path.join('.')} = ${String(value)}: lostShare is ${each}`);
        return each;
      });
    }),
    { numRuns: runs, seed: 20240611 },
  );
});

test('a policy that throws or answers nonsense is refused before anything runs, with the call that did it', () => {
  const bad: [Partial<Record<keyof Policy, unknown>>, RegExp][] = [
    [
      {
        ask: () => {
          throw new Error('no idea');
        },
      },
      /^policy\.ask\('aging', \{ hasRmaps: false \}\) threw: no idea/,
    ],
    [{ ask: () => undefined }, /^policy\.ask\('aging', /],
    [{ ask: () => ({ ...HOST_ONLY, extraCalls: -1 }) }, /extraCalls must be a whole number from 0 to 100/],
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
      () => simulate({ ...scenario, policy: { ...LANDED, name: 'mine', ...part } as Policy }),
      (error) => error instanceof ConfigError && message.test(error.message),
      String(message),
    );
  }
});

test('a policy that calls every page with several entries young never frees them, and the run says so', () => {
  const policy: Policy = {
    ...LANDED,
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
