import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './places.js';

/** The name JupyterLab knows our plot renderer by. */
export const extensionName = 'second-look-plot';

const sources = join(root, 'src', 'tools', 'lab', 'extension');

/** Builds our extension into `folder` (…/labextensions/<name>) unless it is there already; true when it was built. */
export async function installExtension(folder: string): Promise<boolean> {
  const wanted = digest();
  if (built(folder) === wanted) return false;
  const { build } = await import('esbuild'); // only now: it costs as much as the rest of a start's check
  const result = await build({
    absWorkingDir: root,
    entryPoints: [join(sources, 'main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    define: { EXTENSION_NAME: JSON.stringify(extensionName) },
  });
  const script = result.outputFiles[0]?.contents ?? new Uint8Array();
  // The hash in the name keeps browsers from using an older copy.
  const name = `remoteEntry.${createHash('sha256').update(script).digest('hex').slice(0, 20)}.js`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'static'), { recursive: true });
  writeFileSync(join(folder, 'static', name), script);
  copyFileSync(plotlyFile(), join(folder, 'static', 'plotly.min.js'));
  const described = {
    name: extensionName,
    version: '1.0.0',
    description: 'Draws Plotly figures, following the theme, without writing into the notebook',
    license: 'MIT',
    sources: wanted,
    jupyterlab: { mimeExtension: true, _build: { load: `static/${name}`, mimeExtension: './plot' } },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(described, null, 1)}\n`); // last: marks it as whole
  return true;
}

function plotlyFile(): string {
  return createRequire(import.meta.url).resolve('plotly.js-dist-min');
}

/** Digest of all the extension is made of. */
function digest(): string {
  const hash = createHash('sha256').update(
    readFileSync(join(root, 'node_modules/plotly.js-dist-min/package.json')),
  );
  // What it is bundled of.
  for (const folder of [sources, join(root, 'src', 'live'), join(root, 'src', 'tutorial', 'plot')])
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.(?:ts|css)$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.update(readFileSync(join(root, 'src', 'tools', 'lab', 'labextension.ts'))).digest('hex');
}

function built(folder: string): string | null {
  const file = join(folder, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { sources: string }).sources : null;
}
