import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const beat = 2_000; // ms between two signs of life
const stale = 30_000; // ms without one: the holder is gone, whatever its process number says

/** Runs `work` while no other process does; waits for one that is alive, takes over from one that died. */
export async function withLock<T>(path: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  for (let told = false; !take(path); told = true) {
    if (!told) waiting();
    await sleep(300);
  }
  const alive = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // removed by hand: nothing to keep alive
    }
  }, beat);
  try {
    return await work();
  } finally {
    clearInterval(alive);
    rmSync(path, { force: true });
  }
}

function take(path: string): boolean {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (held(path)) return false;
    rmSync(path, { force: true });
    return false; // the next look takes it, unless another was quicker
  }
}

function held(path: string): boolean {
  try {
    if (Date.now() - statSync(path).mtimeMs > stale) return false;
    const pid = Number(readFileSync(path, 'utf8'));
    if (!pid) return true; // just made, number not written yet
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, another user's
  }
}
