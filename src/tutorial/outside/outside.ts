/** What the library needs of the program that it runs in. */

/** Files and threads. */
export interface Outside {
  /**
   * The text of a file.
   *
   * @param path from the top of the checkout, such as `data/claims.json`
   * @throws Error when there is none
   */
  readText(path: string): string;
  /** Names of the notebooks' files, in order. @throws Error when there are none */
  notebookNames(): string[];
  /** Null where there are no threads. */
  readonly pool: PoolMaker | null;
  /** Starts a cluster of this machine; null where there are no programs. @throws Error when it cannot be started */
  readonly openCluster: (() => Promise<Cluster>) | null;
}

/** Workers that are processes, on this machine or others, under a scheduler. */
export interface Cluster {
  /** The scheduler's address. */
  readonly scheduler: string;
  /** How many workers it had when it was asked first. */
  readonly workers: number;
  /** How many tasks it may have at once. */
  readonly width: number;
  /** Hands it tasks. */
  readonly pool: Pool;
}

/** Makes threads that run the library's own worker. */
export interface PoolMaker {
  /** How many run at once. */
  cores(): number;
  /** Whether the worker's code is as it was when the library was loaded. */
  isCurrent(): boolean;
  /** @param worker its file; the library's own when left out */
  open(threads: number, worker?: string): Promise<Pool>;
}

/** Some threads. */
export interface Pool {
  /** Gives a task to a thread that is free; rejects when no thread can start. */
  run(task: unknown): Promise<unknown>;
  /** Has what threads say during their tasks heard. */
  onWords(hear: (words: unknown) => void): void;
  /** Ends all, in the middle of a task if need be. */
  close(): Promise<void>;
}
