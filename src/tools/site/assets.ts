/** What the pages share, in `assets/`: style sheet, script, and what a page loads when a reader asks for it. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { PICTURE_COLOURS } from '../../live/figure/pictureColours.js';
import { CLAIM } from '../../tutorial/data/held.js';
import { outside } from '../../tutorial/outside/node.js';
import { notebookFiles, readNotebook } from '../bake/notebook.js';
import { once } from '../lab/once.js';
import { allDoors, madeUp } from '../library/bundle.js';
import { doorsOf } from '../library/sources.js';
import type { Section } from './search.js';
import { declarations } from './types/files.js';
import { NOTEBOOKS } from './worker/outside.js';

/** Style sheets in the order in which they stand in `assets/style.css`. */
const STYLES = ['base', 'layout', 'pages', 'search', 'cells', 'figure', 'forms', 'argument', 'print'];

/**
 * Writes them.
 *
 * @param root the checkout; @param out the folder `assets`; @param files the notebooks, absolute; @param sections what the
 *   search finds
 */
export async function writeAssets(
  root: string,
  out: string,
  files: readonly string[],
  sections: readonly Section[],
): Promise<void> {
  const folder = join(root, 'src', 'tools', 'site');
  mkdirSync(out, { recursive: true });
  const styles = STYLES.map((name) => readFileSync(join(folder, 'style', `${name}.css`), 'utf8'));
  writeFileSync(join(out, 'style.css'), [PICTURE_COLOURS, ...styles].join('\n'));
  const script = join(folder, 'page');
  const [worker] = await Promise.all([
    build(workerOptions(root)),
    build({
      ...forPages(root),
      entryPoints: {
        page: join(script, 'main.ts'),
        theme: join(script, 'theme.ts'),
        search: join(script, 'search.ts'),
        editor: join(script, 'editor.ts'),
        narrow: join(script, 'narrow.ts'),
      },
      outdir: out,
      define: { SECTIONS: JSON.stringify(sections) },
      plugins: [NO_LANGUAGE],
    }),
    build(typesOptions(root, out)),
  ]);
  const put = (name: string, text: string): void => hand(join(out, `${name}.js`), name, text);
  put('runtime', worker.outputFiles![0].text);
  writeData(root, put);
  for (const file of files) put(`notebooks/${basename(file)}`, readFileSync(file, 'utf8'));
  const plotly = createRequire(import.meta.url).resolve('plotly.js-dist-min');
  copyFileSync(plotly, join(out, 'plotly.min.js'));
}

/** What is the same of all scripts. */
function forPages(root: string): BuildOptions {
  return {
    ...{ absWorkingDir: root, bundle: true, minify: true },
    ...{ format: 'iife', platform: 'browser', target: 'es2022' },
  };
}

/** The worker's script: the library and what runs cells. */
function workerOptions(root: string): BuildOptions {
  const src = join(root, 'src');
  return {
    ...forPages(root),
    ...{ entryPoints: [join(src, 'tools', 'site', 'worker', 'main.ts')], write: false },
    plugins: [allDoors(src, doorsOf(src)), OWN, NO_CRYPTO, SLIM],
  };
}

/** What knows types: the page's side, and in it the text of the worker. */
function typesOptions(root: string, out: string): BuildOptions {
  const script = madeUp('types', /^second-look:types$/, async () => {
    return { contents: await typesWorker(root), loader: 'text' };
  });
  const entryPoints = { types: join(root, 'src', 'tools', 'site', 'page', 'types.ts') };
  return { ...forPages(root), entryPoints, outdir: out, plugins: [script] };
}

/**
 * The script of the worker that knows types: TypeScript and all declarations. Made once for all sites that a process
 * builds, since TypeScript takes seconds.
 */
const typesWorker = once(async (root: string): Promise<string> => {
  const files = madeUp('declarations', /^second-look:declarations$/, () => {
    return { contents: JSON.stringify(declarations(root)), loader: 'json' };
  });
  const entryPoints = [join(root, 'src', 'tools', 'site', 'types', 'worker.ts')];
  const { outputFiles } = await build({ ...forPages(root), entryPoints, write: false, plugins: [files] });
  return outputFiles[0].text;
});

/** A script that hands over a text under its name: a page from disk can read no other files. */
function hand(file: string, name: string, text: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `(globalThis.secondLook??={})[${JSON.stringify(name)}]=${JSON.stringify(text)}\n`);
}

/** The library's data as files of their own, so that a page loads what its cells ask for. */
function writeData(root: string, put: (path: string, text: string) => void): void {
  const names = readdirSync(join(root, 'data')).filter((name) => name.endsWith('.json'));
  for (const name of names) put(`data/${name}`, outside.readText(`data/${name}`));
  for (const file of readdirSync(join(root, 'data', 'records'))) {
    const name = file.replace(/\.br$/, '');
    if (name.endsWith('.jsonl')) put(`data/records/${name}`, outside.readText(`data/records/${name}`));
  }
  const claims = notebookFiles(root).map((file) => {
    const cells = readNotebook(file).cells.map(({ id, outputs = [] }) => ({
      id,
      outputs: outputs.flatMap(({ data = {} }) => (CLAIM in data ? { data: { [CLAIM]: data[CLAIM] } } : [])),
    }));
    return [basename(file), { cells: cells.filter(({ outputs }) => outputs.length > 0) }];
  });
  put(NOTEBOOKS, JSON.stringify(Object.fromEntries(claims)));
}

/** The page's own files and threads. */
const OWN: Plugin = {
  name: 'own',
  setup({ onResolve }) {
    const own = join(import.meta.dirname, 'worker', 'outside.ts');
    onResolve({ filter: /\/outside\/node\.js$/ }, () => ({ path: own }));
  },
};

/** No module of Node's. */
const NO_CRYPTO = madeUp('no crypto', /^crypto$/, () => ({ contents: '' }));

/** The editor's keys ask a language only how far to indent; this one colours words by itself. */
const NO_LANGUAGE = madeUp('no language', /^@codemirror\/language$|^@lezer\/common$/, () => {
  return { contents: 'exports.getIndentUnit = () => 2;' };
});

/** The browser checks regular expressions itself. */
const NO_REGEXPS = `
var RegExpValidationState = function () {};
RegExpValidationState.prototype.reset = function () {};
Parser.prototype.validateRegExpFlags = Parser.prototype.validateRegExpPattern = function () {};
`;

/**
 * sucrase without what strips no types (JSX, Flow, CommonJS, source maps, the check of its options), acorn without the
 * check of regular expressions.
 */
const SLIM: Plugin = {
  name: 'slim',
  setup({ onLoad }) {
    const filter =
      /sucrase\/dist\/esm\/(?:transformers\/(?:CJSImport|JSX|Flow|JestHoist|ReactDisplayName|ReactHotLoader)Transformer|parser\/plugins\/(?:flow|jsx\/xhtml)|CJSImportProcessor|computeSourceMap|Options|util\/formatTokens)\.js$/;
    onLoad({ filter }, () => ({ contents: 'exports.validateOptions = () => {};' }));
    onLoad({ filter: /acorn\/dist\/acorn\.mjs$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const [from, to] = ['var RegExpValidationState = ', 'var Token = '].map((each) => text.indexOf(each));
      if (from < 0 || to < from) throw new Error('acorn checks regular expressions elsewhere now');
      return { contents: text.slice(0, from) + NO_REGEXPS + text.slice(to) };
    });
  },
};
