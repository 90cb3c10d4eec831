/** Displays and their updates. */
import type { Bundle } from '../protocol.js';
import type { Header } from './message.js';

type Publish = (type: string, content: object) => void;

/**
 * Turns the reports of displays into messages. A display that is updated to nothing stays in a notebook as an empty
 * output; while it is all that its cell has put out, the cell's outputs are cleared in its place.
 */
export class Displays {
  readonly #publish: Publish;
  #cell: Header | undefined;
  #outputs = 0;
  #last: string | undefined;

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  /** Counts an output of a cell; `id` is its display id, if it has one. */
  count(cell: Header | undefined, id?: string): void {
    if (cell !== this.#cell) this.#outputs = 0;
    this.#cell = cell;
    this.#outputs++;
    this.#last = id;
  }

  /** Sends a display, or an update of the one with the same id. */
  send(cell: Header | undefined, bundle: Bundle, update: boolean): void {
    const id = bundle.transient?.display_id;
    if (!update) this.count(cell, id);
    const alone = cell === this.#cell && this.#outputs === 1 && this.#last === id;
    if (update && alone && Object.keys(bundle.data).length === 0) {
      this.#outputs = 0;
      this.#publish('clear_output', { wait: false });
    } else this.#publish(update ? 'update_display_data' : 'display_data', bundle);
  }
}
