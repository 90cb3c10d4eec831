import type { Venv } from '../tools/lab/venv.js';
import { HANGS, inTime } from './cores.js';

/** One test suite of `npm test`: a name to print and to filter by, and a way to run it. */
export interface Suite {
  readonly name: string;
  /** Runs to the end, beside the other suites. A rejected promise counts as one failure; its message is printed. */
  run(context: SuiteContext): Promise<SuiteResult>;
}

/** What a suite may use while it runs. */
export interface SuiteContext {
  /** Absolute path of the checkout. */
  readonly root: string;
  /** Prints one line of progress at once (CI logs have no cursor to move). */
  log(line: string): void;
  /**
   * Does a job when a core is free and no suite that comes earlier waits for it. No job may ask for a second core.
   *
   * @param share 1; for a job that mostly waits `WAITS`
   */
  onCore<T>(job: () => Promise<T>, share?: number): Promise<T>;
  /** The Python environment, with kernel and library built: made once for all suites. */
  lab(): Promise<Venv>;
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

/** Counts tests as they end. */
export class Count implements SuiteResult {
  passed = 0;
  failed = 0;
  output = '';
  skipped: { name: string; why: string }[] = [];

  /** One test: what it shows, and what is wrong or null. */
  test(what: string, wrong: string | null): void {
    if (wrong === null) this.passed++;
    else {
      this.failed++;
      this.output += `${what}: ${wrong}\n`;
    }
  }

  /** One test that passes unless it throws, or hangs: what hangs is named, and others go on. */
  async attempt(what: string, test: () => unknown, limit: number = HANGS): Promise<void> {
    try {
      await inTime(Promise.resolve(test()), limit);
      this.test(what, null);
    } catch (error) {
      this.test(what, error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
}
