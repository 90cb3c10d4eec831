/** Who simulates a run for the picture. */

import type { PresetName } from '../../simulator/policy/presets.js';
import type { OwnersSpec } from '../../simulator/replay/course.js';
import type { Course } from '../../simulator/replay/packed.js';
import { ARGUMENT_ID, COURSE } from '../../tutorial/picture/mime.js';
import type { Host } from '../host.js';

/** What to simulate; policies by name. */
export type Wanted = Omit<OwnersSpec, 'policy'> & { readonly policy: PresetName };

export interface Simulator {
  /** Null when it can simulate; else one sentence why not. */
  readonly idle: string | null;
  /** Rejects with one sentence; ends early by the signal. */
  simulate(wanted: Wanted, signal: AbortSignal): Promise<Course>;
}

/** Simulates where what-ifs are computed. */
export function simulatorBy(host: Host): Simulator {
  return {
    get idle() {
      return host.idle;
    },
    async simulate(wanted, signal) {
      const [data] = await host.compute(ARGUMENT_ID, { ...wanted }, signal, () => {});
      return data[COURSE] as Course;
    },
  };
}
