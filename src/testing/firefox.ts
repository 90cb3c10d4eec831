/** Finds, installs and starts Firefox. */
import { existsSync } from 'node:fs';
import puppeteer, { type Browser } from 'puppeteer-core';
import { run } from '../tools/lab/process.js';

const PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/** A Firefox without windows; null where there is none and none can be installed. */
export async function launchFirefox(log: (line: string) => void): Promise<Browser | null> {
  const look = (): string | undefined => PLACES.find((path) => existsSync(path));
  if (look() === undefined && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    log('no Firefox here: installing it with apt-get (a minute or two)');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { cwd: '/', env });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'firefox-esr'], { cwd: '/', env });
  }
  const executablePath = look();
  if (executablePath === undefined) return null;
  return puppeteer.launch({ browser: 'firefox', executablePath, headless: true, protocolTimeout: 600_000 });
}
