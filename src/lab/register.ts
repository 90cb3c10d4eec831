import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, type Venv } from './places.js';

/** Puts our kernel and our JupyterLab extension into the environment; touches only what changed. */
export async function register(venv: Venv, _log: (line: string) => void): Promise<void> {
  const spec = join(root, 'src', 'kernel', 'spec.ts');
  if (!existsSync(spec)) return;
  const { kernelSpec } = (await import(pathToFileURL(spec).href)) as {
    kernelSpec(root: string, nodePath: string): object;
  };
  const folder = join(venv.root, 'share', 'jupyter', 'kernels', 'tslab');
  put(folder, 'kernel.json', `${JSON.stringify(kernelSpec(root, process.execPath), null, 1)}\n`);
}

/** Writes a file unless it already holds just that. */
function put(folder: string, name: string, text: string): void {
  const file = join(folder, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
}
