import { join } from 'node:path';
import { put } from '../../kernel/put.js';
import { KERNEL_NAME } from '../../kernel/spec.js';
import { kernelSpec } from './kernel.js';
import { extensionName, installExtension } from './labextension.js';
import { root, type Venv } from './places.js';

/** Defaults the reader can still change in JupyterLab's settings. */
const overrides = {
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
  // The glossary is to be read, not edited.
  '@jupyterlab/docmanager-extension:plugin': { defaultViewers: { markdown: 'Markdown Preview' } },
  '@jupyterlab/extensionmanager-extension:plugin': { enabled: false },
};

/** Puts our kernel, our JupyterLab extension and our settings into the environment; touches only what changed. */
export async function register(venv: Venv, log: (line: string) => void): Promise<void> {
  const jupyter = join(venv.root, 'share', 'jupyter');
  put(join(jupyter, 'lab', 'settings', 'overrides.json'), json(overrides));
  if (await installExtension(join(jupyter, 'labextensions', extensionName)))
    log('plot extension installed in JupyterLab');
  put(join(jupyter, 'kernels', KERNEL_NAME, 'kernel.json'), json(kernelSpec(root, process.execPath)));
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
