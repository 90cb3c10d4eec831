import { test } from 'node:test';
import { checkTable, LARGEST } from '../testing/table.js';

test('the lock bit as landed: the verdict that is expected', (t) => checkTable(t, (id) => id === LARGEST));
