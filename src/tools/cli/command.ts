/** Where a command says what it found. */
export interface Output {
  /** A line of the result, for standard output. */
  print(line: string): void;
  /** A line beside the result, for standard error. */
  remark(line: string): void;
}

/** One subcommand; `commands.ts` lists them. */
export interface Command {
  readonly name: string;
  /** Its lines of `--help`: arguments and what it does. */
  readonly usage: string;
  /**
   * @returns the exit code: 0, or 1 when something that was to be checked is not so
   * @throws Trouble or ConfigError with a sentence for the caller: exit code 2
   */
  run(args: readonly string[], output: Output): number | Promise<number>;
}
