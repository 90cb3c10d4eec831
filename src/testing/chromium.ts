import { type Browser, chromium } from 'playwright-core';
import { debianInstall } from '../tools/lab/debian.js';
import { cleanEnv } from '../tools/lab/places.js';
import { isProgram, programIn } from '../tools/lab/program.js';
import { Trouble } from '../tools/lab/trouble.js';
import { PATIENCE } from './cores.js';

/** The shell first: the same engine without the windows, which take a third of the time. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
];
/** Releases from before 2025 have no shell. */
const debian = (log: (line: string) => void) =>
  debianInstall(
    'Chromium',
    ['chromium-headless-shell', 'chromium'].map((program) => [program, 'fonts-dejavu-core']),
    'Install it by hand, or set CHROME_PATH.',
    log,
  );
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/snap/bin/chromium',
];

/** What the search may look at and do; tests give their own. */
export interface Search {
  env: NodeJS.ProcessEnv;
  places: readonly string[];
  /** Installs Debian's Chromium; null where that is not possible. */
  install: (() => Promise<void>) | null;
}

/** Path of a Chromium: `CHROME_PATH`, the system's, or Debian's, installed now where we may. Else a Trouble. */
export async function findChromium(
  log: (line: string) => void,
  search: Search = { env: process.env, places, install: debian(log) },
): Promise<string> {
  const named = search.env.CHROME_PATH;
  if (named) {
    if (isProgram(named)) return named;
    throw new Trouble(
      `CHROME_PATH is "${named}", and no program is there.`,
      'Correct it, or unset it to have one looked for.',
    );
  }
  const found = look(search);
  if (found) return found;
  await search.install?.();
  const installed = look(search);
  if (installed) return installed;
  throw new Trouble(
    'The browser tests need Chromium or Chrome, and none was found.',
    'Set CHROME_PATH to its program, or install it (Debian: "apt-get install chromium-headless-shell"; macOS: "brew install --cask chromium").',
  );
}

function look({ env, places }: Search): string | undefined {
  return programIn(env.PATH, names) ?? places.find(isProgram);
}

/** Arguments for a quiet, private, reproducible Chromium that calls no server. */
const quiet: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium refuses to run as root with it
  '--disable-gpu',
  '--disable-software-rasterizer', // which would stand for the GPU, at the price of a core
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--force-color-profile=srgb',
];

let program: Promise<string> | undefined; // looked for, and installed, once for all suites

/** Starts Chromium. `home` is an existing folder that takes the place of the user's. */
export async function launch(log: (line: string) => void, home?: string): Promise<Browser> {
  // Chromium keeps crash reports in the home even when it is given another profile.
  const homes = home === undefined ? {} : { HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home };
  program ??= findChromium(log);
  return chromium.launch({
    executablePath: await program,
    args: [...quiet],
    env: { ...cleanEnv(), ...homes },
    timeout: PATIENCE,
  });
}
