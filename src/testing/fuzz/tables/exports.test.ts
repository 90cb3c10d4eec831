import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Table } from '../entry.js';
import { TABLES } from './index.js';

const DOORS = ['index', 'checker', 'locks', 'rmap', 'theory', 'data'];

const tables = await Promise.all(
  TABLES.map((address) => import(address) as Promise<{ table: Table; untried?: Record<string, string> }>),
);
const tried = new Set(tables.flatMap(({ table }) => Object.keys(table)));
const untried = Object.assign({}, ...tables.map((each) => each.untried ?? {})) as Record<string, string>;

test('every exported function is tried, or there is a reason why not', async () => {
  const exported: string[] = [];
  for (const door of DOORS) {
    const all = (await import(`../../../${door}.js`)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(all))
      if (typeof value === 'function') exported.push(`${door}.${name}`);
  }
  assert.deepEqual(
    exported.filter((name) => !tried.has(name) && !untried[name]),
    [],
    'add an entry in src/testing/fuzz/tables',
  );
  const known = new Set(exported);
  const inDoors = [...tried, ...Object.keys(untried)].filter((name) => DOORS.includes(name.split('.')[0]));
  assert.deepEqual(
    inDoors.filter((name) => !known.has(name.replace(/ .*/, ''))),
    [],
    'these are exported no more',
  );
  assert.deepEqual(
    Object.keys(untried).filter((name) => tried.has(name)),
    [],
    'these are tried, so no reason is needed',
  );
});
