import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore, protocol, RMAP_PROTOCOLS } from '../../checker/index.js';
import { formsOf } from '../plot/bundle.js';
import { STEPS } from '../show/mimes.js';
import { steps } from '../show/steps.js';
import { counterexample, type SequenceOptions } from './sequence.js';

const found = explore(RMAP_PROTOCOLS.find(({ id }) => id === '8a')!.protocol);

const sequence = (options: SequenceOptions = {}) => {
  const { title, whole } = counterexample(found, options);
  return { title, ...whole! };
};

test('a lane for each process and for memory, a row for each step, the rmap word beside it', () => {
  const { svg, title, alt } = sequence();
  assert.match(title, /“no lost insertion” is broken, 15 steps$/);
  for (const lane of ['reclaimer 1', 'vCPU', 'memory']) assert.ok(svg.includes(`>${lane}</text>`), lane);
  assert.equal([...svg.matchAll(/>rmap word: [^<]*<\/text>/g)].length, 15);
  assert.equal([...svg.matchAll(/>descriptor 1: /g)].length, 15);
  assert.equal([...svg.matchAll(/<circle /g)].length, 15);
  assert.ok(alt.includes('15. ') && svg.includes('role="img"') && svg.includes('<desc'));
  assert.equal(sequence().svg, svg);
});

test('it can be drawn up to any step', () => {
  for (const upTo of [1, 7, 14]) {
    const { svg, title } = sequence({ upTo });
    assert.equal([...svg.matchAll(/<circle /g)].length, upTo);
    assert.match(title, new RegExp(`step ${upTo} of 15$`));
  }
  for (const upTo of [0, 16, 1.5])
    assert.throws(() => sequence({ upTo }), /upTo must be a whole number from 1 to 15; it was/);
});

test('its words are folded below the one picture, with what changed; nothing is listed twice', () => {
  const forms = formsOf(steps(found))!;
  const html = forms['text/html'] as string;
  assert.doesNotMatch(html, /<script|onload|javascript:|https?:/i);
  assert.equal([...html.matchAll(/<details>/g)].length, 1);
  assert.equal([...html.matchAll(/<li>(reclaimer \d|vCPU): [^<]+<br>/g)].length, 15);
  assert.match(html, /<br><strong>rmap word: [^<]+<\/strong> \(changed\)/);
  assert.match(html, /<img src="data:image\/svg\+xml;base64,[^"]+" alt="[^"]{100,}"/);
  const lines = (forms['text/plain'] as string).split('\n');
  assert.equal(lines.length, 16);
  assert.match(lines[1], /^1\. reclaimer \d: .* \[rmap word: .*\]$/);
  assert.match(lines[15], /^15\. /);
  const { frames } = forms[STEPS] as { frames: { words: string }[] };
  assert.deepEqual(
    frames.map(({ words }) => words),
    found.counterexample.map(({ process, step }) => `${process}: ${step}`),
  );
  assert.deepEqual(formsOf(steps(found)), forms);
});

test('its title says which steps are made for ever', () => {
  const turning = protocol('turning', (m) => {
    m.process('P', () => ({ begin: () => {}, turn: () => 'turn' }));
    m.again('P rests', () => false);
  });
  const { title } = counterexample(explore({ ...turning, promises: ['P rests'] }));
  assert.match(title, /“P rests” is broken, 2 steps, from step 2 on again and again$/);
});

test('what has no counterexample cannot be drawn, and is refused so', () => {
  const good = explore(protocol('calm', (m) => void m.process('P', () => ({ go: () => {} }))));
  assert.throws(() => steps(good), /calm has no counterexample; its verdict is holds/);
});
