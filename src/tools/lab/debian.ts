import { existsSync } from 'node:fs';
import { run } from './process.js';
import { Trouble } from './trouble.js';

/** What this process installs, one after the other: apt-get gives up where another holds its lock. */
let before: Promise<unknown> = Promise.resolve();
let updated = false; // the lists of packages are fetched once

/**
 * Installs a program by Debian's packages; null where this process may not. Of several sets of packages the first that
 * can be installed is taken, since older releases lack some.
 *
 * @param what its name, for what is told
 * @param remedy what to do by hand when no set can be installed
 */
export function debianInstall(
  what: string,
  sets: readonly (readonly string[])[],
  remedy: string,
  log: (line: string) => void,
): (() => Promise<void>) | null {
  const able =
    process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (!able) return null;
  const install = async (): Promise<void> => {
    log(`no ${what} here: installing it with apt-get (a minute or two)`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args: string[]) => run('apt-get', args, { cwd: '/', env });
    if (!updated) updated = (await apt('update')).code === 0;
    let said = '';
    for (const packages of sets) {
      const { code, output } = await apt('install', '-y', '--no-install-recommends', ...packages);
      if (code === 0) return;
      said = output.trim().split('\n').slice(-5).join('\n');
    }
    throw new Trouble(`apt-get could not install ${what}.`, `${remedy}\n${said}`);
  };
  return () => {
    const done = before.then(install);
    before = done.catch(() => undefined);
    return done;
  };
}
