import { closeSync, constants, fstatSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { Trouble } from '../../lab/trouble.js';
import { whyNot } from '../files.js';

/**
 * A file of JSON lines of bounded size: half of it is kept when it is full, as FILE.1. Each line is written at once, so
 * that the file reads wherever its writer ends.
 */
export class JsonLines {
  private file: number;
  private size: number;

  /** @throws Trouble when the file cannot be written */
  constructor(
    readonly path: string,
    readonly largest: number,
  ) {
    this.file = this.open();
    this.size = fstatSync(this.file).size;
    // A line that was not finished, such as by a power cut, stays by itself.
    const last = Buffer.alloc(1);
    if (this.size > 0 && readSync(this.file, last, 0, 1, this.size - 1) === 1 && last[0] !== 0x0a)
      this.write('\n');
  }

  add(value: unknown): void {
    const line = `${JSON.stringify(value)}\n`;
    const bytes = Buffer.byteLength(line);
    if (this.size > 0 && this.size + bytes > this.largest / 2) {
      closeSync(this.file);
      this.attempt(() => renameSync(this.path, `${this.path}.1`));
      this.file = this.open();
      this.size = 0;
    }
    this.write(line);
  }

  close(): void {
    closeSync(this.file);
  }

  private write(line: string): void {
    this.size += this.attempt(() => writeSync(this.file, line));
  }

  private open(): number {
    // Not to wait for whoever reads, if it is a pipe.
    const { O_RDWR, O_APPEND, O_CREAT, O_NONBLOCK, O_NOCTTY } = constants;
    const file = this.attempt(() =>
      openSync(this.path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY, 0o600),
    );
    // It is renamed when it is full: a device must not be.
    if (fstatSync(file).isFile()) return file;
    closeSync(file);
    throw new Trouble(`${this.path} is not an ordinary file; name a new one`);
  }

  private attempt<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw new Trouble(`file ${this.path} cannot be written: ${whyNot(error)}`);
    }
  }
}
