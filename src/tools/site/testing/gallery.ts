/** A notebook with everything a page can hold: each kind of figure, table, output, folded part. */

import { bars } from '../../../tutorial/plot/bars.js';
import { bundleOf } from '../../../tutorial/plot/bundle.js';
import type { Figure } from '../../../tutorial/plot/figure.js';
import { grid } from '../../../tutorial/plot/grid.js';
import { heatmap } from '../../../tutorial/plot/heatmap.js';
import { lines, points } from '../../../tutorial/plot/xy.js';
import { pagesByGeneration } from '../../../tutorial/views/pagesByGeneration.js';
import type { Cell, Notebook, Output } from '../../bake/notebook.js';

const x = [0, 1, 2, 3, 4];
const head = (title: string) => ({
  title: `${title}: a claim long enough to need a second line on a narrow screen`,
  alt: `Figure of the kind ${title}; values rise from 0 to 16.`,
});
const axes = {
  x: { column: 'x', title: 'Time', unit: 's' },
  y: { column: 'y', title: 'Pages', unit: 'thousands' },
} as const;
const two = x.flatMap((v) => [
  { x: v, y: v * v, low: v * v - 1, high: v * v + 1, policy: 'BASE' },
  { x: v, y: 2 * v, low: 2 * v, high: 2 * v, policy: 'LANDED' },
]);
const locks = [
  { policy: 'BASE', caller: 'aging', locks: 1 },
  { policy: 'BASE', caller: 'aging', locks: 2 },
  { policy: 'BASE', caller: 'eviction', locks: 3 },
  { policy: 'LANDED', caller: 'eviction', locks: 1 },
];
const ratios = [
  { memoryGiB: 1, policy: 'BASE', ratio: 0 },
  { memoryGiB: 2, policy: 'BASE', ratio: 1 },
  { memoryGiB: 1, policy: 'LANDED', ratio: 2 },
];

/** One figure per builder. */
export function galleryFigures(): Record<string, Figure> {
  const plane = { ...axes, by: 'policy', low: 'low', high: 'high' } as const;
  const references = [{ axis: 'y', at: 9, text: 'limit' }] as const;
  const line = lines(two, { ...head('lines'), ...plane, references });
  const curves = x.map((v) => ({ x: v, y: v, low: v, high: v, policy: 'closed form' }));
  return {
    lines: line,
    points: points(two, { ...head('points'), ...plane, curves }),
    bars: bars(locks, { ...head('bars'), x: 'policy', y: 'locks', by: 'caller' }),
    pagesByGeneration: pagesByGeneration({
      ...head('pagesByGeneration'),
      columns: x.map((at) => ({ label: `${at}`, places: x.map((page) => (page + at) % 3) })),
    }),
    heatmap: heatmap(ratios, { ...head('heatmap'), x: 'memoryGiB', y: 'policy', z: 'ratio' }),
    grid: grid({ ...head('grid'), figures: [line, line], sharedY: true }),
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
