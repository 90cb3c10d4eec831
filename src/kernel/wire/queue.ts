/** The requests that wait for the main thread, and what becomes of them when a cell fails. */
import type { CellError, Order, Question } from '../protocol.js';
import type { History } from './history.js';
import type { Header } from './message.js';
import type { Request, Sockets } from './sockets.js';

/** How late, in milliseconds, a request that was sent before an error may still arrive to be aborted with it. */
const STRAGGLER = 1000;

/** Runs requests one after the other on the main thread. */
export class Queue {
  readonly #sockets: Pick<Sockets, 'publish' | 'reply'>;
  readonly #history: History;
  readonly #send: (order: Order) => void;
  readonly #waiting: Request[] = [];
  #running: Request | undefined;
  #parent: Header | undefined;
  #count = 0;
  #failedAt = 0;

  constructor(sockets: Pick<Sockets, 'publish' | 'reply'>, history: History, send: (order: Order) => void) {
    this.#sockets = sockets;
    this.#history = history;
    this.#send = send;
  }

  /** The request to which output belongs: the running cell's or, for late output, the last one's. */
  get parent(): Header | undefined {
    return this.#parent;
  }

  /** The request that the main thread is busy with. */
  get running(): Request | undefined {
    return this.#running;
  }

  /** Whether the running request asked for no output. */
  get silent(): boolean {
    return this.#running?.content.silent === true;
  }

  /** The running cell's execution count. */
  get count(): number {
    return this.#count;
  }

  /** Takes an `execute_request` or a question. */
  add(request: Request): void {
    if (isCell(request) && this.#sentBeforeFailure(request)) this.#abort(request);
    else this.#waiting.push(request);
    this.#next();
  }

  /** The running cell has ended. */
  done(error: CellError | undefined): void {
    const { content, header } = this.#running!;
    const told = error !== undefined && !this.silent;
    // What runs silently is a program's, not the reader's, whose cells go on: so it is in ipykernel.
    const stops = told && content.stop_on_error !== false;
    if (stops) this.#failedAt = Date.now(); // before it is told: what is sent by who has heard of it must run
    if (told) this.#sockets.publish('error', error, header);
    this.#finish({
      status: error ? 'error' : 'ok',
      ...error,
      execution_count: this.#count,
      user_expressions: unsupported(content.user_expressions),
      payload: [],
    });
    if (stops) this.#abortWaiting();
    this.#next();
  }

  /** The running question has been answered. */
  answer(content: object): void {
    this.#finish(content);
    this.#next();
  }

  #next(): void {
    if (this.#running) return;
    this.#running = this.#waiting.shift();
    if (!this.#running) return;
    const { header, content } = this.#running;
    const code = typeof content.code === 'string' ? content.code : '';
    this.#sockets.publish('status', { execution_state: 'busy' }, header);
    if (!isCell(this.#running)) {
      const position = typeof content.cursor_pos === 'number' ? { cursor_pos: content.cursor_pos } : {};
      const question = header.msg_type as Question;
      this.#send({ type: 'ask', question, content: { code, ...position } });
      return;
    }
    const { silent } = this;
    this.#parent = header;
    if (!silent && content.store_history !== false) this.#history.add(++this.#count, code);
    if (!silent) this.#sockets.publish('execute_input', { code, execution_count: this.#count }, header);
    this.#send({ type: 'execute', code, silent, count: this.#count });
  }

  #finish(content: object): void {
    const request = this.#running!;
    this.#running = undefined;
    this.#reply(content, request);
  }

  #reply(content: object, request: Request): void {
    this.#sockets.reply(content, request);
    this.#sockets.publish('status', { execution_state: 'idle' }, request.header);
  }

  #abortWaiting(): void {
    for (const request of this.#waiting.splice(0)) {
      if (isCell(request)) this.#abort(request);
      else this.#waiting.push(request);
    }
  }

  /**
   * "Run All" sends every cell at once: those on their way when one failed belong to the same run. When one was sent its
   * client says, by a clock that is ours only on this machine: where it is behind, cells of the next second are aborted, too.
   */
  #sentBeforeFailure({ header }: Request): boolean {
    const sent = Date.parse(header.date);
    return Date.now() - this.#failedAt < STRAGGLER && sent < this.#failedAt;
  }

  #abort(request: Request): void {
    this.#sockets.publish('status', { execution_state: 'busy' }, request.header);
    // No count: JupyterLab would put it beside a cell that never ran.
    this.#reply({ status: 'aborted' }, request);
  }
}

function isCell({ header }: Request): boolean {
  return header.msg_type === 'execute_request';
}

/** Each asked-for expression is answered, if only by saying so. */
function unsupported(expressions: unknown): object {
  const error = {
    status: 'error',
    ename: 'NotSupported',
    evalue: 'user_expressions are not evaluated',
    traceback: [],
  };
  return Object.fromEntries(Object.keys(expressions ?? {}).map((name) => [name, error]));
}
