/** Finds, installs and starts Firefox. */
import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { debianInstall } from '../tools/lab/debian.js';
import { PATIENCE } from './cores.js';
import { tabs } from './tabs.js';

const PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/** A Firefox without windows, which starts with its first tab: it is never quite at rest. */
export interface Firefox {
  /** Uses a tab, which has been used before or is opened. */
  inTab(use: (tab: Page) => Promise<void>): Promise<void>;
  /** Ends it. */
  close(): Promise<void>;
}

/** Null where there is none and none can be installed. */
export async function launchFirefox(log: (line: string) => void): Promise<Firefox | null> {
  const look = (): string | undefined => PLACES.find((path) => existsSync(path));
  if (look() === undefined)
    await debianInstall('Firefox', [['firefox-esr']], 'Install it by hand.', log)?.().catch(({ message }) =>
      log(message),
    );
  const executablePath = look();
  if (executablePath === undefined) return null;
  let browser: Promise<Browser> | undefined;
  return {
    inTab: tabs(async () => {
      browser ??= start(executablePath);
      const tab = await (await browser).newPage();
      tab.setDefaultTimeout(PATIENCE);
      return tab;
    }),
    // One that did not start has been told of by each test; to tell it here would hide all others' results.
    close: async () => (await browser?.catch(() => undefined))?.close(),
  };
}

const start = (executablePath: string): Promise<Browser> =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    timeout: PATIENCE,
    protocolTimeout: 600_000,
    // Pages that were left would stay alive behind the one that is open, with all that their cells hold.
    extraPrefsFirefox: { 'browser.sessionhistory.max_total_viewers': 0 },
  });
