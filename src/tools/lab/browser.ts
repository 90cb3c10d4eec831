import { spawn } from 'node:child_process';

/** Opens the URL in the reader's browser where there is one; true when a program was found to ask. */
export function openBrowser(url: string): Promise<boolean> {
  const desktop = process.platform === 'darwin' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!desktop) return Promise.resolve(false);
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open';
  return new Promise((resolve) => {
    // The reader's own environment: Jupyter's folders are none of the browser's business.
    const child = spawn(command, [url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
