/** A kernel whose Jupyter has gone, killed even, ends itself: nothing else would end it. */

/** How often to look, in milliseconds. */
const INTERVAL = 500;

/**
 * Calls `gone` once when the process that started the kernel no longer lives.
 *
 * Runs in the wire thread, so that a busy cell cannot hide the loss.
 */
export function watchParent(gone: () => void): void {
  const given = Number(process.env.JPY_PARENT_PID);
  const started = process.ppid;
  const timer = setInterval(() => {
    // Its parent gone, a process is handed to another one (or, in another process namespace, to 0).
    if (process.ppid === started && !(given > 0 && !lives(given))) return;
    clearInterval(timer);
    gone();
  }, INTERVAL);
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
