/** The five sockets of a kernel. */
import { readFileSync } from 'node:fs';
import { Reply, Router } from 'zeromq';
import { Codec, type Header, type Request } from './message.js';
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

/** Which socket a request came by. */
export type Channel = 'shell' | 'control';

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
  /** Sends one after the other: zeromq refuses a second send while one is under way. */
  readonly #tails: Map<Router, Promise<unknown>> = new Map();

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
  async listen(onRequest: (channel: Channel, request: Request) => void): Promise<void> {
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

  async #receive(channel: Channel, onRequest: (channel: Channel, request: Request) => void): Promise<void> {
    for await (const frames of this.#routers[channel]) {
      const request = this.#codec.decode(frames);
      if (!request) continue;
      try {
        onRequest(channel, request);
      } catch (error) {
        // Its fields may be anything; the kernel goes on.
        console.error(`A ${request.header.msg_type} was not understood: ${(error as Error).message}`);
      }
    }
  }

  async #echo(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }

  /** Answers a request. */
  reply(channel: Channel, type: string, content: object, request: Request): void {
    this.#send(this.#routers[channel], this.#codec.encode(type, content, request.header, request.ids));
  }

  /** Tells every client. */
  publish(type: string, content: object, parent: Header | undefined): void {
    this.#iopub.publish(this.#codec.encode(type, content, parent, [Buffer.from(type)]));
  }

  /** Resolves when all that was handed over so far has been taken by the network. */
  async flushed(): Promise<void> {
    await Promise.all([this.#iopub.flushed(), ...this.#tails.values()]);
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

  #send(socket: Router, frames: Buffer[]): void {
    const before = this.#tails.get(socket) ?? Promise.resolve();
    // A client that has gone away must not take the kernel with it.
    this.#tails.set(
      socket,
      before.then(() => socket.send(frames)).catch(() => {}),
    );
  }
}
