/** The front door's tutorial: figures, tables, and the forms that a notebook is written in. */
import fc from 'fast-check';
import * as front from '../../../index.js';
import type { Table } from '../entry.js';
import { finite, scenario, words } from './parts.js';

const positive = fc.integer({ min: 1, max: 1000 });
const row = fc.record({
  x: positive,
  y: fc.oneof(positive, fc.constant(null)),
  by: fc.constantFrom('BASE', 'mine'),
});
const rows = fc
  .tuple(fc.record({ x: positive, y: positive, by: fc.constant('BASE') }), fc.array(row, { maxLength: 6 }))
  .map(([first, others]) => [first, ...others]);
const axis = fc.record(
  {
    column: fc.constant('y'),
    title: words,
    unit: words,
    scale: fc.constantFrom('linear', 'log'),
    zero: fc.constant(false),
  },
  { requiredKeys: ['column'] },
);
const head = { title: words, alt: words, caption: words, height: fc.integer({ min: 80, max: 1200 }) };
const columns = fc.record(
  { x: fc.constant('x'), y: axis, by: fc.constant('by'), ...head },
  { requiredKeys: ['x', 'y'] },
);
const plane = fc.tuple(rows, columns);
const figure = rows.map((each) => front.lines(each, { x: 'x', y: 'y', alt: 'A line.' }));
const tableRows = fc.array(fc.record({ a: words, b: finite, c: fc.constantFrom(null, true) }), {
  minLength: 1,
  maxLength: 5,
});
const madeTable = tableRows.map((each) => front.table(each));
const story = fc.record({
  title: words,
  frames: fc.array(fc.record({ words, state: fc.array(fc.tuple(words, words), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
});
const shown = fc.oneof(
  words,
  madeTable,
  figure,
  story.map((each) => front.steps(each)),
  scenario.map((each) => front.simulate({ ...each, maxEvents: 300 })),
);
const choices = fc.uniqueArray(words, { minLength: 2, maxLength: 4 });
const range = fc.record(
  { from: positive, to: positive.map((n) => n + 1001), scale: fc.constantFrom('linear', 'log'), unit: words },
  { requiredKeys: ['from', 'to'] },
);
const curve = fc.array(fc.record({ x: positive, y: positive }), { minLength: 2, maxLength: 4 });
const bets = fc.oneof(
  choices.map((all) => ({ choices: all, answer: all[0] })),
  range.map((number) => ({ number, answer: number.to })),
  curve.map((answer) => ({ curve: { x: { title: 'time' }, y: { title: 'pages' } }, answer })),
);
const asked = fc.record({ question: words, because: words });
const parameters = range.map(({ from, to }) => ({
  touches: front.slider(from, { from, to }),
  policy: front.choice('V5', ['BASE', 'V5']),
  nested: front.toggle(true),
}));
const rmap = fc.integer({ min: 1, max: 40 }).map((n) => [
  { change: 'add 1', form: 'direct', sptes: [[1]], entries: 1 },
  {
    change: `add 2 to ${n + 1}`,
    form: 'many',
    sptes: [Array.from({ length: Math.min(n, 14) }, (_, i) => i)],
    entries: n,
  },
]);
const places = fc.record({
  title: words,
  alt: words,
  columns: fc.array(
    fc.record({ label: words, places: fc.constantFrom([0, 1, 2, -1, -2], [3, 3, 2, -1, 1]) }),
    { minLength: 1, maxLength: 4 },
  ),
});
const one = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<[T]> => values.map((value) => [value]);
const keys = fc.constantFrom('T15', 'T14', 'MM', 'record:6.12-k1-plain');
const recordName = fc.constantFrom(...front.load('records').map(({ name }) => name));
const file = fc.constantFrom(
  'calibration',
  'claims',
  'costs',
  'people',
  'predictions',
  'published',
  'sources',
  'timeline',
);

export const table: Table = {
  'index.lines': { call: front.lines, args: plane, runs: 15 },
  'index.points': { call: front.points, args: plane, runs: 15 },
  'index.bars': {
    call: front.bars,
    args: fc.tuple(
      rows,
      columns.map(({ y, ...rest }) => ({ ...rest, y: 'y' })),
    ),
    runs: 15,
  },
  'index.heatmap': {
    call: front.heatmap,
    args: rows.map((each) => [each, { x: 'x', y: 'by', z: 'y', alt: 'A map.' }]),
    runs: 15,
    mayRefuse: 'not every cell has a row',
  },
  'index.grid': {
    call: front.grid,
    args: fc
      .array(figure, { minLength: 1, maxLength: 3 })
      .map((figures) => [{ title: 'Grid', alt: 'Panels.', figures }]),
    runs: 6,
    kinds: ['valid', 'hostile'],
  },
  'index.pagesByGeneration': { call: front.pagesByGeneration, args: one(places), runs: 15 },
  'index.table': { call: front.table, args: fc.tuple(tableRows, fc.record({ caption: words })), plain: true },
  'index.steps': { call: front.steps, args: fc.oneof(one(story), one(places), one(rmap)), runs: 20 },
  // What it shows is made by the library, so only a whole thing is exchanged.
  'index.show': { call: front.show, args: one(shown), runs: 10, kinds: ['valid', 'hostile'] },
  'index.markdown': { call: front.markdown, args: one(words) },
  'index.claim': {
    call: front.claim,
    args: fc.tuple(fc.constantFrom('T15.2', ['T1.1', 'S05.1']), words, fc.constant(true)),
  },
  'index.bet': {
    call: front.bet,
    args: fc.tuple(bets, asked).map(([bet, rest]) => [{ ...bet, ...rest }]),
    runs: 20,
  },
  'index.argumentPicture': {
    call: front.argumentPicture,
    args: fc
      .record({
        begin: fc.record({
          kernel: fc.constantFrom('6.1', '6.12', '7.3'),
          mode: fc.constantFrom('plain', 'vm', 'l2'),
          oneCgroup: fc.boolean(),
          ages: fc.boolean(),
        }),
        because: words,
        rounds: fc.tuple(fc.nat(24), fc.nat(24)),
      })
      .map((each) => [each]),
    runs: 10,
  },
  'index.exercise': {
    call: front.exercise,
    args: positive.map((n) => [
      { answer: n, solution: 1, wrong: [0], check: (given: unknown) => given === 1 || 'Not that.' },
    ]),
  },
  'index.progress': {
    call: (spec: { total: number; label: string }, steps: number, said: string) => {
      const bar = front.progress(spec);
      bar.advance(steps);
      bar.say(said);
      bar.remove();
      return bar.done;
    },
    args: fc.tuple(fc.record({ total: positive, label: words }), positive, words),
  },
  'index.slider': { call: front.slider, args: range.map((each) => [each.from, each]), plain: true },
  'index.choice': {
    call: front.choice,
    args: choices.map((all) => [all[0], all, { title: 'Which' }]),
    plain: true,
  },
  'index.toggle': {
    call: front.toggle,
    args: fc.tuple(fc.boolean(), fc.record({ title: words })),
    plain: true,
  },
  'index.whatIf': {
    call: front.whatIf,
    args: parameters.map((each) => [each, ({ touches }: { touches: number }) => `Touches: ${touches}`]),
    runs: 20,
  },
  'index.sources': { call: front.sources, args: fc.uniqueArray(keys, { minLength: 1 }) },
  'index.showMap': { call: front.showMap, args: one(fc.constantFrom('01', '11')), runs: 4 },
  'index.showLedger': {
    call: front.showLedger,
    args: fc.constantFrom([], [{ caption: 'One', groups: { both: ['T15.2', 'T16.6'] } }]),
    runs: 4,
  },
  'index.hostFile': { call: front.hostFile, args: fc.constant([]), runs: 1, kinds: ['valid'] },
  'index.showOwnClaims': { call: front.showOwnClaims, args: fc.constant([]), runs: 1, kinds: ['valid'] },
  'index.load': {
    call: front.load,
    args: fc.oneof(
      file.map((name) => [name]),
      recordName.map((name) => ['record', name]),
    ),
    runs: 8,
  },
  'index.publishedFigure': {
    call: front.publishedFigure,
    args: fc.constantFrom(...front.load('published').figures.map(({ id }) => [id])),
  },
};

/** Functions without an entry of their own, each with the reason. */
export const untried: Readonly<Record<string, string>> = {};
