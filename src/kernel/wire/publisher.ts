/** The socket that tells every client. It lets a new subscriber in with a welcome, and sends it nothing before. */
import { setImmediate } from 'node:timers/promises';
import { XPublisher } from 'zeromq';

/** The numbers of libzmq's options. */
const ZMQ_SUBSCRIBE = 6;
const ZMQ_UNSUBSCRIBE = 7;

/** The first byte of a subscriber's request; the rest is the topic. */
const SUBSCRIBES = 1;
const UNSUBSCRIBES = 0;

/**
 * A socket that heeds a request only when told to. Left to itself, libzmq heeds one whenever it looks at the network,
 * which it also does inside a send: the message then reaches a subscriber that is not known yet.
 *
 * With a timeout of 0 a send is made when it is asked for. One that is put off could be asked for before a subscriber is
 * let in, be made after it and arrive before the welcome. No send has to wait: the queue of a slow subscriber has no end.
 */
class Door extends XPublisher {
  constructor() {
    super({ manual: true, sendHighWaterMark: 0, sendTimeout: 0, linger: 300 });
  }

  /** Grants the request that was received last. */
  grant(topic: Buffer, option: typeof ZMQ_SUBSCRIBE | typeof ZMQ_UNSUBSCRIBE): void {
    this.setStringOption(option, topic);
  }
}

/** Publishes messages in order, and welcomes new subscribers. */
export class Publisher {
  readonly #door: Door = new Door();
  readonly #welcome: (topic: Buffer) => Buffer[];
  readonly #waiting: Buffer[][] = [];
  #sending: Promise<void> | undefined;
  #receiving: Promise<void> | undefined;

  /** @param welcome the message to a new subscriber of a topic */
  constructor(welcome: (topic: Buffer) => Buffer[]) {
    this.#welcome = welcome;
  }

  /** Starts listening at an address. */
  async bind(address: string): Promise<void> {
    await this.#door.bind(address);
    this.#receiving = this.#receive();
  }

  /** Sends a message after those before it. */
  publish(frames: Buffer[]): void {
    this.#waiting.push(frames);
    this.#sending ??= this.#send();
  }

  /** Resolves when all that was handed over so far has been taken by the network. */
  async flushed(): Promise<void> {
    await this.#sending;
  }

  /** Ends the connections; resolves when the socket is no longer used. */
  async close(): Promise<void> {
    this.#door.close();
    await Promise.allSettled([this.#sending, this.#receiving]);
  }

  async #send(): Promise<void> {
    for (let frames = this.#waiting.shift(); frames; frames = this.#waiting.shift()) {
      try {
        await this.#door.send(frames);
      } catch {
        // A client that has gone away must not take the kernel with it.
      }
    }
    this.#sending = undefined;
  }

  /**
   * Receives requests and grants them. libzmq forgets whose request was received last when any subscriber goes away,
   * which it learns in a send. So nothing may be sent between receiving and granting: what waits for `receive` must be
   * the next to run when it resolves. That is so when it resolves out of the event loop or during a send, because
   * `#send` makes the next one later; and each `receive` begins in a turn of the event loop in which nothing is sent.
   */
  async #receive(): Promise<void> {
    for (;;) {
      await setImmediate();
      if (this.#door.closed) return;
      const [request] = await this.#door.receive();
      const topic = request.subarray(1);
      if (request[0] === UNSUBSCRIBES) this.#door.grant(topic, ZMQ_UNSUBSCRIBE);
      if (request[0] !== SUBSCRIBES) continue;
      this.#door.grant(topic, ZMQ_SUBSCRIBE);
      // Before all that waits to be sent: from now on this subscriber gets it too.
      this.#waiting.unshift(this.#welcome(topic));
      this.#sending ??= this.#send();
    }
  }
}
