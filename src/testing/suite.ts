/** One test suite of `npm test`: a name to print and to filter by, and a way to run it. */
export interface Suite {
  readonly name: string;
  /** Runs to the end. A rejected promise counts as one failure and its message is printed. */
  run(context: SuiteContext): Promise<SuiteResult>;
}

/** What a suite may use while it runs. */
export interface SuiteContext {
  /** Absolute path of the checkout. */
  readonly root: string;
  /** Prints one line of progress at once (CI logs have no cursor to move). */
  log(line: string): void;
}

/** What a suite found. Counts are tests, not files. */
export interface SuiteResult {
  passed: number;
  failed: number;
  /** Left-out tests, each with the reason that is printed. */
  skipped?: { name: string; why: string }[];
  /** Shown when something failed. */
  output: string;
}
