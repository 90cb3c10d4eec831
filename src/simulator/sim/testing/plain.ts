import { scenarios, vms } from '../../scenario/presets.js';
import type { Scenario } from '../../scenario/types.js';
import type { Result } from '../result.js';

/** A VM of 64 MiB on a node of 80; a demand takes 32. Half a second at most. */
export const scenario: Scenario = {
  ...scenarios.plain,
  host: { ...scenarios.plain.host, memoryMiB: 80 },
  vms: [{ ...vms.plain, memoryMiB: 64 }],
  demand: [{ MiB: 32, fromSeconds: 0, seconds: 100 }],
  durationSeconds: 200,
};
export const nested: Scenario = { ...scenario, vms: [{ ...vms.nested, memoryMiB: 64 }] };

/** A result without what names the policy. */
export const facts = ({ policy: _, provenance: __, ...rest }: Result): unknown => rest;
