/** Gathers what a cell prints, so that a thousand `console.log`s are a few messages and not a thousand. */

type Name = 'stdout' | 'stderr';

/** How long printed text may wait for company, in milliseconds. */
const PATIENCE = 40;

/** Buffers consecutive text of one stream; another stream or any other output flushes it first. */
export class PrintedStreams {
  readonly #publish: (name: Name, text: string) => void;
  #name: Name = 'stdout';
  #parts: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(publish: (name: Name, text: string) => void) {
    this.#publish = publish;
  }

  /** Takes printed text. */
  write(name: Name, text: string): void {
    if (name !== this.#name) this.flush();
    this.#name = name;
    this.#parts.push(text);
    this.#timer ??= setTimeout(() => this.flush(), PATIENCE);
  }

  /** Sends what has been gathered. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#parts.join('');
    this.#parts = [];
    if (text) this.#publish(this.#name, text);
  }
}
