import type { FleetSpec } from '../spec.js';

/** Five small hosts, run for two seconds. */
export const SPEC: FleetSpec = {
  hosts: [
    {
      name: 'nested',
      count: 3,
      scenario: 'nested',
      set: { durationSeconds: 2 },
      draw: { 'demand.0.MiB': [10, 20] },
    },
    {
      name: 'plain',
      count: 2,
      scenario: 'plain',
      set: { durationSeconds: 2 },
      draw: { 'vms.0.vcpus': [1, 2, 3] },
    },
  ],
  policies: ['BASE', 'LANDED'],
  rules: ['6.12', '7.3'],
  seeds: ['a', 'b'],
  measures: { refaults: 'vms.0.reclaim.refaults', events: 'events' },
};
