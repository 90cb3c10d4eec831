/** What a process of tests loads first: it ends at the first test that fails, and can note which mutants are met. */
import { writeFileSync } from 'node:fs';
import { afterEach } from 'node:test';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { NOTES, type Notes } from './plant.js';

/** No folder has as many mutants. */
const MANY = 1 << 20;

function takeNotes(file: string): void {
  if (isMainThread) setEnvironmentData(NOTES, new SharedArrayBuffer(MANY) as never); // its threads get it, too
  const met = new Uint8Array(getEnvironmentData(NOTES) as never);
  Object.assign(globalThis, { __met: met });
  if (!isMainThread) return;
  process.on('exit', () => {
    const { user, system } = process.cpuUsage(); // microseconds
    const ids = [...met.keys()].filter((id) => met[id] === 1).map(String);
    writeFileSync(file, JSON.stringify({ ms: (user + system) / 1000, met: ids } satisfies Notes));
  });
}

if (process.env[NOTES]) takeNotes(process.env[NOTES]);
// Told by its output, a failure would be known only after all tests that do not wait for anything.
if (isMainThread)
  afterEach((context) => {
    const { name, passed, error } = context as { name: string; passed?: boolean; error?: unknown };
    if (passed !== false) return;
    console.error(name, error);
    process.exit(1);
  });
