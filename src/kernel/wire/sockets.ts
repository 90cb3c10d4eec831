/** The five sockets of a kernel. */
import { readFileSync } from 'node:fs';
import { Reply, Router } from 'zeromq';
import { Codec, type Header, type Message } from './message.js';
import { Publisher } from './publisher.js';

interface Connection {
  transport: string;
  ip: string;
  key: string;
  shell_port: number;
  control_port: number;
  stdin_port: number;
  iopub_port: number;
  hb_port: number;
}

type Channel = 'shell' | 'control';

/** A message that asks for an answer, by the same socket. */
export interface Request extends Message {
  channel: Channel;
}

/** Binds the sockets of a connection file, hands on requests and sends what it is given, in order. */
export class Sockets {
  readonly #connection: Connection;
  readonly #codec: Codec;
  readonly #routers: Record<Channel, Router>;
  readonly #iopub: Publisher;
  readonly #heartbeat: Reply = new Reply();
  readonly #stdin: Router = new Router();
  /** Loops that read from the sockets. */
  #readers: Promise<void>[] = [];
  /** The last answer on its way. One after the other: zeromq refuses a second send while one is under way. */
  #sent: Promise<void> = Promise.resolve();

  constructor(connectionFile: string) {
    this.#connection = JSON.parse(readFileSync(connectionFile, 'utf8'));
    this.#codec = new Codec(this.#connection.key);
    this.#iopub = new Publisher((topic) =>
      this.#codec.encode('iopub_welcome', { subscription: topic.toString() }, undefined, [topic]),
    );
    const options = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 300 };
    this.#routers = { shell: new Router(options), control: new Router(options) };
  }

  /** Starts listening; resolves when every port is bound. */
  async listen(onRequest: (request: Request) => void): Promise<void> {
    const { transport, ip, ...ports } = this.#connection;
    const at = (port: number): string => `${transport}://${ip}${transport === 'ipc' ? '-' : ':'}${port}`;
    await Promise.all([
      this.#routers.shell.bind(at(ports.shell_port)),
      this.#routers.control.bind(at(ports.control_port)),
      this.#iopub.bind(at(ports.iopub_port)),
      this.#heartbeat.bind(at(ports.hb_port)),
      this.#stdin.bind(at(ports.stdin_port)),
    ]);
    this.#readers = [this.#receive('shell', onRequest), this.#receive('control', onRequest), this.#echo()];
  }

  async #receive(channel: Channel, onRequest: (request: Request) => void): Promise<void> {
    for await (const frames of this.#routers[channel]) {
      const message = this.#codec.decode(frames);
      if (!message) continue;
      try {
        onRequest({ ...message, channel });
      } catch (error) {
        // Its fields may be anything; the kernel goes on.
        console.error(`A ${message.header.msg_type} was not understood: ${(error as Error).message}`);
      }
    }
  }

  async #echo(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }

  /** Answers a request. */
  reply(content: object, { channel, header, ids }: Request): void {
    const type = header.msg_type.replace('_request', '_reply');
    const frames = this.#codec.encode(type, content, header, ids);
    // A client that has gone away must not take the kernel with it.
    this.#sent = this.#sent.then(() => this.#routers[channel].send(frames)).catch(() => {});
  }

  /** Tells every client. */
  publish(type: string, content: object, parent: Header | undefined): void {
    this.#iopub.publish(this.#codec.encode(type, content, parent, [Buffer.from(type)]));
  }

  /** Resolves when all that was handed over so far has been taken by the network. */
  async flushed(): Promise<void> {
    await Promise.all([this.#iopub.flushed(), this.#sent]);
  }

  /**
   * Ends the connections, and resolves when no loop reads from them any more: a thread that is ended while zeromq has
   * an answer for it takes the process down with a crash.
   */
  async close(): Promise<void> {
    for (const socket of [...Object.values(this.#routers), this.#heartbeat, this.#stdin]) socket.close();
    await Promise.allSettled([this.#iopub.close(), ...this.#readers]);
    // The handles themselves are closed one turn of the event loop later.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
