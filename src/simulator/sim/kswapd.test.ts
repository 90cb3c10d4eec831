import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEngine, runUntil } from '../engine/engine.js';
import { addTask, makeTasks, spend, start, type Work } from '../engine/tasks.js';
import { watermarks } from '../mm/watermarks.js';
import { scenarios, vms } from '../scenario/presets.js';
import type { Scenario } from '../scenario/types.js';
import { allocPages, endReclaim, freePage, Node } from './kswapd.js';
import { simulate } from './simulate.js';

/** One VM on a node of 1 MiB, where the gap between watermarks is smaller than what the demand takes at once. */
const tiny: Scenario = {
  ...scenarios.plain,
  host: { ...scenarios.plain.host, memoryMiB: 1 },
  vms: [{ ...vms.plain, memoryMiB: 0.5, runPages: 4 }],
  demand: [{ MiB: 0.6, fromSeconds: 0, seconds: 10 }],
  durationSeconds: 20,
  sampleSeconds: 1,
};

test('who wants more than lies between the watermarks gets it from reclaim, not from waiting for kswapd', () => {
  const { min, low } = watermarks(1);
  assert.ok(low - min < 32, 'the case that is meant');
  const r = simulate(tiny);
  assert.equal(r.outcome, 'finished');
  assert.ok(r.node.directReclaims > 0);
  assert.equal(
    r.node.freePages + r.vms[0].series.residentPages.at(-1)! + Math.round(0.6 * 256),
    256,
    'the demand is met',
  );
});

/** A task wants 8 pages of a node that has none; another reclaims from the start and frees `freed` after a second. */
function shortOfMemory(freed: number | null) {
  const engine = makeEngine();
  const tasks = makeTasks(engine);
  const [kswapd, task, other] = ['kswapd', 'task', 'other'].map((kind) => addTask(tasks, kind));
  const node = new Node(0, { min: 0, low: 0, high: 0 }, kswapd, null);
  let got: { pages: boolean; atNs: number } | null = null;
  function* reclaims(pages: number): Work {
    node.reclaimers++;
    if (!spend(other, 1e9)) yield;
    for (let k = 0; k < pages; k++) freePage(node);
    endReclaim(node);
  }
  function* wants(): Work {
    got = { pages: yield* allocPages(node, task, 8), atNs: engine.nowNs };
  }
  if (freed !== null) start(other, reclaims(freed));
  start(task, wants());
  runUntil(engine, 60e9);
  return { got, node };
}

test('who frees nothing waits for those who are still at it, for as long as they need', () => {
  const { got, node } = shortOfMemory(8);
  assert.deepEqual(got, { pages: true, atNs: 1e9 });
  assert.deepEqual([node.outOfMemory, node.freePages, node.reclaimers], [false, 0, 0]);
});

test('where no reclaimer frees enough and none is at it any more, the node is out of memory', () => {
  for (const [freed, atNs] of [
    [null, 0],
    [0, 1e9],
    [7, 1e9],
  ] as const) {
    const { got, node } = shortOfMemory(freed);
    assert.deepEqual([got, node.outOfMemory], [{ pages: false, atNs }, true], `${freed} freed`);
    // A page that came free in between begins the count again: one in vain, one that finds the 7, then 17 in vain.
    assert.equal(node.directReclaims, freed === 7 ? 19 : 17);
  }
});
