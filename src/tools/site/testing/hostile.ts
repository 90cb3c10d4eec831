/** A notebook in which everything tries to run or to ask the network; each attempt that succeeds adds its name to `ran`. */

import { bundleOf } from '../../../tutorial/plot/bundle.js';
import { MAP } from '../../../tutorial/show/mimes.js';
import type { Cell, Notebook, Output } from '../../bake/notebook.js';
import { galleryFigures } from './gallery.js';

const run = (name: string): string => `(top.ran??=[]).push('${name}')`;
const PLOTLY = 'application/vnd.plotly.v1+json';
const SVG = 'image/svg+xml';
const FAR = 'http://far.invalid/a';

/** Markup by what it tries. */
export const ATTEMPTS: Readonly<Record<string, string>> = {
  script: `<script>${run('script')}</script>`,
  image: `<img src=x onerror=${run('image')}>`,
  svg: `<svg onload=${run('svg')}></svg>`,
  'svg script': `<svg><script>${run('svg script')}</script></svg>`,
  'svg animation': `<svg><animate onbegin=${run('svg animation')} attributeName=x dur=1s /></svg>`,
  'svg image': `<svg><image href=x onerror=${run('svg image')} /></svg>`,
  'svg link': `<svg><a href="javascript:${run('svg link')}"><text y="20">a</text></a></svg>`,
  'svg style': `<svg><style><img src=x onerror=${run('svg style')}></style></svg>`,
  foreign: `<svg><foreignObject><img src=x onerror=${run('foreign')} /></foreignObject></svg>`,
  toggle: `<details open ontoggle=${run('toggle')}><summary>a</summary>b</details>`,
  focus: `<input autofocus onfocus=${run('focus')}>`,
  frame: `<iframe srcdoc="<script>${run('frame')}</script>"></iframe>`,
  'frame address': `<iframe src="javascript:${run('frame address')}"></iframe>`,
  link: `<a href="javascript:${run('link')}">a</a>`,
  'link with a tab': `<a href="java&Tab;script:${run('link with a tab')}">a</a>`,
  'math comment': `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=${run('math comment')}>">`,
  noscript: `<noscript><p title="</noscript><img src=x onerror=${run('noscript')}>">`,
  textarea: `<textarea><p title="</textarea><img src=x onerror=${run('textarea')}>">`,
  'end of the page': `</div></main></body><script>${run('end of the page')}</script>`,
  'far picture': `<img src='${FAR}'>`,
  'far style': `<style>@import url(${FAR});</style><link rel="stylesheet" href="${FAR}">`,
  'far background': `<p style="background:url(${FAR})">a</p>`,
  'far frame': `<iframe src="${FAR}"></iframe><object data="${FAR}"></object><embed src="${FAR}">`,
  form: `<form action="${FAR}"><button>a</button></form>`,
};

/** Leaves the page at once. */
const REFRESH = `<meta http-equiv="refresh" content="0;url=${FAR}"><base href="${FAR}">`;

export function hostileNotebook(): Notebook {
  const markup = [...Object.values(ATTEMPTS), REFRESH];
  const quote = (name: string): string => `AA" onerror="${run(name)}" alt="`;
  const attribute = `"><img src=x onerror=${run('attribute')}>`;
  const bundle = bundleOf(galleryFigures().lines);
  const plotly = bundle[PLOTLY] as { data: object[]; layout: object };
  plotly.data = plotly.data.map((trace) => ({ ...trace, name: `</script>${markup.join('')}` }));
  bundle[SVG] = String(bundle[SVG]).replace('</svg>', `${markup.join('')}</svg>`);
  plotly.layout = { ...plotly.layout, meta: { title: attribute, alt: attribute, caption: attribute } };
  const outputs: Output[] = [
    ...markup.flatMap((html) => [
      shown({ 'text/html': html }),
      shown({ 'text/markdown': html }),
      shown({ 'text/plain': html }),
      shown({ [SVG]: `<svg xmlns="http://www.w3.org/2000/svg"><g>${html}</g></svg>` }),
      { output_type: 'stream' as const, name: 'stdout', text: html },
      { output_type: 'error' as const, ename: html, evalue: html, traceback: [html] },
    ]),
    shown({ 'image/png': quote('png'), 'text/plain': quote('plain') }),
    shown({ 'image/jpeg': quote('jpeg') }),
    shown({ [MAP]: { notebook: attribute } }),
    shown(bundle),
  ];
  const cells: Cell[] = [
    prose(`# Hostile ${ATTEMPTS.image}\n\nIt tries ${ATTEMPTS.image} everything.`),
    prose(
      `## ${attribute}\n\n[a](javascript:${run('link')}) \`${attribute}\`\n\n\`\`\`${attribute}\na\n\`\`\``,
    ),
    ...markup.map(prose),
    { cell_type: 'code', id: attribute, metadata: {}, source: attribute, outputs },
    prose('## The end'),
  ];
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

function shown(data: Record<string, unknown>): Output {
  return { output_type: 'display_data', metadata: {}, data };
}

function prose(source: string): Cell {
  return { cell_type: 'markdown', metadata: {}, source };
}
