/** The link `node_modules/second-look`, by which any notebook below the checkout finds the library by name. */
import { mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Makes or repairs the link; does nothing when it is right. `npm ci` removes it, `prepare` makes it again. */
export function linkPackage(root: string, dir: string): void {
  const link = join(root, 'node_modules', 'second-look');
  const target = relative(dirname(link), dir);
  if (points(link, target)) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { recursive: true, force: true });
  try {
    symlinkSync(target, link);
  } catch (error) {
    // Another process may have been quicker.
    if (!points(link, target)) throw error;
  }
}

function points(link: string, target: string): boolean {
  try {
    return readlinkSync(link) === target;
  } catch {
    return false;
  }
}
