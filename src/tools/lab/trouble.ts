import { ConfigError } from '../../simulator/config/error.js';

/**
 * Something about this machine that its user can put right: one sentence says what is wrong, one (if need be) what to do.
 *
 * Not a ConfigError, which is about what a caller gave to the library: that has fields and no remedy, this a remedy and
 * no fields. A program that ends with it prints no stack.
 */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  constructor(
    readonly what: string,
    readonly remedy: string = '',
  ) {
    super(`${what.length > 500 ? `${what.slice(0, 499)}…` : what} ${remedy}`.trimEnd());
  }
}

/** What is said of an error that its user or a caller can put right, in one line; null for a bug of this program. */
export function sentence(error: unknown): string | null {
  if (error instanceof ConfigError) return error.message.replaceAll('\n', '; ');
  return error instanceof Trouble ? error.message : null;
}

/** The text for an error that ends the program: its sentence, or the stack for a bug of this program. */
export function explain(error: unknown): string {
  return sentence(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
}

const NOT_WRITABLE: [string, string] = [
  'is not writable for this user',
  'Give yourself write permission there (chown or chmod), or clone to a folder of your own.',
];
const fileTroubles: Record<string, [string, string]> = {
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  ENOTEMPTY: [
    'cannot be removed, for another program is writing into it',
    'End that program (a pip of an earlier start, perhaps) and start again.',
  ],
  EROFS: ['is on a read-only file system', 'Clone to a folder that can be written.'],
  ENOSPC: ['is on a full disk', 'Free about 500 MB and start again.'],
};

/** Turns a file error with a known cause into a Trouble; any other error comes back as it is. */
export function fileTrouble(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  const known = fileTroubles[code];
  return known ? new Trouble(`${path} ${known[0]}.`, known[1]) : error;
}
