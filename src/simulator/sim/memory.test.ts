import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkScenario } from '../scenario/check.js';
import { scenarios, vms } from '../scenario/presets.js';
import { makeMachine } from './build.js';

/** Bytes of every typed array that can be reached from `root`, each buffer once. */
function arrayBytes(root: object): number {
  const seen = new Set<unknown>();
  let bytes = 0;
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (ArrayBuffer.isView(value)) {
      if (!seen.has(value.buffer)) bytes += value.buffer.byteLength;
      seen.add(value.buffer);
      return;
    }
    for (const each of value instanceof Map || value instanceof Set ? value.values() : Object.values(value))
      visit(each);
  };
  visit(root);
  return bytes;
}

test('a 4 KiB page costs at most 12 bytes, all in, and 20 in a VM with a nested guest', () => {
  for (const [vm, most] of [
    [vms.plain, 12],
    [vms.nested, 20],
  ] as const) {
    const scenario = checkScenario({
      ...scenarios.nested,
      host: { ...scenarios.nested.host, memoryMiB: 1100 },
      vms: [{ ...vm, memoryMiB: 1024 }],
    });
    const machine = makeMachine(scenario);
    const perPage = arrayBytes(machine) / (1024 * 256);
    assert.ok(perPage <= most, `${vm.name}: ${perPage} bytes`);
    assert.ok(perPage > most - 2, `${vm.name}: ${perPage} bytes, so something was not counted`);
  }
});
