import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnv, root, type Venv } from './places.js';
import { run } from './process.js';
import type { Python } from './python.js';
import { Trouble } from './trouble.js';

const tick = 5000; // ms between two looks at how far pip has come

/** Makes the environment and installs every locked package; `log` gets lines of progress. */
export async function install(
  venv: Venv,
  python: Python,
  lock: string,
  log: (line: string) => void,
): Promise<void> {
  log(`making a private Python ${python.version.join('.')} environment in .venv`);
  const made = await run(python.command, ['-m', 'venv', venv.root], { cwd: root, env: cleanEnv() });
  if (made.code !== 0) throw new Error(`python -m venv failed:\n${made.output}`);

  const wanted = packagesIn(readFileSync(lock, 'utf8'));
  let last = -1;
  const report = setInterval(() => {
    const now = installed(venv);
    if (now === last) return;
    last = now;
    log(`  ${now} of about ${wanted} Python packages installed`);
  }, tick);
  log(`installing about ${wanted} Python packages, the first time only (a minute or two)`);
  try {
    // The lock is complete, so pip need not resolve; only binary packages, so no compiler is needed.
    const flags = [
      '--require-hashes',
      '--no-deps',
      '--only-binary=:all:',
      '--no-input',
      '--disable-pip-version-check',
    ];
    const env = { ...cleanEnv(), PIP_CACHE_DIR: venv.env.PIP_CACHE_DIR ?? '' };
    const pip = await run(venv.python, ['-m', 'pip', 'install', ...flags, '-r', lock], { cwd: root, env });
    if (pip.code !== 0) throw pipTrouble(pip.output, python);
  } finally {
    clearInterval(report);
  }
}

/** Packages the lock names, without those for other systems and older Pythons: near enough for a progress line. */
function packagesIn(lock: string): number {
  const lines = lock.split('\n').filter((line) => /^[\w.-]+==/.test(line));
  return lines.filter((line) => !/== '(win32|darwin|nt)'|< '3\./.test(line)).length;
}

/** Packages present so far. */
function installed(venv: Venv): number {
  try {
    const [lib] = readdirSync(join(venv.root, 'lib')).filter((name) => name.startsWith('python'));
    const packages = readdirSync(join(venv.root, 'lib', lib ?? '', 'site-packages'));
    return packages.filter((name) => name.endsWith('.dist-info')).length - 1; // pip itself
  } catch {
    return 0;
  }
}

/** What pip's last words mean for the reader. */
export function pipTrouble(output: string, python: Python): Error {
  const tail = output.trim().split('\n').slice(-12).join('\n');
  if (/No space left on device/.test(output)) {
    return new Trouble('The disk is full.', 'Free about 500 MB and start again.');
  }
  if (/DO NOT MATCH THE HASHES/.test(output)) {
    return new Trouble(
      'A Python package that arrived differs from the locked one.',
      `Start again; if it stays so, a mirror or proxy on the way changes packages.\n${tail}`,
    );
  }
  if (
    /NewConnectionError|ConnectTimeout|NameResolution|Name or service|Network is unreachable|ProxyError|Connection refused|Read timed out|SSLError/.test(
      output,
    )
  ) {
    return new Trouble(
      'The Python packages could not be downloaded: no connection to the package index.',
      'The first start needs the network (later ones do not): check it, or your proxy settings, and start again.',
    );
  }
  if (/No matching distribution found/.test(output)) {
    const name = /No matching distribution found for (\S+)/.exec(output)?.[1] ?? 'a package';
    return new Trouble(
      `No binary package of ${name} for Python ${python.version.join('.')} on ${process.platform} ${process.arch} was found.`,
      'Use another Python (3.10 to 3.13 are tested), or check that the package index is reachable, and start again.',
    );
  }
  return new Error(`pip could not install the Python packages:\n${tail}`);
}
