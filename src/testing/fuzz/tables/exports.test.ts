import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as checkerDoor from '../../../checker.js';
import * as dataDoor from '../../../data.js';
import * as indexDoor from '../../../index.js';
import * as locksDoor from '../../../locks.js';
import * as rmapDoor from '../../../rmap.js';
import * as theoryDoor from '../../../theory.js';
import type { Table } from '../entry.js';
import * as checker from './checker.js';
import * as data from './data.js';
import * as front from './front.js';
import { TABLES } from './index.js';
import * as locks from './locks.js';
import * as rmap from './rmap.js';
import * as telling from './telling.js';
import * as theory from './theory.js';
import * as tools from './tools.js';

const DOORS: Readonly<Record<string, object>> = {
  ...{ index: indexDoor, checker: checkerDoor, locks: locksDoor },
  ...{ rmap: rmapDoor, theory: theoryDoor, data: dataDoor },
};

const tables: readonly { table: Table; untried?: Record<string, string> }[] = [
  ...[front, telling, checker, locks, rmap, theory, data, tools],
];
const tried = new Set(tables.flatMap(({ table }) => Object.keys(table)));
const untried = Object.assign({}, ...tables.map((each) => each.untried ?? {})) as Record<string, string>;

test('every exported function is tried, or there is a reason why not', () => {
  assert.equal(tables.length, TABLES.length);
  const exported: string[] = [];
  for (const [door, all] of Object.entries(DOORS))
    for (const [name, value] of Object.entries(all))
      if (typeof value === 'function') exported.push(`${door}.${name}`);
  assert.deepEqual(
    exported.filter((name) => !tried.has(name) && !untried[name]),
    [],
    'add an entry in src/testing/fuzz/tables',
  );
  const known = new Set(exported);
  const inDoors = [...tried, ...Object.keys(untried)].filter((name) => name.split('.')[0] in DOORS);
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
