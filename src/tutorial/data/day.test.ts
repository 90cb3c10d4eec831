import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf } from './day.js';

test('a day is written as people do', () => assert.equal(dayOf('2024-06-07'), '7 June 2024'));
