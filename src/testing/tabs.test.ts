import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tabs } from './tabs.js';

test('a tab is used again; after one whose use failed the next is another, though its closing hangs', async () => {
  const used: number[] = [];
  const closed: number[] = [];
  let opened = 0;
  const inTab = tabs(async () => {
    const name = opened++;
    return { name, close: () => new Promise<void>(() => closed.push(name)) };
  });
  const use = async ({ name }: { name: number }): Promise<void> => void used.push(name);
  await inTab(use);
  await inTab(use);
  await assert.rejects(
    inTab(() => Promise.reject(new Error('on purpose'))),
    /on purpose/,
  );
  await inTab(use);
  assert.deepEqual([used, closed], [[0, 0, 1], [0]]);
});
