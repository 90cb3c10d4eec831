import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ledger } from '../../simulator/index.js';
import { argumentMap, dayOf } from './argumentMap.js';

const ledger: Ledger = {
  mails: {
    T0: { who: 'Ada <L>', date: '2024-06-11', messageId: 'a@b', answers: [], what: 'opens' },
    T1: { who: 'Bob M', date: '2024-06-17', messageId: 'c@d', answers: ['T0'], what: 'answers', seed: true },
  },
  claims: [
    { id: 'T0.1', claim: 'one', found: 'confirmed', notebooks: ['02'] },
    { id: 'T1.1', claim: 'two', found: 'refuted', notebooks: ['05'] },
  ],
  ours: {},
};

test('each mail has a place in its writer’s lane, in order, and words of its own', () => {
  const { places, width, height, svg } = argumentMap(ledger);
  assert.deepEqual(
    places.map(({ step }) => step),
    ['T0', 'T1'],
  );
  assert.ok(places[0].x < places[1].x && places[0].y < places[1].y);
  assert.ok(places.every(({ x, y, r }) => x + r < width && y + r < height));
  assert.equal(places[1].words, 'T1, Bob M, 17 June 2024: answers; notebook 05');
  assert.ok(svg.includes('&lt;L&gt;') && !svg.includes('<L>'));
});

test('the steps of a notebook are filled, and said', () => {
  const map = argumentMap(ledger, { notebook: '05' });
  assert.match(map.alt, /Filled, treated in notebook 05: T1\.$/);
  assert.equal(map.svg.match(/fill="#0072b2"/g)?.length, 1);
  assert.match(argumentMap(ledger, { notebook: '11' }).alt, /Notebook 11 treats none/);
});

test('links lead where they are told and are named', () => {
  const { svg } = argumentMap(ledger, { href: (step) => (step === 'T1' ? 'x.html#T1' : undefined) });
  assert.equal(svg.match(/<a /g)?.length, 1);
  assert.match(svg, /<a href="x\.html#T1" aria-label="Mail 1, Bob M/);
});

test('a day is written as people do', () => assert.equal(dayOf('2024-06-07'), '7 June 2024'));
