import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { load } from '../data/load.js';
import type { DisplayHook } from '../show/display.js';
import { SOURCES, sources } from './sources.js';

const HOOK = Symbol.for('second-look.display');
const kernel = globalThis as { [HOOK]?: DisplayHook | undefined };
let shown: string[] = [];
let keys: unknown;

beforeEach(() => {
  shown = [];
  kernel[HOOK] = ({ data }) => {
    shown.push(String(data['text/markdown']));
    keys = data[SOURCES];
  };
});
afterEach(() => {
  delete kernel[HOOK];
});

test('a mail of the thread, a mail, a file and a recorded run are listed', () => {
  sources('T16', 'Y1-c', 'K1', 'record:6.12-k5-npt1');
  assert.deepEqual(shown[0].split('\n'), [
    '- T16: Sean Christopherson, 17 June 2024: rare in the fleet is not rare for those VMs. [`<ZnCCZ5gQnA3zMQtv@google.com>`](https://lore.kernel.org/all/ZnCCZ5gQnA3zMQtv@google.com/)',
    '- Sean Christopherson, 23 February 2023: v1, how much is the lock and how much the TLB flush. [`<Y/e6Z+KIl6sYJoRg@google.com>`](https://lore.kernel.org/all/Y%2Fe6Z%2BKIl6sYJoRg@google.com/)',
    '- Linux source: rmaps with the lock bit. `arch/x86/kvm/mmu/mmu.c` at [`af3b6a9eba48`](https://github.com/torvalds/linux/blob/af3b6a9eba48419732b07a0472db7160282f0f39/arch/x86/kvm/mmu/mmu.c)',
    '- Recorded run `6.12-k5-npt1`: Linux 6.12: `mmu_lock` and KVM calls counted, L1 guest and two L2 guests, nested paging on. In `data/records/`',
  ]);
  assert.deepEqual(keys, { keys: ['T16', 'Y1-c', 'K1', 'record:6.12-k5-npt1'] });
});

test('what is not known is said', () => {
  sources('Y2-c', 'MM-66');
  assert.match(shown[0], /^- Marc Zyngier, date not read: .* \(read as quoted in B-arm2\)\. \[`<8735/);
  assert.match(shown[0], /tree \(November 2024; Message-ID not read\)\.$/);
});

test('a line ends with one sign', () => {
  sources('T2', 'T4');
  assert.match(shown[0], /with flags\? \[/);
  assert.match(shown[0], /a fast hit\. \[/);
});

test('a key that there is not is answered with those like it', () => {
  assert.throws(() => sources('T16', 'T23'), /^ConfigError: sources: "T23" is none; near it: T2, /);
  assert.throws(() => sources('record:6.12-k5'), /near it: record:6\.12-k5-npt[01]/);
  assert.throws(() => sources(), /at least one key/);
  assert.equal(shown.length, 0);
});

test('every source of a published figure can be listed, and every Message-ID is there once', () => {
  sources(...new Set(load('published').figures.map(({ source }) => source)));
  const ids = Object.values(load('sources')).flatMap(({ messageId, also = [] }) =>
    [messageId ?? [], also].flat(),
  );
  assert.deepEqual([...new Set(ids)], ids);
});

/** The first characters of many Message-IDs are the time that it was made. */
test('days agree with the times that Message-IDs hold', () => {
  let checked = 0;
  for (const [key, { messageId = '', date }] of Object.entries(load('sources'))) {
    const stamp = /^(20\d\d)(\d\d)(\d\d)\d{6}[.-]/.exec(messageId);
    const coded = /^(?=\S{16}@)[YZ]/.test(messageId) ? messageId.slice(0, 8) : undefined;
    if (stamp === null && coded === undefined) continue;
    const seconds = Buffer.from((coded ?? '').replace(/-/g, '+').replace(/_/g, '/'), 'base64');
    const made =
      stamp === null
        ? new Date(seconds.readUInt32BE(0) * 1000).toISOString().slice(0, 10)
        : stamp.slice(1).join('-');
    assert.equal(date, made, key);
    checked++;
  }
  assert.ok(checked > 40, String(checked));
});
