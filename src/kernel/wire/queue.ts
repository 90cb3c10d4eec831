/** The requests that wait for the main thread, and what becomes of them when a cell fails. */
import type { CellError, Order, Question } from '../protocol.js';
import type { History } from './history.js';
import type { Header, Request } from './message.js';
import type { Channel, Sockets } from './sockets.js';

/** How late, in milliseconds, a request that was sent before an error may still arrive to be aborted with it. */
const STRAGGLER = 1000;

interface Job {
  channel: Channel;
  request: Request;
  id: number;
  count: number;
}

/** Runs requests one after the other on the main thread. */
export class Queue {
  readonly #sockets: Pick<Sockets, 'publish' | 'reply'>;
  readonly #history: History;
  readonly #send: (order: Order) => void;
  readonly #waiting: Job[] = [];
  #running: Job | undefined;
  #parent: Header | undefined;
  #ids = 0;
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
    return this.#running?.request;
  }

  /** Whether the running request asked for no output. */
  get silent(): boolean {
    return this.#running?.request.content.silent === true;
  }

  /** The running cell's execution count. */
  get count(): number {
    return this.#count;
  }

  /** Takes an `execute_request` or a question. */
  add(channel: Channel, request: Request): void {
    const job = { channel, request, id: ++this.#ids, count: 0 };
    if (request.header.msg_type === 'execute_request' && this.#sentBeforeFailure(request)) this.#abort(job);
    else this.#waiting.push(job);
    this.#next();
  }

  /** Whether the job with this id is still being run. */
  isRunning(id: number): boolean {
    return this.#running?.id === id;
  }

  /** The running job's id, if any. */
  get runningId(): number | undefined {
    return this.#running?.id;
  }

  /** A cell has ended. */
  done(id: number, error: CellError | undefined): void {
    const job = this.#running;
    if (job?.id !== id) return;
    const { content, header } = job.request;
    const common = {
      execution_count: job.count,
      user_expressions: unsupported(content.user_expressions),
      payload: [],
    };
    if (error) {
      // What runs silently is a program's, not the reader's, whose cells go on: so it is in ipykernel.
      const stops = content.stop_on_error !== false && content.silent !== true;
      if (stops) this.#failedAt = Date.now(); // before it is told: what is sent by who has heard of it must run
      if (content.silent !== true) this.#sockets.publish('error', error, header);
      this.#finish(job, 'execute_reply', { status: 'error', ...error, ...common });
      if (stops) this.#abortWaiting();
    } else {
      this.#finish(job, 'execute_reply', { status: 'ok', ...common });
    }
    this.#next();
  }

  /** A question has been answered. */
  answer(id: number, content: object): void {
    const job = this.#running;
    if (job?.id !== id) return;
    this.#finish(job, job.request.header.msg_type.replace('_request', '_reply'), content);
    this.#next();
  }

  #next(): void {
    if (this.#running) return;
    const job = this.#waiting.shift();
    if (!job) return;
    this.#running = job;
    const { header, content } = job.request;
    const code = typeof content.code === 'string' ? content.code : '';
    this.#sockets.publish('status', { execution_state: 'busy' }, header);
    if (header.msg_type !== 'execute_request') {
      const position = typeof content.cursor_pos === 'number' ? { cursor_pos: content.cursor_pos } : {};
      const question = header.msg_type as Question;
      this.#send({ type: 'ask', id: job.id, question, content: { code, ...position } });
      return;
    }
    const silent = content.silent === true;
    this.#parent = header;
    if (!silent && content.store_history !== false) this.#history.add(++this.#count, code);
    job.count = this.#count;
    if (!silent) this.#sockets.publish('execute_input', { code, execution_count: job.count }, header);
    this.#send({ type: 'execute', id: job.id, code, silent, count: job.count });
  }

  #finish(job: Job, type: string, content: object): void {
    this.#running = undefined;
    this.#sockets.reply(job.channel, type, content, job.request);
    this.#sockets.publish('status', { execution_state: 'idle' }, job.request.header);
  }

  #abortWaiting(): void {
    const kept = this.#waiting.splice(0);
    for (const job of kept) {
      if (job.request.header.msg_type === 'execute_request') this.#abort(job);
      else this.#waiting.push(job);
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

  #abort({ channel, request }: Job): void {
    this.#sockets.publish('status', { execution_state: 'busy' }, request.header);
    // No count: JupyterLab would put it beside a cell that never ran.
    const content = { status: 'aborted' };
    this.#sockets.reply(channel, 'execute_reply', content, request);
    this.#sockets.publish('status', { execution_state: 'idle' }, request.header);
  }
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
