import { type PresetName, policies } from '../../simulator/policy/presets.js';
import type { Scenario } from '../../simulator/scenario/types.js';

/** A scenario as it is sent to a thread: a preset goes by its name, since it has functions in it. */
export function postable(scenario: Scenario): Scenario {
  const preset = Object.entries(policies).find(([, policy]) => policy === scenario.policy);
  return preset === undefined ? scenario : { ...scenario, policy: preset[0] as PresetName };
}

/**
 * Where in plain data there is something that cannot be sent to another thread, a function most likely.
 *
 * @returns its dotted path, or null when all of it can be sent
 */
export function unpostable(value: unknown, path = ''): string | null {
  if (typeof value === 'function' || typeof value === 'symbol') return path;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null;
  for (const [key, each] of Object.entries(value)) {
    const found = unpostable(each, path === '' ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
