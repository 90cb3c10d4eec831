import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PICTURE_COLOURS } from '../../live/figure/pictureColours.js';
import { COMMITTED } from './committed.js';
import { RESET } from './extension/reset.js';
import { root } from './places.js';

/** The name JupyterLab knows our renderers by. */
export const extensionName = 'second-look-plot';

const sources = join('src', 'tools', 'lab', 'extension');
const own = join(sources, 'style.css');
/** Sheets of the page that the extension shares. */
const sheets = ['forms.css', 'figure.css', 'argument.css'].map((name) =>
  join('src', 'tools', 'site', 'style', name),
);

const SCHEMA = {
  title: 'Reset a notebook',
  type: 'object',
  properties: {},
  additionalProperties: false,
  'jupyter.lab.menus': { main: [{ id: 'jp-mainmenu-file', items: [{ command: RESET, rank: 8 }] }] },
};

/** What is kept with the built extension: of what it was made. */
interface Made {
  readonly files: readonly string[];
  readonly digest: string;
}

/** Builds our extension into `folder` (…/labextensions/<name>) unless it is there already; true when it was built. */
export async function installExtension(folder: string): Promise<boolean> {
  const before = made(folder);
  if (before && before.digest === digest(before.files)) return false;
  const { build, transform } = await import('esbuild'); // only now: it costs as much as the rest of a start's check
  const result = await build({
    absWorkingDir: root,
    entryPoints: [join(sources, 'main.ts')],
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    target: 'es2022',
    define: { EXTENSION_NAME: JSON.stringify(extensionName), COMMITTED: JSON.stringify(COMMITTED) },
  });
  const script = result.outputFiles[0].contents;
  // Below a class of the extension's own, so that nothing else of JupyterLab is styled.
  const nested = [PICTURE_COLOURS, ...sheets.map((name) => readFileSync(join(root, name), 'utf8'))].join(
    '\n',
  );
  const css = `${readFileSync(join(root, own), 'utf8')}\n.second-look {\n${nested}\n}\n`;
  const style = (await transform(css, { loader: 'css', target: 'chrome100' })).code;
  // The hash in the names keeps browsers from using older copies.
  const hash = createHash('sha256').update(script).update(style).digest('hex').slice(0, 20);
  const name = `remoteEntry.${hash}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'static'), { recursive: true });
  writeFileSync(join(folder, 'static', `${name}.js`), script);
  writeFileSync(join(folder, 'static', `${name}.css`), style);
  copyFileSync(plotlyFile(), join(folder, 'static', 'plotly.min.js'));
  // JupyterLab reads menus from the schemas of a plugin's settings, of which it needs no more.
  const schemas = join(folder, 'schemas', extensionName);
  mkdirSync(schemas, { recursive: true });
  writeFileSync(join(schemas, 'reset.json'), JSON.stringify(SCHEMA));
  const files = [...Object.keys(result.metafile.inputs), own, ...sheets].sort();
  const described = {
    name: extensionName,
    version: '1.0.0',
    description:
      'Draws Plotly figures, following the theme, lets the kernel compute what-ifs, resets notebooks, follows claims',
    license: 'MIT',
    sources: { files, digest: digest(files) } satisfies Made,
    jupyterlab: {
      mimeExtension: true,
      extension: true,
      schemaDir: 'schemas',
      _build: { load: `static/${name}.js`, mimeExtension: './plot', extension: './plugins' },
    },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(described, null, 1)}\n`); // last: marks it as whole
  return true;
}

function plotlyFile(): string {
  return createRequire(import.meta.url).resolve('plotly.js-dist-min');
}

/** Digest of these files, of how they are built, and of the plotly.js that lies beside them. */
function digest(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of [
    ...files,
    'node_modules/plotly.js-dist-min/package.json',
    'src/tools/lab/labextension.ts',
    'src/live/figure/pictureColours.ts',
  ]) {
    const file = join(root, name);
    hash.update(name).update(existsSync(file) ? readFileSync(file) : 'gone');
  }
  return hash.digest('hex');
}

function made(folder: string): Made | null {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return null;
  const { sources } = JSON.parse(readFileSync(file, 'utf8')) as { sources: Made | string };
  return typeof sources === 'string' ? null : sources;
}
