/**
 * One kswapd serves all cgroups of a node (MODEL.md#watermarks-and-proactive-reclaim): who waits when it waits for one
 * VM's mmu_lock.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hosts, scenarios, vms } from '../scenario/presets.js';
import { mean } from '../stats/spread.js';
import type { Result } from './result.js';
import { simulate } from './simulate.js';

const POLICIES = ['BASE', 'V5', 'MM612', 'LANDED'] as const;
const SEEDS = ['a', 'b', 'c'];

/** A nested VM and an ordinary one, while memory runs short in bursts; under each policy, with each seed. */
function pairs(writer: boolean): Result[][] {
  const longWriters = writer ? [{ name: 'EPT12 burst', meanOffMs: 20, meanOnMs: 5 }] : [];
  const classes = vms.plain.classes.map((c) => ({ ...c, accessesPerSecond: 5 * c.accessesPerSecond }));
  const scenario = {
    ...scenarios.plain,
    host: { ...hosts.tiny, memoryMiB: 56 },
    vms: [
      { ...vms.nested, name: 'nested', memoryMiB: 32, runPages: 16, longWriters },
      { ...vms.plain, name: 'neighbour', memoryMiB: 16, runPages: 16, classes },
    ],
    demand: Array.from({ length: 10 }, (_, k) => ({
      ...{ MiB: 24, fromSeconds: 2 + 5 * k, seconds: 0.2, untilSeconds: 5 + 5 * k },
    })),
    durationSeconds: 50,
  };
  return POLICIES.map((policy) => SEEDS.map((seed) => simulate({ ...scenario, policy, seed })));
}

test("a nested VM's lock that is held for long makes kswapd spin, so that direct reclaim and a neighbour's faults take longer", () => {
  const [quiet, busy] = [pairs(false), pairs(true)];
  POLICIES.forEach((policy, k) => {
    const spun = (of: Result[][]): number => mean(of[k].map(({ vms: [vm] }) => vm.kswapdSpunNs));
    assert.ok(spun(busy) > 5 * spun(quiet), `${policy}: ${spun(quiet)} ${spun(busy)}`);
  });
  // Over all policies: each run alone has few bursts that meet a hold.
  const over = (of: Result[][], measure: (run: Result) => number): number => mean(of.flat().map(measure));
  const direct = ({ node }: Result): number => node.directReclaimNs;
  const fault = ({ vms: [, neighbour] }: Result): number => neighbour.fault.meanNs;
  assert.ok(over(busy, direct) > 2 * over(quiet, direct), `${over(quiet, direct)} ${over(busy, direct)}`);
  assert.ok(over(busy, fault) > 1.1 * over(quiet, fault), `${over(quiet, fault)} ${over(busy, fault)}`);
});
