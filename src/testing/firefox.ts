/** Finds, installs and starts Firefox. */
import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { debianInstall } from '../tools/lab/debian.js';

const PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/** A Firefox without windows, which starts with its first tab: it is never quite at rest. */
export interface Firefox {
  /** Uses a tab of its own, and closes it. */
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
  // One after the other: a tab that opens while another closes may be taken for the one that went.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const turn = last.then(job);
    last = turn.catch(() => {});
    return turn;
  };
  return {
    async inTab(use) {
      browser ??= start(executablePath);
      const started = browser;
      const tab = await inTurn(async () => (await started).newPage());
      try {
        await use(tab);
      } finally {
        await inTurn(() => tab.close());
      }
    },
    // One that did not start has been told of by each test; to tell it here would hide all others' results.
    close: async () => (await browser?.catch(() => undefined))?.close(),
  };
}

const start = (executablePath: string): Promise<Browser> =>
  puppeteer.launch({ browser: 'firefox', executablePath, headless: true, protocolTimeout: 600_000 });
