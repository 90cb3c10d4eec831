import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BET } from '../show/mimes.js';
import { listen } from '../show/testing/listen.js';
import { type BetSpec, bet } from './bet.js';

const sent = listen();
const which = { question: 'Which?', choices: ['a', 'b'], answer: () => 'a', because: 'So it is.' };
const many = {
  question: 'How many?',
  number: { from: 0, to: 100, unit: '%' },
  answer: 27,
  because: 'Counted.',
};
const run = {
  question: 'How does it run?',
  curve: { x: { title: 'time', unit: 's' }, y: { title: 'pages', range: [0, 10] } },
  answer: [
    { x: 0, y: 1 },
    { x: 1, y: 9 },
  ],
  because: 'It grows.',
} as const;

function shown(spec: BetSpec): { markdown: string; plain: string; json: Record<string, unknown> } {
  sent.length = 0;
  bet(spec);
  const [{ data }] = sent;
  assert.equal(sent.length, 1);
  return {
    markdown: data['text/markdown'] as string,
    plain: data['text/plain'] as string,
    json: data[BET] as Record<string, unknown>,
  };
}

test('the question with its choices; the answer is folded', () => {
  const { markdown, plain, json } = shown(which);
  assert.equal(
    markdown,
    [
      ...['**Which?**', '', '- a', '- b', ''],
      ...['<details><summary>Choose first, then unfold the answer</summary>', ''],
      ...['**It is “a”.** So it is.', '', '</details>'],
    ].join('\n'),
  );
  assert.equal(plain, 'Which?\n- a\n- b\n**It is “a”.** So it is.');
  const { id, ...rest } = json;
  assert.match(String(id), /^bet-[0-9a-f]{8}$/);
  assert.deepEqual(rest, { question: 'Which?', choices: ['a', 'b'], answer: 'a', because: 'So it is.' });
  assert.deepEqual(shown(which), { markdown, plain, json });
});

test('a placed bet stands beside the answer, unfolded', () => {
  assert.match(
    shown({ ...which, mine: 'a' }).markdown,
    /- a \*\*← your bet\*\*\n- b\n\n<details open>.*\n\n\*\*Your bet was right: “a”\.\*\* So/,
  );
  assert.match(shown({ ...which, mine: 'b' }).markdown, /\*\*You bet “b”\. It is “a”\.\*\*/);
  assert.equal(shown({ ...which, mine: undefined }).markdown, shown(which).markdown);
});

test('a number', () => {
  assert.match(shown(many).markdown, /- a number from 0 to 100 %\n.*\n.*\n\n\*\*It is 27 %\.\*\* Counted/s);
  assert.match(shown({ ...many, mine: 30 }).markdown, /\*\*You bet 30 %\. It is 27 %\.\*\*/);
  assert.match(shown({ ...many, mine: 27 }).markdown, /\*\*Your bet was right: 27 %\.\*\*/);
});

test('a curve is drawn in the fold, with the reader’s beside it', () => {
  const { markdown } = shown(run);
  assert.match(markdown, /- a curve: pages against time \(s\)/);
  const [before, folded] = markdown.split('<details>');
  assert.doesNotMatch(before, /<img/);
  assert.match(
    folded,
    /It is as drawn below\..*<img src="data:image\/svg\+xml;base64,[^"]+" alt="Lines: pages against time \(s\)\. the answer: 1 at 0 to 9 at 1/s,
  );
});

test('a curve is not judged: both are drawn', () => {
  for (const mine of [[{ x: 0, y: 5 }], run.answer]) {
    const { markdown } = shown({ ...run, mine });
    assert.match(
      markdown,
      /\*\*Your curve and the answer are drawn below\.\*\* It grows\..*your curve: \d at 0/s,
    );
    assert.doesNotMatch(markdown, /was right|You bet/);
  }
});

test('a choice is quoted, also one that begins with a digit', () => {
  const choices = ['1 of 4', 'as drawn by the book'];
  assert.match(shown({ ...which, choices, answer: '1 of 4' }).markdown, /\*\*It is “1 of 4”\.\*\*/);
  assert.match(
    shown({ ...which, choices, answer: '1 of 4', mine: choices[1] }).markdown,
    /\*\*You bet “as drawn by the book”\. It is “1 of 4”\.\*\*/,
  );
});

test('answers and bets are among what there may be', () => {
  const bad = (spec: object, message: RegExp) =>
    assert.throws(() => bet(spec as BetSpec), { name: 'ConfigError', message });
  bad({ ...which, mine: 'c' }, /^bet: mine must be one of 'a', 'b'; it was "c"$/);
  bad({ ...which, answer: 'c' }, /^bet: answer must be one of 'a', 'b'; it was "c"$/);
  bad({ ...which, choices: ['a'] }, /^bet: choices must be a list of at least 2; it was a list of 1$/);
  bad({ ...which, choices: ['a', 'a'] }, /^bet: choices\[1\] must be different from the others; it was "a"$/);
  const kind = 'bet: its kind must be one of choices, number and curve; it was';
  bad({ ...which, choices: undefined }, new RegExp(`^${kind} missing$`));
  bad({ ...which, number: many.number }, new RegExp(`^${kind} "choices, number"$`));
  bad({ ...many, number: { from: 9, to: 3 } }, /^bet: number\.to must be above from, which is 9; it was 3$/);
  bad(
    { ...many, number: { from: 0, to: 100, scale: 'log' } },
    /^bet: number\.from must be above 0 on a log scale; it was 0$/,
  );
  bad({ ...which, question: '' }, /^bet: question must be a text that is not blank; it was ""$/);
  bad({ ...which, bet: 'a' }, /^bet: bet is not a known field; it may be question, /);
  bad({ ...many, answer: 200 }, /^bet: answer must be a number from 0 to 100 %; it was 200$/);
  bad(
    { ...run, answer: [] },
    /^bet: answer must be a non-empty list of points \{ x, y \}; it was a list of 0$/,
  );
});
