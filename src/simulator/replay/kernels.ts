import { ConfigError, check, shown, text } from '../config/check.js';
import { type ReclaimRules, RULES_6_1, RULES_6_12, RULES_6_15, RULES_7_3 } from '../mm/rules.js';
import { type Policy, policies } from '../policy/presets.js';

/** How a kernel reclaims, and whom it queries about a page's youth. Of 6.15 there is no record. */
export interface KernelPreset {
  readonly rules: ReclaimRules;
  readonly policy: Policy;
}

/**
 * The rules and the preset of a recorded kernel.
 *
 * @param kernel its release string
 * @throws ConfigError for a release that nothing is known of
 */
export function presetOf(kernel: string): KernelPreset {
  check('kernel', text(), kernel);
  if (/^6\.1(\.|$|-)/.test(kernel)) return { rules: RULES_6_1, policy: policies.BASE };
  if (/^6\.12(\.|$|-)/.test(kernel)) return { rules: RULES_6_12, policy: policies.MM612 };
  if (/^6\.15(\.|$|-)/.test(kernel)) return { rules: RULES_6_15, policy: policies.LANDED };
  if (/^7\.[2-9](\.|$|-)/.test(kernel)) return { rules: RULES_7_3, policy: policies.LANDED };
  throw new ConfigError(
    `kernel is ${shown(kernel)}; records of 6.1, 6.12, 6.15 and 7.2 to 7.9 can be replayed`,
  );
}
