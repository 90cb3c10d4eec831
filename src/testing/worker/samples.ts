/** What is computed in Node and in a browser's worker alike: a bit of everything whose bytes must be the same. */

import { explore, RMAP_PROTOCOLS } from '../../checker/index.js';
import { rmapHistogram } from '../../simulator/kvm/rmap/histogram.js';
import { nestedRmaps } from '../../simulator/kvm/rmap/population.js';
import { closedLoop } from '../../simulator/locks/experiments/arrivals.js';
import { type PresetName, policies } from '../../simulator/policy/presets.js';
import { makeStreams } from '../../simulator/random/streams.js';
import { scenarios, vms, zipfClasses } from '../../simulator/scenario/presets.js';
import { firstSweep, residences } from '../../simulator/sim/fixedInterval.js';
import { simulate } from '../../simulator/sim/simulate.js';
import { studentT } from '../../simulator/stats/studentT.js';
import { replayTrace, TRACE_POLICIES } from '../../simulator/trace/replayTrace.js';

const short = { durationSeconds: 120, demand: [{ MiB: 60, fromSeconds: 0, seconds: 60 }] };

function traces(): unknown {
  const random = makeStreams('trace').stream('pages');
  const trace = Uint32Array.from({ length: 50_000 }, () => Math.floor(2000 * random() * random()));
  return TRACE_POLICIES.map((policy) => replayTrace({ policy, capacity: 500 }, trace));
}

/** Every sample by its name, as JSON. */
export function samples(): Record<string, string> {
  const found: Record<string, unknown> = {};
  for (const policy of Object.keys(policies) as PresetName[]) {
    // What L2 touched never goes under HALF: soon the guest does little else than fault, millions of times.
    const durationSeconds = policy === 'HALF' ? 30 : short.durationSeconds;
    found[`nested, ${policy}`] = simulate({ ...scenarios.nested, ...short, durationSeconds, policy });
  }
  found.neighbours = simulate({ ...scenarios.neighbours, ...short, trackTruth: true });
  found['legacy shadow paging, a busy lock'] = simulate({
    ...scenarios.plain,
    ...short,
    vms: [
      { ...vms.legacyShadow, memoryMiB: 64 },
      { ...vms.busy, memoryMiB: 64 },
    ],
    demand: [{ MiB: 40, fromSeconds: 0, seconds: 60 }],
  });
  found['one by one'] = simulate({
    ...scenarios.plain,
    ...short,
    vms: [
      {
        ...vms.plain,
        access: 'oneByOne',
        classes: zipfClasses({ exponent: 1, pages: 32_768, accessesPerSecond: 1000 }),
      },
    ],
  });
  found['closed forms'] = [
    firstSweep({ seed: '1', policy: 'BASE', pages: 500, accessesPerSecond: 1, intervalSeconds: 1 }),
    [
      ...residences({ seed: '1', policy: 'LANDED', pages: 100, accessesPerSecond: 1, intervalSeconds: 1 })
        .seconds,
    ],
  ];
  found.lock = closedLoop({
    seed: '1',
    vcpus: 8,
    meanThinkNs: 10_000,
    hold: { kind: 'exponential', meanNs: 2000 },
    mode: 'write',
    measuredNs: 1e8,
  });
  found.rmaps = rmapHistogram(
    nestedRmaps({ frames: 5000, l2s: 3, mergedShare: 0.2 }, makeStreams('1')).table,
  );
  found.protocols = RMAP_PROTOCOLS.filter(({ expected }) => expected !== null).map(({ protocol }) =>
    explore(protocol),
  );
  found.traces = traces();
  found.intervals = Array.from({ length: 200 }, (_, i) => studentT(0.95, i + 1));
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, JSON.stringify(value)]));
}
