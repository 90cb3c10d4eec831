/** Something the caller can put right, said in one sentence. It goes to standard error and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a subcommand prints. */
export interface Output {
  /** For standard output. */
  readonly text: string;
  /** Remarks for standard error, a line each; they do not make the command fail. */
  readonly remarks: readonly string[];
}

/** One subcommand; each is a file of its own, and `commands.ts` lists them. */
export interface Command {
  readonly name: string;
  /** The line of `--help`: arguments and what it does. */
  readonly usage: string;
  /** @throws UsageError, ConfigError, RangeError or SyntaxError with a sentence for the caller */
  run(args: readonly string[]): Output;
}
