/** A page of a hostile notebook in Chromium: nothing in it may run, whichever of the two guards is left. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { renderSite } from '../../tools/site/build.js';
import { ATTEMPTS, hostileNotebook } from '../../tools/site/testing/hostile.js';
import { PATIENCE } from '../cores.js';
import { openTab } from './browser.js';

/** What became of the attempts on a page. */
interface Outcome {
  /** Those that ran. */
  readonly ran: readonly string[];
  /** Addresses that were asked for outside of this machine. */
  readonly asked: readonly string[];
  /** Figures that are live. */
  readonly live: number;
  /** Whether what follows an attempt is still where it belongs. */
  readonly whole: boolean;
}

const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>\n/;

/** @param site what is built, whose assets the page loads */
export async function nothingRuns(browser: Browser, root: string, work: string, site: string): Promise<void> {
  const out = join(work, 'hostile-pages');
  mkdirSync(out, { recursive: true });
  symlinkSync(join(site, 'assets'), join(out, 'assets'));
  const notebook = join(work, 'hostile.ipynb');
  writeFileSync(notebook, JSON.stringify(hostileNotebook()));
  const { pages } = await renderSite({ root, files: [notebook], reference: [] });
  const page = pages.get('hostile.html')!;
  assert.match(page, POLICY);
  const raw = page.replace(/(<main.*?>).*<\/main>/s, (_, main) => main + Object.values(ATTEMPTS).join('\n'));
  const attempt = (name: string, html: string, enough = (_: Outcome): boolean => true): Promise<Outcome> => {
    writeFileSync(join(out, name), html);
    return outcome(browser, join(out, name), enough);
  };
  const scripts = Object.entries(ATTEMPTS).filter(([, html]) => html.includes('ran??='));
  const real = ({ ran, asked }: Outcome): boolean => ran.length > scripts.length / 2 && asked.length > 0;
  const unguarded = await attempt('unguarded.html', raw.replace(POLICY, ''), real);
  assert.ok(real(unguarded), `the attempts are real; ran: ${unguarded.ran}; asked: ${unguarded.asked}`);
  const nothing = { ran: [], asked: [] };
  const { ran, asked } = await attempt('policy.html', raw);
  assert.deepEqual({ ran, asked }, nothing, 'the policy alone');
  const guarded = { ...nothing, live: 1, whole: true };
  assert.deepEqual(await attempt('sanitized.html', page.replace(POLICY, '')), guarded, 'sanitized alone');
  assert.deepEqual(await attempt('both.html', page), guarded, 'both');
}

/** @param enough whether all has happened that is waited for */
async function outcome(browser: Browser, file: string, enough: (seen: Outcome) => boolean): Promise<Outcome> {
  const { page, close } = await openTab(browser);
  try {
    const asked: string[] = [];
    // Offline, what is asked for fails; what the policy forbids is not asked for.
    page.on('requestfailed', (request) => {
      const forbidden = request.failure()?.errorText === 'csp';
      if (!forbidden && !/^(file|data|blob|about):/.test(request.url())) asked.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    const figure = page.locator('figure.plot');
    if ((await figure.count()) > 0) {
      await figure.locator('.figure-data > summary').click();
      await figure.locator('[data-figure=explore]').click();
      await figure.locator('.main-svg').first().waitFor();
    }
    await page.evaluate(
      "document.querySelectorAll('a').forEach((a) => /^\\s*java/i.test(a.getAttribute('href')) && a.dispatchEvent(new MouseEvent('click', { bubbles: true })))",
    );
    const look = (): Promise<Omit<Outcome, 'asked'>> =>
      page.evaluate(
        "({ ran: [...new Set(window.ran ?? [])], live: document.querySelectorAll('figure.is-live').length, whole: document.querySelector('main #the-end') !== null && document.querySelector('main + footer') !== null })",
      );
    await sleep(300);
    for (const end = Date.now() + PATIENCE; Date.now() < end && !enough({ ...(await look()), asked }); )
      await sleep(50);
    return { ...(await look()), asked };
  } finally {
    await close();
  }
}
