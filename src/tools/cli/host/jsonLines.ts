import { closeSync, fstatSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
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
      renameSync(this.path, `${this.path}.1`);
      this.file = this.open();
      this.size = 0;
    }
    this.write(line);
  }

  close(): void {
    closeSync(this.file);
  }

  private write(line: string): void {
    try {
      this.size += writeSync(this.file, line);
    } catch (error) {
      throw new Trouble(`file ${this.path} cannot be written: ${whyNot(error)}`);
    }
  }

  private open(): number {
    try {
      return openSync(this.path, 'a+', 0o600);
    } catch (error) {
      throw new Trouble(`file ${this.path} cannot be written: ${whyNot(error)}`);
    }
  }
}
