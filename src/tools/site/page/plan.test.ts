import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readNotebook } from '../../bake/notebook.js';
import { root } from '../../lab/places.js';
import { parseCell } from '../worker/compile.js';
import { namesOf } from '../worker/names.js';
import { Lived, Plan } from './plan.js';

/** Cells `makes < uses`, such as `a b < c`. */
function plan(...cells: string[]): Plan {
  return new Plan(
    cells.map((cell, i) => {
      const [makes, uses = ''] = cell.split('<').map((each) => each.trim().split(' ').filter(Boolean));
      return { id: String(i), source: cell, named: cell, names: { makes, uses: [...uses] } };
    }),
  );
}

test('a cell needs those above that make what it uses, and what those need', () => {
  const made = plan('a', 'b < a', 'c', 'd < b', 'a', 'e < a');
  assert.deepEqual(made.needs(3), [0, 1]);
  assert.deepEqual(made.needs(5), [4]);
  assert.deepEqual(made.needs(2), []);
});

test('a basis differs when the cell, or one that it needs, has another text', () => {
  const made = plan('a', 'b < a', 'c');
  const [before, other] = [made.basis(1), made.basis(2)];
  made.cells[0].source += ' ';
  assert.notEqual(made.basis(1), before);
  assert.equal(made.basis(2), other);
});

/** Runs a cell as the page does; the cells that ran for it, in order. */
function run(made: Plan, lived: Lived, at: number): number[] {
  const ran: number[] = [];
  const one = (each: number): void => {
    for (let missing = lived.missing(each); missing !== null; missing = lived.missing(each)) one(missing);
    lived.note(each, made.cells[each].names, made.basis(each));
    ran.push(each);
  };
  one(at);
  return ran;
}

test('what has run as it is does not run again', () => {
  const made = plan('a', 'b < a', 'c < b');
  const lived = new Lived(made);
  assert.deepEqual(run(made, lived, 2), [0, 1, 2]);
  assert.deepEqual(run(made, lived, 2), [2]);
  made.cells[1].source += ' ';
  assert.deepEqual(run(made, lived, 2), [1, 2]);
  lived.spoil(0);
  assert.deepEqual(run(made, lived, 1), [0, 1]);
});

test('a name that another cell made since is made again by the right one', () => {
  const made = plan('a', 'b < a', 'a', 'c < a');
  const lived = new Lived(made);
  run(made, lived, 3);
  assert.deepEqual(run(made, lived, 1), [0, 1]);
  assert.deepEqual(run(made, lived, 3), [2, 3]);
});

test('a value that a cell changes is made again before it is changed again', () => {
  const made = plan('list', 'list < list', 'c < list');
  const lived = new Lived(made);
  assert.deepEqual(run(made, lived, 2), [0, 1, 2]);
  assert.deepEqual(run(made, lived, 1), [0, 1]);
  assert.deepEqual(run(made, lived, 2), [2]);
});

test('what a cell gives to a function of the notebook that may change it rests on that cell; to another one not', () => {
  const before = [
    "import { draw } from 'second-look';",
    'const list = [1], other = [2];',
    'const add = (to, n) => { to.push(n); };\nfunction addLater(to) { const same = to; add(same, 2); }',
    'const count = (of) => { let n = 0; for (const each of of) n += each; return [n].concat(of).sort(); };',
    'const machine = { age() { this.n++; } };',
  ];
  /** The names that a cell after those above makes or changes. */
  const made = (cell: string): string[] => {
    const sources = [...before, cell];
    const cells = sources.map((source, i) => {
      return { id: String(i), source, named: source, names: namesOf(parseCell(source)) };
    });
    return [...new Plan(cells).makes(before.length)].sort();
  };
  for (const [cell, names] of [
    ['add(list, 3)', ['list']],
    ['addLater(list)', ['list']],
    ['draw(count(other)); add(list, other.length)', ['list', 'other']],
    ['machine.age()', ['machine']],
    ['new (class { constructor(x) { x.n = 1; } })(list); Object.assign(other, {})', ['other']],
    ['const unknown = [add][0];\nunknown(list)', ['list', 'unknown']],
    ['draw(list, count(other)); Math.max(...list); list.map((x) => count([x])); machine.n', []],
    ['{ const list = []; add(list, 1); }', []],
  ] as const)
    assert.deepEqual(made(cell), names, cell);
});

test('functions that all call each other are looked at once each', () => {
  const names = Array.from({ length: 14 }, (_, i) => `f${i}`);
  const all = names.map((name) => `function ${name}(x) { ${names.map((each) => `${each}(x);`).join(' ')} }`);
  const sources = ['const list = [1];', all.join('\n'), 'f0(list);'];
  const cells = sources.map((source, i) => {
    return { id: String(i), source, named: source, names: namesOf(parseCell(source)) };
  });
  assert.deepEqual([...new Plan(cells).makes(2)], []);
});

test('what a cell that failed may have changed is made again', () => {
  const made = plan('list', 'list < list', 'other');
  const lived = new Lived(made);
  run(made, lived, 0);
  lived.spoil(1);
  assert.deepEqual(run(made, lived, 1), [0, 1]);
  assert.deepEqual(run(made, lived, 2), [2]);
});

test('the first what-if of 10 needs what it simulates, and not the whole board, which takes seconds', () => {
  const { cells } = readNotebook(join(root, 'notebooks', '10-what-landed.ipynb'));
  const code = cells.filter(({ cell_type }) => cell_type === 'code');
  const made = new Plan(
    code.map(({ id = '', source }) => {
      const text = [source].flat().join('');
      return { id, source: text, named: text, names: namesOf(parseCell(text)) };
    }),
  );
  const needs = made.needs(made.at('what-if-rate')).map((each) => made.cells[each].id);
  assert.deepEqual(needs, ['imports', 'board-machine']);
});
