/** A notebook with each kind of form, its outputs as its own cells show them. */
import { explore, protocol } from '../../../checker/index.js';
import * as library from '../../../index.js';
import { rmapStory } from '../../../simulator/kvm/rmap/story.js';
import type { DisplayMessage } from '../../../tutorial/show/display.js';
import type { Cell, Notebook, Output } from '../../bake/notebook.js';

/** Plain JavaScript, so that Node runs it as it stands. */
const CELLS: Readonly<Record<string, string>> = {
  imports: [
    "import { bars, bet, choice, exercise, show, slider, steps, table, tinyMachine, toggle, whatIf } from 'second-look';",
    "import { explore, protocol } from 'second-look/checker';",
    "import { rmapStory } from 'second-look/rmap';",
  ].join('\n'),
  figure: `// Bars
whatIf({ first: slider(10, { from: 1, to: 1000, scale: 'log', unit: 'pages', title: 'first bar' }),
  second: slider(3, { from: 0, to: 9, step: 1 }), tall: toggle(false) },
  ({ first, second, tall }) => bars([{ bar: 'a', height: first }, { bar: 'b', height: tall ? 500 : second }],
    { x: 'bar', y: 'height', title: 'Two bars', alt: 'Two bars.' }));`,
  texts: `// A table and a text
whatIf({ policy: choice('BASE', ['BASE', 'REV', 'never']) }, ({ policy }) => {
  if (policy === 'never') throw new Error('There is no such policy.');
  const n = policy === 'BASE' ? 17 : 23;
  return [table([{ policy, refaults: n }]), \`In all \${n} %\`];
}, { slow: true });`,
  choice: `// Bet
bet({ question: 'How many of the *pages*?', choices: ['none', 'half', 'all'], answer: 'half', because: 'Half were \`touched\`.' });`,
  number: `// Bet
bet({ question: 'What share?', number: { from: 0, to: 100, unit: '%' }, answer: 18, because: 'Counted.' });`,
  curve: `// Bet
bet({ question: 'How does it run?', curve: { x: { title: 'time', unit: 's', range: [0, 4] },
  y: { title: 'pages', range: [0, 10] } }, answer: [0, 2, 4].map((x) => ({ x, y: 2 * x })), because: 'It grows.' });`,
  race: `// Steps of two processes
const race = protocol('a race', (m) => {
  const things = m.pool('thing', 1, { value: 'number' });
  const shared = m.pointer('shared', things.allocate());
  m.alike('user', 2, (p) => {
    const own = p.pointer('own');
    return { 'read the pointer': () => { own.value = shared.value; }, 'free it': () => things.free(own.value) };
  });
});
show(steps(explore(race)));`,
  rmap: `// Steps with a picture each
show(steps(rmapStory([{ add: [1] }, { add: [2] }, { remove: [1] }])));`,
  generations: `// Steps of generations
const machine = tinyMachine({ pages: 64, kind: 'process', policy: 'LANDED' });
const columns = [];
const after = (label) => columns.push({ label, places: machine.places(), ...machine.generations() });
machine.touch(0, 64);
after('touch');
machine.age();
after('age');
machine.evict(32);
after('evict 32');
show(steps({ title: 'Where pages are', columns }));`,
  exercise: `// Your answer
const mine = undefined;`,
  check: `// The check
exercise({ answer: mine, solution: 7, wrong: [6, 8], check: (n) => n === 7 || (n < 7 ? 'too few.' : 'too many.') });`,
};

/** Runs the cells, and keeps what each shows. */
export function formsNotebook(): Notebook {
  const outputs = new Map<string, Output[]>();
  const realm = globalThis as Record<symbol, unknown>;
  const hook = Symbol.for('second-look.display');
  let at = '';
  realm[hook] = ({ data }: DisplayMessage) =>
    outputs.set(at, [
      ...(outputs.get(at) ?? []),
      { output_type: 'display_data', data, metadata: {} } as Output,
    ]);
  const begin = (id: string): void => {
    at = id;
  };
  const names = { ...library, explore, protocol, rmapStory, begin };
  const code = Object.entries(CELLS).map(
    ([id, text]) => `begin('${id}');\n${text.replace(/^import .*$/gm, '')}`,
  );
  try {
    new Function(...Object.keys(names), code.join('\n'))(...Object.values(names));
  } finally {
    delete realm[hook];
  }
  const cells = Object.entries(CELLS).map(([id, source]): Cell => {
    const shown = outputs.get(id) ?? [];
    return { cell_type: 'code', id, metadata: {}, source, outputs: shown, execution_count: null } as Cell;
  });
  const title = { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Forms' } as Cell;
  return { cells: [title, ...cells], metadata: {}, nbformat: 4, nbformat_minor: 5 } as Notebook;
}
