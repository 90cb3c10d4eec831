/** Finds, installs and starts Firefox. */
import { existsSync } from 'node:fs';
import puppeteer, { type Page } from 'puppeteer-core';
import { run } from '../tools/lab/process.js';

const PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/** A Firefox without windows. */
export interface Firefox {
  /** Uses a tab of its own, and closes it. */
  inTab(use: (tab: Page) => Promise<void>): Promise<void>;
  /** Ends it. */
  close(): Promise<void>;
}

/** Null where there is none and none can be installed. */
export async function launchFirefox(log: (line: string) => void): Promise<Firefox | null> {
  const look = (): string | undefined => PLACES.find((path) => existsSync(path));
  if (look() === undefined && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    log('no Firefox here: installing it with apt-get (a minute or two)');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { cwd: '/', env });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'firefox-esr'], { cwd: '/', env });
  }
  const executablePath = look();
  if (executablePath === undefined) return null;
  const options = { browser: 'firefox', executablePath, headless: true, protocolTimeout: 600_000 } as const;
  const browser = await puppeteer.launch(options);
  // One after the other: a tab that opens while another closes may be taken for the one that went.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const turn = last.then(job);
    last = turn.catch(() => {});
    return turn;
  };
  return {
    async inTab(use) {
      const tab = await inTurn(() => browser.newPage());
      try {
        await use(tab);
      } finally {
        await inTurn(() => tab.close());
      }
    },
    close: () => browser.close(),
  };
}
