import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kernels } from '../scenario/presets.js';
import { presetOf } from './kernels.js';

test('a kernel whose rules a released policy lived under is replayed with these rules and this policy', () => {
  for (const name of ['BASE', 'MM612', 'LANDED'] as const) {
    const { rules, policy } = presetOf(kernels[name]);
    assert.deepEqual([rules.kernel, policy.name], [kernels[name], name]);
  }
});
