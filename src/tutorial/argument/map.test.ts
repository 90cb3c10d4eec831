import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ledger } from '../data/claims.js';
import { COLOURS } from '../plot/palette.js';
import { argumentMap } from './map.js';

const ledger: Ledger = {
  mails: {
    T0: { who: 'Ada <L>', date: '2024-06-11', messageId: 'a@b', answers: [], what: 'opens' },
    T1: { who: 'Bob M', date: '2024-06-17', messageId: 'c@d', answers: ['T0'], what: 'answers', seed: true },
  },
  claims: [
    { id: 'T0.1', claim: 'one', found: 'confirmed', notebooks: ['02'] },
    { id: 'T1.1', claim: 'two', found: 'refuted', notebooks: ['05'] },
  ],
  own: {},
};
const files = new Map([
  ['00', '00-a.ipynb'],
  ['02', '02-b.ipynb'],
]);
const draw = (notebook?: string, linked: boolean = false) => argumentMap(ledger, { notebook, files, linked });

test('each mail has a place in its writer’s lane, in order, and words of its own', () => {
  const { places, width, height, svg } = draw();
  assert.deepEqual(
    places.map(({ step }) => step),
    ['T0', 'T1'],
  );
  assert.ok(places[0].x < places[1].x && places[0].y < places[1].y);
  assert.ok(places.every(({ x, y }) => x + 12 < width && y + 12 < height));
  assert.equal(places[1].words, 'T1, Bob M, 17 June 2024: answers; notebook 05');
  assert.ok(svg.includes('&lt;L&gt;') && !svg.includes('<L>'));
});

test('the steps of a notebook are filled, and said', () => {
  const map = draw('05');
  assert.match(map.alt, /Filled, treated in notebook 05: T1\.$/);
  assert.equal(map.svg.match(new RegExp(`fill="${COLOURS.blue}"`, 'g'))?.length, 1);
  assert.match(draw('11').alt, /Notebook 11 treats none/);
});

test('a mail leads to the first notebook that treats it, or from there to the ledger; without a file nowhere', () => {
  const hrefs = (notebook?: string) => draw(notebook).places.map(({ href }) => href);
  assert.deepEqual(hrefs(), ['02-b.ipynb', undefined]);
  assert.deepEqual(hrefs('05'), ['02-b.ipynb', '00-a.ipynb#T1']);
});

test('a mail that no notebook treats leads to the ledger', () => {
  const [first, second] = ledger.claims;
  const alone: Ledger = {
    ...ledger,
    claims: [first, { ...second, found: 'position', became: 'dropped', notebooks: [] }],
  };
  const { href, words } = argumentMap(alone, { files, linked: false }).places[1];
  assert.deepEqual([href, words], ['00-a.ipynb#T1', 'T1, Bob M, 17 June 2024: answers; in the ledger']);
});

test('a linked picture has links, which are named', () => {
  assert.ok(!draw('05').svg.includes('<a '));
  const { svg } = draw('05', true);
  assert.equal(svg.match(/<a /g)?.length, 2);
  assert.match(svg, /<a href="00-a\.ipynb#T1" aria-label="Mail 1, Bob M/);
});
