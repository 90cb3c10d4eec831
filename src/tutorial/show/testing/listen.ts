import { afterEach, beforeEach } from 'node:test';
import type { DisplayHook, DisplayMessage } from '../display.js';

const HOOK = Symbol.for('second-look.display');
const kernel = globalThis as { [HOOK]?: DisplayHook | undefined };

/** Plays the kernel for the tests of a file: the messages that the test at hand has sent so far. */
export function listen(): DisplayMessage[] {
  const sent: DisplayMessage[] = [];
  beforeEach(() => {
    sent.length = 0;
    kernel[HOOK] = (message) => void sent.push(message);
  });
  afterEach(() => {
    delete kernel[HOOK];
  });
  return sent;
}
