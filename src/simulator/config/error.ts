/** One field that is wrong, and what is wrong with it. */
export interface Problem {
  /** Its path, such as `vms.0.memoryMiB`. */
  readonly field: string;
  /** What it must be, and what it was; reads on from the path. */
  readonly text: string;
}

/**
 * Something that the caller can put right, said in one sentence, or in one for each field: what it was and what it may be.
 *
 * @example
 * ```ts
 * try {
 *   simulate({ ...scenarios.plain, durationSeconds: -1 });
 * } catch (error) {
 *   if (error instanceof ConfigError) console.log(error.message); // durationSeconds must be a number from …
 * }
 * ```
 */
export class ConfigError extends Error {
  /** The offending fields, as paths like `vm.memoryMiB`; none where the fault is in no field. */
  readonly fields: readonly string[];
  /** Each field with what is said of it. */
  readonly problems: readonly Problem[];

  constructor(said: string | readonly Problem[]) {
    const problems = typeof said === 'string' ? [] : said;
    super(typeof said === 'string' ? said : problems.map((p) => `${p.field} ${p.text}`).join('\n'));
    this.name = 'ConfigError';
    this.fields = problems.map((p) => p.field);
    this.problems = problems;
  }
}
