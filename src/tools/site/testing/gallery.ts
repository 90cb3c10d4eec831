/** A notebook with everything a page can hold: each kind of figure, table, output, folded part. */

import { bars } from '../../../tutorial/plot/bars.js';
import { bundleOf } from '../../../tutorial/plot/bundle.js';
import { cellMap } from '../../../tutorial/plot/cells.js';
import type { Figure } from '../../../tutorial/plot/figure.js';
import { grid } from '../../../tutorial/plot/grid.js';
import { heatmap } from '../../../tutorial/plot/heatmap.js';
import { lines, points } from '../../../tutorial/plot/xy.js';
import type { Cell, Notebook, Output } from '../../bake/notebook.js';

const x = [0, 1, 2, 3, 4];
const head = (title: string) => ({
  title: `${title}: a claim long enough to need a second line on a narrow screen`,
  alt: `Figure of the kind ${title}; values rise from 0 to 16.`,
});
const axes = { x: { title: 'Time', unit: 's' }, y: { title: 'Pages', unit: 'thousands' } };
const two = [
  { name: 'BASE', x, y: x.map((v) => v * v), low: x.map((v) => v * v - 1), high: x.map((v) => v * v + 1) },
  { name: 'LANDED', x, y: x.map((v) => 2 * v) },
];

const states = ['old', 'young', 'evicted'];

/** One figure per builder. */
export function galleryFigures(): Record<string, Figure> {
  const line = lines({
    ...head('lines'),
    ...axes,
    series: two,
    references: [{ axis: 'y', at: 9, text: 'limit' }],
  });
  return {
    lines: line,
    steps: lines({ ...head('steps'), ...axes, series: two, curve: 'step' }),
    points: points({ ...head('points'), ...axes, series: two, curves: [{ name: 'closed form', x, y: x }] }),
    bars: bars({
      ...head('bars'),
      x: { title: 'Preset' },
      y: { title: 'Locks' },
      categories: ['BASE', 'V5', 'LANDED'],
      series: [
        { name: 'aging', y: [1, 2, 3], low: [0, 1, 2], high: [2, 3, 4] },
        { name: 'eviction', y: [3, 2, 1] },
      ],
    }),
    cellMap: cellMap({
      ...head('cellMap'),
      x: { title: 'Step' },
      y: { title: 'Page' },
      categories: states.map((name) => ({ name })),
      columns: x.map((at) => ({ at, runs: x.map((page) => [page, 1, states[(page + at) % 3]]) })),
    }),
    heatmap: heatmap({
      ...head('heatmap'),
      x: { title: 'Memory', unit: 'GiB', places: [1, 2] },
      y: { title: 'Preset', places: ['BASE', 'LANDED'] },
      z: {
        title: 'Ratio',
        values: [
          [0, 1],
          [2, null],
        ],
      },
    }),
    grid: grid({ ...head('grid'), figures: [line, line], sharedX: true, sharedY: true }),
  };
}

export function galleryNotebook(): Notebook {
  const figures = Object.entries(galleryFigures()).flatMap(([name, figure]): Cell[] => [
    markdown(
      `fig-${name}`,
      `## The builder ${name}\n\nOrdinary prose with \`code\`, a [link](99-next.ipynb#top), *stress*.`,
    ),
    code(
      `show-${name}`,
      `show(${name}({ title: 'a claim' })); // a long comment that goes on and on and on and on and on`,
      [{ output_type: 'display_data', metadata: {}, data: bundleOf(figure) }],
    ),
  ]);
  return notebook([
    markdown('top', '# Gallery\n\nThe **first** paragraph [says](99-next.ipynb) what it is.'),
    ...figures,
    markdown(
      'fold',
      '## Folded\n\n<details><summary>Hint</summary>\n\nThe *answer*.\n\n</details>\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n```ts\nconst a = 1;\n```',
    ),
    code('texts', "console.log('hello');", [
      { output_type: 'stream', name: 'stdout', text: ['hello\n', `${'wide '.repeat(60)}\n`] },
      { output_type: 'stream', name: 'stderr', text: 'careful\n' },
      {
        output_type: 'error',
        ename: 'Error',
        evalue: 'no <page>',
        traceback: ['\u001b[31mError\u001b[0m: no <page>'],
      },
      { output_type: 'execute_result', metadata: {}, execution_count: 1, data: { 'text/plain': '{ a: 1 }' } },
      {
        output_type: 'display_data',
        metadata: {},
        data: {
          'text/html':
            '<table><caption>c</caption><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
        },
      },
      { output_type: 'display_data', metadata: {}, data: { 'text/markdown': '**bold** words' } },
    ]),
  ]);
}

/** A page of little more than a title, to have a neighbour. */
export function nextNotebook(): Notebook {
  return notebook([markdown('top', '# The next one\n\nShort.')]);
}

function notebook(cells: Cell[]): Notebook {
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

function markdown(id: string, source: string): Cell {
  return { cell_type: 'markdown', id, metadata: {}, source };
}

function code(id: string, source: string, outputs: Output[]): Cell {
  return { cell_type: 'code', id, metadata: {}, source, outputs, execution_count: 1 };
}
