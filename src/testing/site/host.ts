/** Reads a capture of a host in the page of notebook 13 as a reader does: chosen as a folder, and one that is hostile. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { writeTree } from '../../host/testing/writeTree.js';
import { load } from '../../tutorial/data/load.js';
import { runAxe } from './axe.js';
import { inTab } from './browser.js';

/** @param work folder for the captures */
export async function readOwnHost(browser: Browser, site: string, work: string): Promise<void> {
  const [name] = readdirSync(site).filter((each) => each.startsWith('13-'));
  const use = async (page: Page): Promise<void> => {
    const form = page.locator('.host-form');
    const read = async (folder: string, ended: RegExp): Promise<string> => {
      await form.scrollIntoViewIfNeeded(); // what is far from view has no layout, and so no text
      await form.locator('input').setInputFiles(folder);
      await form.locator('.status', { hasText: ended }).waitFor();
      return await form.innerText();
    };
    const { files } = load('hosts')[1];
    const good = await read(writeTree(join(work, 'capture'), files), /^Done\.$/);
    assert.match(good, /MM612; by its number: 6\.12 to 6\.14/);
    assert.match(good, /aging queues on mmu_lock\s+yes/);
    assert.match(good, /Linux 6\.1\s+\d+\s+\d+\s+Linux 6\.12\s+\d+\s+\d+\s+Linux 7\.3\s+\d+\s+\d+/);
    assert.deepEqual(await runAxe(page), []);
    const nasty = {
      ...files,
      '/proc/sys/kernel/osrelease': '6.12.1-<img/src=x/onerror=alert(1)>\n',
      '/sys/kernel/mm/lru_gen/enabled': '<script>alert(1)</script>',
    };
    assert.match(await read(writeTree(join(work, 'hostile'), nasty), /^Done\.$/), /cannot tell/);
    assert.equal(await form.locator('img, script').count(), 0);
    assert.match(
      await read(writeTree(join(work, 'nothing'), { '/x/y': '' }), /No file of a host/),
      /choose the folder/,
    );
    await page.evaluate(`(${DROP})(${JSON.stringify(files)})`);
    await form.locator('.status', { hasText: /^Done\.$/ }).waitFor();
    assert.match(await form.innerText(), /aging queues on mmu_lock\s+yes/);
  };
  await inTab(browser, join(site, name), use);
}

/** Drops a folder that holds these files, as a browser hands it over: a few entries at a time. A text: it runs in the page. */
const DROP = `(files) => {
  function folder(name, below) {
    const inside = Object.keys(files).filter((path) => path.startsWith(below + '/'));
    const names = [...new Set(inside.map((path) => path.slice(below.length + 1).split('/')[0]))];
    const readEntries = (give) => give(names.splice(0, 3).map((each) => entry(each, below + '/' + each)));
    return { isFile: false, name, createReader: () => ({ readEntries }) };
  }
  function entry(name, path) {
    if (!(path in files)) return folder(name, path);
    return { isFile: true, name, file: (give) => give(new File([files[path]], name)) };
  }
  const drop = new Event('drop', { bubbles: true, cancelable: true });
  Object.assign(drop, { dataTransfer: { items: [{ webkitGetAsEntry: () => folder('capture', '') }] } });
  document.querySelector('.host-form').dispatchEvent(drop);
}`;
