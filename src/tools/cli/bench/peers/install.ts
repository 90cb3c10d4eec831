import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../../lab/places.js';
import { run } from '../../../lab/process.js';
import { Trouble } from '../../../lab/trouble.js';
import { ensureVenv, type Venv } from '../../../lab/venv.js';

/** The peers that are fetched, at one version each. Spin is Debian's. */
export const VERSIONS = { 'lru-cache': '11.5.3', mnemonist: '0.40.8', simpy: '4.1.2' } as const;

const folder = join(root, 'build', 'peers');

/** Where they are fetched from and to; tests give their own. */
export interface Fetch {
  readonly folder: string;
  /** The program that installs JavaScript packages. */
  readonly npm: string;
}

/**
 * A JavaScript peer.
 *
 * @throws Trouble when it is not there and cannot be installed
 */
export async function javaScriptPeer(
  name: 'lru-cache' | 'mnemonist',
  fetch: Fetch = { folder, npm: 'npm' },
): Promise<unknown> {
  mkdirSync(fetch.folder, { recursive: true });
  const manifest = join(fetch.folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  const version = VERSIONS[name];
  const require = createRequire(manifest);
  const there = (): boolean => {
    const own = join(fetch.folder, 'node_modules', name, 'package.json');
    return existsSync(own) && (require(own) as { version: string }).version === version;
  };
  if (!there()) {
    const words = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact'];
    const { code, output } = await run(fetch.npm, [...words, `${name}@${version}`], { cwd: fetch.folder });
    if (code !== 0) throw new Trouble(`${name} ${version} cannot be installed.`, lastLine(output));
  }
  return require(name);
}

/**
 * A Python that can import SimPy: that of the private environment.
 *
 * @throws Trouble when either cannot be installed
 */
export async function simPy(log: (line: string) => void): Promise<{ venv: Venv; env: NodeJS.ProcessEnv }> {
  const venv = await ensureVenv(log);
  const target = join(folder, 'python');
  const version = VERSIONS.simpy;
  if (!existsSync(join(target, `simpy-${version}.dist-info`))) {
    const words = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--upgrade'];
    const { code, output } = await run(venv.python, [...words, '--target', target, `simpy==${version}`], {
      ...{ cwd: root, env: venv.env },
    });
    if (code !== 0) throw new Trouble(`SimPy ${version} cannot be installed.`, lastLine(output));
  }
  return { venv, env: { ...venv.env, PYTHONPATH: target } };
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
